import json

import pytest
from django.core.management import call_command

from incidents.api.urls import urlpatterns


def test_the_schema_is_valid_and_without_warnings(tmp_path):
    target = tmp_path / "schema.json"

    call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(target))

    documented = json.loads(target.read_text())["paths"]
    assert {f"/api/v1/{pattern.pattern}".replace("<uuid:pk>", "{id}") for pattern in urlpatterns} <= documented.keys()


@pytest.mark.django_db
def test_machines_get_a_token_and_only_what_its_scopes_allow(client):
    from oauth2_provider.models import Application

    from pmi_platform.core.tenancy.roles import Role
    from tests.factories.tenancy import headquarters, member

    machine = member(Role.IMS_CLIENT, of=headquarters())
    Application.objects.create(
        client_id="ims",
        client_secret="rahasia",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        user=machine.user,
        name="IMS",
    )

    def token(scope):
        asked = {"grant_type": "client_credentials", "scope": scope, "client_id": "ims", "client_secret": "rahasia"}
        return client.post("/oauth/token/", asked).json()["access_token"]

    def status(path, scope):
        return client.get(path, headers={"Authorization": f"Bearer {token(scope)}"}).status_code

    assert status("/api/v1/incidents/", "incidents:read") == 200
    assert status("/api/v1/field-reports/", "incidents:read") == 403
    assert status("/api/v1/field-reports/", "reports:read") == 200
    answer = client.post(
        "/api/v1/field-reports/",
        {},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token('reports:read')}"},
    )
    assert answer.status_code == 403
