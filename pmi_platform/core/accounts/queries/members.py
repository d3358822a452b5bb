"""The people of the units that somebody looks after."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_READ
from pmi_platform.core.tenancy.models import Membership, Unit
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.memberships import roles_within_reach


def members(actor: Actor) -> QuerySet[Membership]:
    """Living offices in the actor's area, with the account, the unit, when it was last seen and on how many devices."""
    sessions = UserSession.objects.filter(user=OuterRef("user")).order_by()
    last_seen = sessions.order_by("-last_seen_at").values("last_seen_at")[:1]
    device_count = sessions.values("user").annotate(n=Count("pk")).values("n")
    return (
        Membership.objects.select_related("user", "unit")
        .filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now()),
            inside(actor.area_of(MEMBERSHIP_READ), field="unit__area"),
            revoked_at__isnull=True,
            user__is_active=True,
        )
        .annotate(
            last_seen_at=Subquery(last_seen),
            device_count=Coalesce(Subquery(device_count, output_field=IntegerField()), 0),
        )
        .order_by("unit__area_id", "user__name", "pk")
    )


def units(actor: Actor, *, capability: str = MEMBERSHIP_READ) -> QuerySet[Unit]:
    """The tenant's units over which the actor holds `capability`, in the order of their codes."""
    return (
        Unit.objects.filter(inside(actor.area_of(capability), field="area"), tenant_id=actor.tenant.id)
        .select_related("parent")
        .order_by("area_id", "name")
    )


def find_member(actor: Actor, membership_id: UUID) -> Membership:
    """One of `members`; raises `NotFound`."""
    found = members(actor).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def is_in_reach(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may take this office, and so act for its holder."""
    return Role(membership.role) in roles_within_reach(actor, area_code=membership.unit.area_id)
