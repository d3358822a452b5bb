"""Machine clients for tests: registered as the product registers them, with tokens from its own door."""

from itertools import count

from django.test import Client
from oauth2_provider.models import Application

from pmi_platform.core.accounts.services.machines import READING, MachineDraft, register_machine
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.tenancy import unit

SECRET = "a secret of forty characters for the test"

_serial = count(1)


def machine(
    role: Role = Role.IMS_CLIENT, *, of: Tenant | None = None, at: str | None = None, scopes: tuple[str, ...] = READING
) -> Application:
    """A client with `role` in the unit of the area `at`; of PMI Pusat when neither tenant nor area is given."""
    place, number = unit(at, of=of), next(_serial)
    draft = MachineDraft(
        client_id=f"mesin-{number}",
        client_secret=SECRET,
        name=f"Mesin {number}",
        address=f"mesin{number}@pmi.example",
        unit_id=place.pk,
        role=role,
        scopes=scopes,
    )
    with open_tenant(place.tenant_id, reason="test") as actor:
        return register_machine(actor=actor, draft=draft)


def ask_for_token(client: Client, application: Application, **asked: str):
    """The token door's answer."""
    terms = {"grant_type": "client_credentials", "client_id": application.client_id, "client_secret": SECRET}
    return client.post("/oauth/token/", {**terms, **asked})


def bearer(client: Client, application: Application, *, scope: str) -> dict[str, str]:
    """The header with a token that holds `scope`."""
    answer = ask_for_token(client, application, scope=scope)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}
