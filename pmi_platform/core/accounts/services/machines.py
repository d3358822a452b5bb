"""Machine clients: a service account with one role, and OAuth2 client credentials."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from oauth2_provider.models import Application

from pmi_platform.core.accounts.events import MachineRegistered
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_MANAGE
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.memberships import grant_membership


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDraft:
    """A client as its owner describes it. `address` is where its people can be reached."""

    client_id: str
    client_secret: str
    name: str
    address: str
    unit_id: UUID
    role: Role = Role.IMS_CLIENT


@transaction.atomic
def register_machine(*, actor: Actor, draft: MachineDraft, is_demo: bool = False) -> Application:
    """Give a machine an account of its own with one role; the same client id is registered once."""
    actor.require(MEMBERSHIP_MANAGE)
    if standing := Application.objects.filter(client_id=draft.client_id).first():
        return standing

    user = User.objects.create_user(email=draft.address, name=draft.name, is_demo=is_demo)
    grant_membership(actor=actor, user_id=user.pk, unit_id=draft.unit_id, role=draft.role)
    application = Application.objects.create(
        name=draft.name,
        user=user,
        client_id=draft.client_id,
        client_secret=draft.client_secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )
    publish(MachineRegistered(user_id=user.pk, client_id=draft.client_id))
    return application
