"""Shelters as a list and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from incidents.capabilities import SHELTER_READ
from incidents.models import Shelter
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterFilters:
    """What to look for; every given part narrows."""

    incident_id: UUID | None = None
    state: str = ""
    within: str = ""


NO_FILTERS = ShelterFilters()


def readable_shelters(actor: Actor) -> QuerySet[Shelter]:
    """The shelters in the areas that the actor's office reads."""
    areas = actor.reach(SHELTER_READ)
    return Shelter.objects.all() if areas is None else Shelter.objects.filter(inside(areas, field="area"))


def list_shelters(*, actor: Actor, filters: ShelterFilters = NO_FILTERS) -> QuerySet[Shelter]:
    """Shelters that match, the newest first."""
    conditions: dict[str, Any] = {"incident": filters.incident_id, "state": filters.state}
    shelters = readable_shelters(actor).filter(**{name: value for name, value in conditions.items() if value})
    if filters.within:
        shelters = shelters.filter(inside((filters.within,), field="area"))
    return shelters.order_by("-created_at", "-pk")


def shelter(*, actor: Actor, shelter_id: UUID) -> Shelter:
    """One shelter with its place, incident and counts; raises `NotFound`."""
    found = (
        readable_shelters(actor)
        .select_related("area", "incident")
        .prefetch_related("counts__recorded_by")
        .filter(pk=shelter_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
