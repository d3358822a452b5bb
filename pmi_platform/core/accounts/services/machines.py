"""Machine clients: a service account with one role, and OAuth2 client credentials."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from oauth2_provider.models import Application

from pmi_platform.core.accounts.events import MachineRegistered
from pmi_platform.core.accounts.models import MachineRegistration
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_MANAGE
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.queries.memberships import available_to
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.memberships import grant_membership

READING = ("incidents:read", "reports:read", "changes:read")
"""What a follower of the feed needs. Personal data and filing are asked for by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineDraft:
    """A client as its owner describes it. `address` is where its people can be reached; no token of it will ever hold
    more than `scopes`."""

    client_id: str
    client_secret: str
    name: str
    address: str
    unit_id: UUID
    role: Role = Role.IMS_CLIENT
    scopes: tuple[str, ...] = READING


@transaction.atomic
def register_machine(*, actor: Actor, draft: MachineDraft, is_demo: bool = False) -> Application:
    """Give a machine an account of its own with one role; the same client id is registered once."""
    actor.require(MEMBERSHIP_MANAGE)
    if standing := Application.objects.filter(client_id=draft.client_id).first():
        if not any(office.tenant_id == actor.tenant.id for office in available_to(standing.user_id)):
            raise InvalidInput({"client_id": _("This client id is taken. Choose another one.")})
        return standing

    if unknown := set(draft.scopes) - set(settings.OAUTH_SCOPES):
        raise InvalidInput({"scopes": _("There is no scope %(scope)s.") % {"scope": min(unknown)}})
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
    MachineRegistration.objects.create(application=application, scopes=list(draft.scopes))
    publish(MachineRegistered(user_id=user.pk, client_id=draft.client_id))
    return application
