"""Entries that seem to be one person, and those that were made one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import PERSON_MANAGE
from volunteers.models import Volunteer, VolunteerMerge
from volunteers.queries.reach import readable_volunteers
from volunteers.rules.likeness import Traits, likeness, plain_name

LIKELY = 60
MOST_TWINS = 20
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Somebody who seems to be the same, and how much."""

    id: UUID
    name: str
    version: int
    likeness: int


def likely_twins(*, actor: Actor, volunteer: Volunteer) -> list[Twin]:
    """Own people who share a phone or a birthday, or the beginning of the name, with somebody; the likest first."""
    own = readable_volunteers(actor, PERSON_MANAGE).filter(tenant=actor.tenant.id)
    mine = _traits(own.filter(pk=volunteer.pk)).get(volunteer.pk)
    if mine is None:
        return []
    first = volunteer.person.full_name.split()[0]
    shared = Q(person__full_name__istartswith=first)
    shared |= Q(record__born_on=mine[0].born_on) if mine[0].born_on else Q()
    shared |= Q(contact__phone=mine[0].phone) if mine[0].phone else Q()
    others = own.filter(shared).exclude(pk=volunteer.pk).exclude(state=Volunteer.State.ERASED)
    others = others.exclude(merges__undone_at__isnull=True, merges__isnull=False)
    found = [
        Twin(id=pk, name=name, version=version, likeness=likeness(mine[0], traits))
        for pk, (traits, name, version) in _traits(others).items()
    ]
    likely = [one for one in found if one.likeness >= LIKELY]
    return sorted(likely, key=lambda one: (-one.likeness, one.name))[:MOST_TWINS]


def merges_of(*, volunteer: Volunteer) -> QuerySet[VolunteerMerge]:
    """What was merged into somebody, the latest first."""
    return VolunteerMerge.objects.filter(kept=volunteer).select_related("lost__person")


def kept_instead(*, volunteer: Volunteer) -> VolunteerMerge | None:
    """The merge by which somebody's entry went into another one."""
    return VolunteerMerge.objects.filter(lost=volunteer, undone_at__isnull=True).first()


def _traits(rows: QuerySet[Volunteer]) -> dict[UUID, tuple[Traits, str, int]]:
    columns = ("pk", "version", "person__full_name", "record__born_on", "contact__phone", "record__nik_mark", "area_id")
    found: dict[UUID, Any] = {}
    for pk, version, name, born_on, phone, mark, area in rows.values_list(*columns)[:MOST_LOOKED_AT]:
        told = Traits(
            name=plain_name(name), born_on=born_on, phone=phone, nik_mark=mark, district=district_of(area) or ""
        )
        found[pk] = (told, name, version)
    return found
