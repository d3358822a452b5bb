"""The open incidents that something told now may be part of, among everything that the tenant's scope reads.

Not only what the own office reads: the fire across the kabupaten's border is the same fire. What is not readable is
named, and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils import timezone

from incidents.capabilities import REPORT_READ
from incidents.models import FieldReport, Incident
from incidents.queries.incidents import readable_incidents
from incidents.queries.reports import readable_reports
from incidents.rules.duplicates import LONGEST_MIN, Likeness, likeness, search_radius_m, shared_words
from pmi_platform.core.geo.lookups import in_bounds
from pmi_platform.core.geo.queries.areas import find_area, full_names, middle_of
from pmi_platform.core.tenancy.scope import Actor

METRES_PER_DEGREE = 111_320
MOST_WEIGHED, MOST_SHOWN = 100, 5
MOST_TEXTS = 20
VAGUE_M: Mapping[int, float] = {2: 100_000, 5: 15_000, 8: 3_000, 13: 1_000}
"""By how much the middle of an area may be wrong, by the length of its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is known so far of something that happened; every part may still be missing, but then nothing is found."""

    hazard: str = ""
    area: str = ""
    location: Point | None = None
    at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateCandidate:
    """An open incident that may be the same, how alike it is, and whether the asker's office may open its page."""

    incident: Incident
    place: str
    likeness: Likeness
    is_readable: bool


def duplicate_candidates(
    *, actor: Actor, told: Telling, besides: Sequence[UUID] = (), limit: int = MOST_SHOWN
) -> list[DuplicateCandidate]:
    """Likely the same, the likeliest first. At most five statements, of which one searches by place."""
    point, vague_m = _where(told)
    if point is None:
        return []
    at = told.at or timezone.now()
    found = list(_nearby(told, point, at).exclude(pk__in=list(besides))[:MOST_WEIGHED])
    texts = _texts(actor, found, told)
    weighed = [(row, _weighed(row, told, at, vague_m, texts.get(row.pk, ""))) for row in found]
    likely = sorted((pair for pair in weighed if pair[1].is_likely), key=lambda pair: -pair[1].score)[:limit]
    names = full_names({row.area_id for row, _likeness in likely})
    readable = set(
        readable_incidents(actor).filter(pk__in=[row.pk for row, _likeness in likely]).values_list("pk", flat=True)
    )
    return [
        DuplicateCandidate(
            incident=row, place=names.get(row.area_id, row.area_id), likeness=how, is_readable=row.pk in readable
        )
        for row, how in likely
    ]


def open_incidents_near(point: Point, *, radius_m: float, since: datetime) -> QuerySet[Incident]:
    """Open incidents around a point that began after `since`; the box is what reaches the index beneath the policy."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(0.1, cos(radians(point.y)))
    box = (point.x - wide, point.y - high, point.x + wide, point.y + high)
    return Incident.objects.filter(in_bounds(box), closed_at__isnull=True, started_at__gte=since)


def _where(told: Telling) -> tuple[Point | None, float]:
    if told.location is not None:
        return told.location, 0.0
    area = find_area(told.area) if told.area else None
    return (None, 0.0) if area is None else (middle_of(area), VAGUE_M.get(len(area.code), 0.0))


def _nearby(told: Telling, point: Point, at: datetime) -> QuerySet[Incident]:
    radius_m = search_radius_m(told.hazard) + (0.0 if told.location else 3_000)
    found = open_incidents_near(point, radius_m=radius_m, since=at - timedelta(minutes=LONGEST_MIN))
    return found.select_related("tenant", "hazard").annotate(away=Distance("location", point)).order_by("away", "pk")


def _weighed(row: Incident, told: Telling, at: datetime, vague_m: float, texts: str) -> Likeness:
    own_vague_m = VAGUE_M.get(len(row.area_id), 0.0) if row.location_is_approximate else 0.0
    return likeness(
        hazards=(told.hazard, row.hazard_id),
        distance_m=row.away.m,  # type: ignore[attr-defined]
        vague_m=max(vague_m, own_vague_m),
        minutes=(at - row.started_at).total_seconds() / 60,
        words=shared_words(told.text, f"{row.title} {texts}"),
    )


def _texts(actor: Actor, found: Sequence[Incident], told: Telling) -> dict[UUID, str]:
    """What reports said, for whoever may read reports: only words that were just typed are given back."""
    if not told.text or actor.withholds_personal or not actor.allows(REPORT_READ):
        return {}
    reports = readable_reports(actor).filter(
        incident__in=[row.pk for row in found], status__in=FieldReport.Status.open()
    )
    said: dict[UUID, str] = {}
    for incident_id, text, landmark in reports.values_list("incident", "text", "landmark")[: MOST_TEXTS * len(found)]:
        if incident_id is not None:
            said[incident_id] = f"{said.get(incident_id, '')} {text} {landmark}"
    return said
