"""What is shared with whom: for the giver, the receiver and the platform's own sweep."""

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from pmi_platform.core.tenancy.models import SharingGrant, Tenant
from pmi_platform.core.tenancy.scope import Actor


def grants_seen_by(actor: Actor) -> QuerySet[SharingGrant]:
    """Grants of which this tenant is one side, newest first."""
    return (
        SharingGrant.objects.filter(Q(giver_id=actor.tenant.id) | Q(receiver_id=actor.tenant.id))
        .select_related("giver__organisation", "receiver__organisation")
        .order_by("-created_at", "pk")
    )


def live_grants(actor: Actor) -> QuerySet[SharingGrant]:
    """Those of them that are in force now."""
    now = timezone.now()
    return grants_seen_by(actor).filter(revoked_at__isnull=True, valid_from__lte=now, valid_until__gt=now)


def tenant_named(code: str, space: str) -> Tenant | None:
    """A tenant by its short code and space."""
    return Tenant.objects.filter(code=code.upper(), space=space).select_related("organisation").first()


def possible_receivers(actor: Actor) -> QuerySet[Tenant]:
    """The other tenants of the actor's space, among which a receiver is chosen."""
    return (
        Tenant.objects.filter(space=actor.tenant.space)
        .exclude(pk=actor.tenant.id)
        .select_related("organisation")
        .order_by("kind", "area_id")
    )


def tenants_with_lapsed_grants() -> list[int]:
    """Givers of grants whose end has passed without an event; readable before a scope exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pmi_givers_of_lapsed_grants()")
        return [giver for (giver,) in cursor.fetchall()]
