"""The nearest suitable people over every tenant that shares them, each with the reasons for and against."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils import timezone

from pmi_platform.core.geo.lookups import Nearby, nearest
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Person
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import CHOOSE
from volunteers.models import Competence, Skill
from volunteers.queries.promises import lately_noted, promised, rests_until
from volunteers.queries.reach import readable_volunteers
from volunteers.rules.suitability import Demand, Offered, Verdict, verdict

MOST = 20
LOOKED_AT = 3
"""How many times as many are looked at as are shown, so that those who were passed over can be told with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody near, and whether and why they suit. `name` is empty for people of other organisations' tenants."""

    competence: Competence
    name: str
    tenant: str
    place: str
    distance_m: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The suitable ones, the nearest first, and those among the nearest who were passed over."""

    suitable: Sequence[Candidate]
    passed_over: Sequence[Candidate]


def skills() -> list[Skill]:
    """Every skill in the order of the national list."""
    return list(Skill.objects.all())


def choose(*, actor: Actor, demand: Demand, point: Point, limit: int = MOST) -> Choice:
    """The nearest people with the skill who suit the demand, and those who nearly did, in nine statements."""
    actor.require(CHOOSE)
    able = sendable(demand.skill)
    if not actor.system_reason and actor.reach(CHOOSE) is not None:
        able = able.filter(volunteer__in=readable_volunteers(actor, CHOOSE))
    today = timezone.localdate()
    fit = able.filter(is_available=True, level__gte=demand.level)
    fit = fit.filter(certified_until__gte=today) if demand.certified else fit
    near = {one.pk: one for rows in (fit, able) for one in found_near(rows, point, limit * LOOKED_AT)}
    judged = _judged(near.values(), demand)
    return Choice(
        suitable=[one for one in judged if one.verdict.is_suitable][:limit],
        passed_over=[one for one in judged if not one.verdict.is_suitable][:limit],
    )


def sendable(skill: str) -> QuerySet[Competence]:
    """Those with the skill who may be sent at all: no minor, no member of PMR, nobody of unknown age."""
    return Competence.objects.filter(skill=skill, is_deployable=True, location__isnull=False)


def found_near(rows: QuerySet[Competence], point: Point, limit: int) -> list[Nearby]:
    """The nearest of the rows, in one statement over an index."""
    return nearest(rows, point, purpose=Purpose.VOLUNTEERS, limit=limit)


def _judged(near: Iterable[Nearby], demand: Demand) -> list[Candidate]:
    distances = {one.pk: one.distance_m for one in near}
    rows = list(
        Competence.objects.filter(pk__in=distances).select_related("volunteer", "tenant__organisation", "skill")
    )
    names = _own_names([row.volunteer.person_id for row in rows])
    places = full_names({district_of(row.area_id) or row.area_id for row in rows})
    now, today = timezone.now(), timezone.localdate()
    unproven = lately_noted(row.volunteer_id for row in rows)
    marks = [row.volunteer.identity for row in rows if row.volunteer_id not in unproven]
    tired = rests_until(marks, at=demand.starts_at).keys()
    taken = promised(marks, begins=demand.starts_at, ends=demand.starts_at + timedelta(days=demand.days))
    found = [
        Candidate(
            competence=row,
            name=names.get(row.volunteer.person_id, ""),
            tenant=row.tenant.organisation.short_name,
            place=places.get(district_of(row.area_id) or row.area_id, row.area_id),
            distance_m=distances[row.pk],
            verdict=verdict(_offered(row, distances[row.pk], tired=tired, taken=taken), demand, now=now, today=today),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.distance_m, one.competence.pk))


def _own_names(people: Sequence[UUID]) -> dict[UUID, str]:
    """Names of those whose names the actor's tenant may read: its own people."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "full_name"))


def _offered(row: Competence, distance_m: float, *, tired: Container[UUID], taken: Container[UUID]) -> Offered:
    volunteer = row.volunteer
    return Offered(
        level=row.level,
        certified_until=row.certified_until,
        is_available=row.is_available,
        distance_m=distance_m,
        reach_km=volunteer.reach_km,
        longest_days=volunteer.longest_days,
        notice_hours=volunteer.notice_hours,
        helps_remotely=volunteer.helps_remotely,
        must_rest=volunteer.identity in tired,
        is_promised=volunteer.identity in taken,
    )
