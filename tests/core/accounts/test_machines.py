"""A machine's whole way: credentials, token, feed; and that a demo machine is shut out with demo mode."""

import pytest

from pmi_platform.core.accounts.services.machines import MachineDraft, register_machine
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import headquarters, unit

pytestmark = pytest.mark.django_db

SECRET = "a secret of forty characters for the test"


@pytest.fixture
def machine():
    place = unit(of=headquarters())
    draft = MachineDraft(
        client_id="ims-test", client_secret=SECRET, name="IMS", address="ims@pmi.example", unit_id=place.pk
    )
    with open_tenant(place.tenant_id, reason="test") as actor:
        return register_machine(actor=actor, draft=draft)


def token_of(client, **given):
    terms = {"grant_type": "client_credentials", "client_id": "ims-test", "client_secret": SECRET}
    return client.post("/oauth/token/", {**terms, **given})


def feed(client, token):
    return client.get("/api/v1/changes", headers={"Authorization": f"Bearer {token.json()['access_token']}"})


def test_a_machine_gets_a_token_and_reads_the_feed(client, machine):
    answer = feed(client, token_of(client, scope="changes:read"))

    assert answer.status_code == 200


def test_a_token_without_the_scope_reads_nothing(client, machine):
    assert feed(client, token_of(client, scope="incidents:read")).status_code == 403


def test_a_wrong_secret_gets_no_token(client, machine):
    assert token_of(client, client_secret="another").status_code == 401


def test_a_demo_machine_is_shut_out_with_demo_mode(client, machine, settings):
    settings.DEMO = True
    machine.user.is_demo = True
    machine.user.save()
    token = token_of(client, scope="changes:read")
    assert feed(client, token).status_code == 200

    settings.DEMO = False

    assert feed(client, token).status_code == 401
