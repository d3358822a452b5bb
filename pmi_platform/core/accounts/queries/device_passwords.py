"""The phones that an app signs in from."""

from uuid import UUID

from django.db.models import QuerySet

from pmi_platform.core.accounts.models import DevicePassword
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.scope import Actor


def living_of_user(user_id: UUID) -> QuerySet[DevicePassword]:
    """The account's phones in this organisation that may still sign in, the newest first."""
    return DevicePassword.objects.select_related("membership__unit").filter(
        membership__user_id=user_id,
        membership__revoked_at__isnull=True,
        revoked_at__isnull=True,
    )


def own_office(actor: Actor) -> Membership:
    """The office under which the actor works now."""
    offices = Membership.objects.select_related("unit", "user")
    found = offices.filter(pk=actor.membership_id).first() if actor.membership_id else None
    if found is None:
        raise NotFound
    return found
