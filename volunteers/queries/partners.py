"""Partner organisations with an office among one's units."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor
from volunteers.models import Affiliation
from volunteers.rules.standing import LIVING


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner's office, and how many people belong to the partner."""

    unit: Unit
    people_count: int


def partners(*, actor: Actor) -> list[Partner]:
    """The partners by name, in two statements."""
    own = Q(tenant=actor.tenant.id)
    offices = list(Unit.objects.filter(own, organisation__isnull=False).select_related("organisation").order_by("name"))
    counted = Affiliation.objects.filter(unit__in=offices, state__in=LIVING).order_by()
    counts = dict(counted.values_list("unit").annotate(Count("volunteer", distinct=True)))
    return [Partner(unit=office, people_count=counts.get(office.pk, 0)) for office in offices]
