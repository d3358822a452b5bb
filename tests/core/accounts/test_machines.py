"""A machine's whole way: credentials, token, feed; no more than its registration allows, and nothing without demo mode
for a demo machine."""

import pytest

from pmi_platform.core.accounts.models import MachineRegistration
from tests.factories.machines import ask_for_token, bearer, machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def ims():
    return machine()


def feed(client, application, scope="changes:read"):
    return client.get("/api/v1/changes", headers=bearer(client, application, scope=scope))


def test_a_machine_gets_a_token_and_reads_the_feed(client, ims):
    assert feed(client, ims).status_code == 200


def test_a_token_without_the_scope_reads_nothing(client, ims):
    assert feed(client, ims, "incidents:read").status_code == 403


def test_a_wrong_secret_gets_no_token(client, ims):
    assert ask_for_token(client, ims, client_secret="another").status_code == 401


def test_a_token_holds_what_was_asked_for_and_without_asking_all_that_is_registered(client, ims):
    some = ask_for_token(client, ims, scope="reports:read changes:read").json()
    everything = ask_for_token(client, ims).json()

    assert some["scope"].split() == ["reports:read", "changes:read"]
    assert set(everything["scope"].split()) == {"incidents:read", "reports:read", "changes:read"}


@pytest.mark.parametrize("beyond", ["reports:write", "personal:read", "no:such:scope"])
def test_a_scope_beyond_the_registration_is_refused_and_named(client, ims, beyond):
    answer = ask_for_token(client, ims, scope=f"changes:read {beyond}")

    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_scope",
        "error_description": f"Not registered for this client: {beyond}. "
        "It may ask for: incidents:read reports:read changes:read.",
    }


@pytest.mark.parametrize("asked", [{}, {"scope": "changes:read"}])
def test_a_client_without_a_registration_gets_no_token(client, ims, asked):
    MachineRegistration.objects.all().delete()

    answer = ask_for_token(client, ims, **asked)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_demo_machine_is_shut_out_with_demo_mode(client, ims, settings):
    settings.DEMO = True
    ims.user.is_demo = True
    ims.user.save()
    headers = bearer(client, ims, scope="changes:read")
    assert client.get("/api/v1/changes", headers=headers).status_code == 200

    settings.DEMO = False

    assert client.get("/api/v1/changes", headers=headers).status_code == 401
