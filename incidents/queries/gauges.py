"""River gauges as a list and one by one, with what is known of their water."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, DurationField, ExpressionWrapper, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Now
from django.utils import timezone

from incidents.capabilities import GAUGE_READ
from incidents.models import GaugeReading, GaugeStation
from incidents.queries.alerts import reaching
from incidents.rules import gauges as rules
from incidents.rules.gauges import LEVELS, Direction, Measured
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.scope import Actor

MOST_HEIGHTS = 400


class GaugeOrder(StrEnum):
    """By what the list of gauges can be sorted. `CONCERN`: the silent first, then the gravest, then the rising."""

    CONCERN = "concern"
    NAME = "name"
    RIVER = "river"
    LEVEL = "level"
    TREND = "trend"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeFilters:
    """What to look for; every given part narrows. `is_silent` and `level` look at what is known now."""

    state: str = "active"
    text: str = ""
    within: str = ""
    level: str = ""
    silent_only: bool = False


NO_FILTERS = GaugeFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """What is known of a gauge's water now, in our words."""

    direction: Direction
    is_silent: bool
    official_term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeOfConcern:
    """A gauge that is silent, above a threshold or rising, in one line."""

    id: UUID
    name: str
    height_cm: Decimal | None
    level: str
    trend_cm_h: Decimal | None
    direction: Direction
    is_silent: bool


def readable_gauges(actor: Actor) -> QuerySet[GaugeStation]:
    """The gauges that the actor's office may read: those in its area, and those whose water reaches it."""
    areas = actor.reach(GAUGE_READ)
    return GaugeStation.objects.all() if areas is None else GaugeStation.objects.filter(reaching(areas))


def list_gauges(*, actor: Actor, filters: GaugeFilters = NO_FILTERS) -> QuerySet[GaugeStation]:
    """Gauges that match, with `is_quiet` (1 when silent) beside each, by name."""
    gauges = readable_gauges(actor).annotate(is_quiet=_quiet(), level_rank=_level_rank())
    conditions: dict[str, Any] = {"state": filters.state, "level": filters.level}
    gauges = gauges.filter(**{name: value for name, value in conditions.items() if value})
    if filters.within:
        gauges = gauges.filter(reaching((filters.within,)))
    if filters.text.strip():
        words = filters.text.strip()
        gauges = gauges.filter(Q(name__icontains=words) | Q(river__icontains=words))
    if filters.silent_only:
        gauges = gauges.filter(is_quiet=1)
    return gauges.order_by("name", "pk")


def ordered_gauges(gauges: QuerySet[GaugeStation], order: GaugeOrder, *, descending: bool) -> QuerySet[GaugeStation]:
    """The gauges of `list_gauges` in an order."""
    if order is GaugeOrder.CONCERN:
        return gauges.order_by(F("is_quiet").desc(), *_gravest_first(), "name", "pk")
    column = F({"level": "level_rank", "trend": "trend_cm_h", "read": "observed_at"}.get(order, str(order)))
    first = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return gauges.order_by(first, "name", "pk")


def gauges_of_concern(*, actor: Actor, limit: int) -> list[GaugeOfConcern]:
    """Gauges in use that are silent, above a threshold, or rising: the gravest water first. One statement, and none
    for an office that reads no gauges."""
    if not actor.allows(GAUGE_READ):
        return []
    found = list_gauges(actor=actor).filter(Q(is_quiet=1) | ~Q(level="") | Q(trend_cm_h__gte=rules.STEADY_CM_H))
    in_order = found.order_by(*_gravest_first(), F("is_quiet").desc(), "name", "pk")
    return [_of_concern(row) for row in in_order[:limit]]


def gauge(*, actor: Actor, station_id: UUID) -> GaugeStation:
    """One gauge with its place; raises `NotFound`."""
    found = readable_gauges(actor).select_related("area", "tenant__organisation").filter(pk=station_id).first()
    if found is None:
        raise NotFound
    return found


def readings_of(*, actor: Actor, station_id: UUID, refused: bool | None = None) -> QuerySet[GaugeReading]:
    """The readings of a readable gauge, the newest first; with `refused` only those that do or do not count."""
    found = GaugeReading.objects.filter(station__in=readable_gauges(actor).filter(pk=station_id).values("pk"))
    if refused is not None:
        found = found.exclude(refusal="") if refused else found.filter(refusal="")
    return found.select_related("recorded_by").order_by("-observed_at", "-pk")


def gauge_photo(*, actor: Actor, reading_id: UUID) -> GaugeReading:
    """A reading with a photo, of a readable gauge; raises `NotFound`."""
    found = GaugeReading.objects.filter(pk=reading_id, station__in=readable_gauges(actor).values("pk")).first()
    if found is None or not found.photo_name:
        raise NotFound
    return found


def heights(*, actor: Actor, station_id: UUID, since: datetime) -> list[Measured]:
    """What counts of a gauge since a moment, oldest first; of several for one moment the last one."""
    found = readings_of(actor=actor, station_id=station_id, refused=False).filter(observed_at__gte=since)
    return _once(found.values_list("observed_at", "height_cm")[: MOST_HEIGHTS * 5])


def heights_before(station: GaugeStation) -> list[Measured]:
    """What counts of a gauge up to its newest reading, as far as a trend looks back, oldest first."""
    counting = GaugeReading.objects.filter(station=station.pk, refusal="").order_by("-observed_at", "-pk")
    newest = counting.values_list("observed_at", flat=True).first()
    if newest is None:
        return []
    recent = counting.filter(observed_at__gte=newest - rules.TREND_AT_MOST)
    return _once(recent.values_list("observed_at", "height_cm")[:MOST_HEIGHTS])


def heights_beside(station: GaugeStation, at: datetime) -> list[Measured]:
    """The counting readings just before and just after a moment."""
    counting = GaugeReading.objects.filter(station=station.pk, refusal="").values_list("observed_at", "height_cm")
    before = counting.filter(observed_at__lt=at).order_by("-observed_at", "-pk")[:1]
    after = counting.filter(observed_at__gt=at).order_by("observed_at", "-pk")[:1]
    return [Measured(at=moment, height_cm=height) for moment, height in (*before, *after)]


def thresholds_of(station: GaugeStation) -> dict[str, Decimal]:
    """From which height each level is reached."""
    return {level: Decimal(one["from_cm"]) for level, one in station.thresholds.items()}


def water_of(station: GaugeStation) -> Water:
    """What is known of the gauge's water now."""
    return Water(
        direction=rules.direction(station.trend_cm_h),
        is_silent=rules.is_silent(
            station.observed_at, silent_after=timedelta(minutes=station.silent_after_min), now=timezone.now()
        ),
        official_term=station.thresholds.get(station.level, {}).get("term", ""),
    )


def _of_concern(row: GaugeStation) -> GaugeOfConcern:
    water = water_of(row)
    return GaugeOfConcern(
        id=row.pk,
        name=row.name,
        height_cm=row.height_cm,
        level=row.level,
        trend_cm_h=row.trend_cm_h,
        direction=water.direction,
        is_silent=water.is_silent,
    )


def _once(newest_first: Any) -> list[Measured]:
    kept: dict[datetime, Decimal] = {}
    for at, height in newest_first:
        kept.setdefault(at, height)
    return [Measured(at=at, height_cm=kept[at]) for at in sorted(kept)]


def _gravest_first() -> tuple[OrderBy, OrderBy]:
    return F("level_rank").desc(), F("trend_cm_h").desc(nulls_last=True)


def _quiet() -> Case:
    """1 when nothing is known of the river now. The same as `rules.is_silent`."""
    bound = ExpressionWrapper(
        F("silent_after_min") * Value(timedelta(minutes=1), output_field=DurationField()), output_field=DurationField()
    )
    return Case(
        When(observed_at__isnull=True, then=Value(1)),
        When(Q(observed_at__lt=Now() - bound), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _level_rank() -> Case:
    ranks = [When(level=level, then=Value(rank)) for rank, level in enumerate(LEVELS, start=1)]
    return Case(*ranks, default=Value(0), output_field=IntegerField())
