import json
import re

import pytest
from django.core.management import call_command

from incidents.api.urls import urlpatterns
from tests.factories.machines import bearer, machine


def test_the_schema_is_valid_and_without_warnings(tmp_path):
    target = tmp_path / "schema.json"

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(target))

    documented = json.loads(target.read_text())["paths"]
    paths = {f"/api/v1/{pattern.pattern}".replace("<uuid:pk>", "{id}") for pattern in urlpatterns}
    assert {re.sub(r"<(?:str|slug):(\w+)>", r"{\1}", path) for path in paths} <= documented.keys()


@pytest.mark.django_db
def test_machines_get_a_token_and_only_what_its_scopes_allow(client):
    ims = machine()

    def status(path, scope):
        return client.get(path, headers=bearer(client, ims, scope=scope)).status_code

    assert status("/api/v1/incidents/", "incidents:read") == 200
    assert status("/api/v1/field-reports/", "incidents:read") == 403
    assert status("/api/v1/field-reports/", "reports:read") == 200
    headers = bearer(client, ims, scope="reports:read")
    answer = client.post("/api/v1/field-reports/", {}, content_type="application/json", headers=headers)
    assert answer.status_code == 403
