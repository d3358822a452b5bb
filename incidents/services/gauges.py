"""River gauges: registered, described, given the kecamatan downstream, and taken out of use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import GAUGE_MANAGE
from incidents.errors import WrongState
from incidents.events import GaugeClosed, GaugeRegistered, GaugeReopened, GaugeRevised
from incidents.models import GaugeReading, GaugeStation
from incidents.queries.gauges import thresholds_of
from incidents.rules.alerts import concerned
from incidents.rules.gauges import LEVELS, level_at, out_of_order
from incidents.services import places, touching
from incidents.services.locking import locked
from incidents.services.words import checked_line, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.queries.areas import find_area
from pmi_platform.core.geo.rules.codes import Level, district_of, level_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.scope import Actor

LOWEST_CM, HIGHEST_CM = -10_000, 10_000
LONGEST_LEAD_MIN = 7 * 24 * 60
MOST_DOWNSTREAM = 60
SILENT_AFTER_MIN = (5, 7 * 24 * 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which height a level is reached, and what the river's authority calls it."""

    from_cm: int
    term: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeDetails:
    """What is told of a gauge beside its place: `thresholds` by our levels, mildest to gravest; heights in cm."""

    name: str
    river: str
    operator: str = ""
    datum: str = ""
    lowest_cm: int = 0
    highest_cm: int = 2_000
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    thresholds_source: str = ""
    silent_after_min: int = 120
    feed: str = ""
    feed_key: str = ""


@transaction.atomic
def register_gauge(*, actor: Actor, area: str, details: GaugeDetails, location: Point | None = None) -> GaugeStation:
    """Register a gauge in a kecamatan or kelurahan of the own area; it warns nobody before it has thresholds."""
    place = places.resolve(actor=actor, area=area, location=location)
    actor.require(GAUGE_MANAGE, at=place.area.code)
    if district_of(place.area.code) is None:
        raise InvalidInput({"area": _("Choose the kecamatan or the kelurahan/desa.")})
    told = _checked(details)
    _require_unique(actor, told)
    station = GaugeStation(tenant_id=actor.tenant.id, area=place.area, location=place.location, **told)
    _place(actor, station)
    station.save(force_insert=True)
    publish(GaugeRegistered.of(station), changed=[station], detail={"after": {"name": station.name}})
    return station


@transaction.atomic
def revise_gauge(*, actor: Actor, station_id: UUID, version: int, details: GaugeDetails) -> GaugeStation:
    """Tell anew what a gauge is like; its place stays, and its newest reading is judged by the new thresholds."""
    station = _taken(actor, station_id, version)
    told = _checked(details)
    _require_unique(actor, told, but=station.pk)
    before = {name: getattr(station, name) for name in told if getattr(station, name) != told[name]}
    for name, value in told.items():
        setattr(station, name, value)
    if station.height_cm is not None:
        station.level = level_at(station.height_cm, thresholds_of(station))
    return _revised(station, [*told, "level"], before)


@transaction.atomic
def add_downstream(
    *, actor: Actor, station_id: UUID, version: int, area: str, lead_min: int | None = None
) -> GaugeStation:
    """Say that the water of a gauge reaches a kecamatan, and after how long; again says it anew. It may lie in another
    province, which then reads the gauge and is warned by it."""
    station = _taken(actor, station_id, version)
    found = find_area(area)
    if found is None or found.is_deprecated or level_of(found.code) is not Level.DISTRICT:
        raise InvalidInput({"area": _("Choose a kecamatan.")})
    if lead_min is not None and not 0 <= lead_min <= LONGEST_LEAD_MIN:
        raise InvalidInput({"lead_min": _("Water takes a week at most. Check the number.")})
    others = [one for one in station.downstream if one["area_code"] != found.code]
    if len(others) >= MOST_DOWNSTREAM:
        raise InvalidInput({"area": _("This gauge has as many kecamatan as it can hold.")})
    before = {"downstream": station.downstream}
    station.downstream = sorted(
        [*others, {"area_code": found.code, "lead_min": lead_min}],
        key=lambda one: (one["lead_min"] is None, one["lead_min"] or 0, one["area_code"]),
    )
    _place(actor, station)
    return _revised(station, ["downstream"], before)


@transaction.atomic
def remove_downstream(*, actor: Actor, station_id: UUID, version: int, area: str) -> GaugeStation:
    """Say that the water of a gauge does not reach a kecamatan. Who has read the gauge goes on reading it."""
    station = _taken(actor, station_id, version)
    before = {"downstream": station.downstream}
    station.downstream = [one for one in station.downstream if one["area_code"] != area]
    if station.downstream == before["downstream"]:
        return station
    _place(actor, station)
    return _revised(station, ["downstream"], before)


@transaction.atomic
def move_gauge(*, actor: Actor, station_id: UUID, version: int, state: str, reason: str) -> GaugeStation:
    """Take a gauge out of use, or into use again; one out of use is not missed when it is silent, and warns nobody."""
    station = _taken(actor, station_id, version)
    if state not in GaugeStation.State.values:
        raise InvalidInput({"state": _("Choose one of the options.")})
    if station.state == state:
        raise WrongState(state=station.get_state_display())
    why = required_reason(reason)
    station.state = state
    station.version += 1
    station.save(update_fields=["state", "version"])
    event = GaugeClosed if state == GaugeStation.State.CLOSED else GaugeReopened
    publish(event.of(station), changed=[station], detail={"after": {"reason": why}})
    return station


def _taken(actor: Actor, station_id: UUID, version: int) -> GaugeStation:
    station = locked(GaugeStation, station_id, version=version)
    actor.require(GAUGE_MANAGE, at=station.area_id)
    return station


def _revised(station: GaugeStation, fields: list[str], before: Mapping[str, Any]) -> GaugeStation:
    station.version += 1
    station.save(update_fields=[*fields, "area_codes", "visible_to", "zone_keys", "version"])
    GaugeReading.objects.filter(station=station.pk).exclude(visible_to=station.visible_to).update(
        visible_to=station.visible_to, zone_keys=station.zone_keys
    )
    publish(GaugeRevised.of(station), changed=[station], detail={"before": dict(before)})
    return station


def _place(actor: Actor, station: GaugeStation) -> None:
    """Which kecamatan it concerns, and so who reads it: its own, and those downstream in whatever province."""
    below = {one["area_code"] for one in station.downstream}
    station.area_codes = sorted({district_of(station.area_id) or station.area_id, *below})
    station.zone_keys = touching.zone_keys(actor.tenant.id, station.area_codes)
    tenants = dict(Tenant.objects.filter(space=actor.tenant.space).values_list("pk", "area_id"))
    seeing = concerned(tenants, station.area_codes, keeper=actor.tenant.id, tsunami=None)
    station.visible_to = sorted({*(station.visible_to or ()), *seeing})


def _require_unique(actor: Actor, told: Mapping[str, Any], *, but: UUID | None = None) -> None:
    own = GaugeStation.objects.filter(tenant=actor.tenant.id)
    own = own.exclude(pk=but) if but else own
    if own.filter(river=told["river"], name=told["name"]).exists():
        raise InvalidInput({"name": _("There is a gauge of this name on this river already.")})
    if told["feed"] and own.filter(feed=told["feed"], feed_key=told["feed_key"]).exists():
        raise InvalidInput({"feed_key": _("Another gauge has this code in this data feed already.")})


def _checked(details: GaugeDetails) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: checked_line(name, getattr(details, name))
        for name in ("name", "river", "operator", "datum", "thresholds_source", "feed", "feed_key")
    }
    for name, sentence in (("name", _("Say what the post is called.")), ("river", _("Say which river it is."))):
        if not told[name]:
            raise InvalidInput({name: sentence})
    if bool(told["feed"]) != bool(told["feed_key"]):
        raise InvalidInput({"feed_key": _("Give both the data feed and the code of the post in it.")})
    if not LOWEST_CM <= details.lowest_cm < details.highest_cm <= HIGHEST_CM:
        raise InvalidInput({"highest_cm": _("The highest possible height lies above the lowest one, at most 100 m.")})
    if not SILENT_AFTER_MIN[0] <= details.silent_after_min <= SILENT_AFTER_MIN[1]:
        raise InvalidInput({"silent_after_min": _("Choose between 5 minutes and 7 days.")})
    return {
        **told,
        "lowest_cm": details.lowest_cm,
        "highest_cm": details.highest_cm,
        "silent_after_min": details.silent_after_min,
        "thresholds": _checked_thresholds(details),
    }


def _checked_thresholds(details: GaugeDetails) -> dict[str, Any]:
    heights = {level: one.from_cm for level, one in details.thresholds.items()}
    if set(heights) - set(LEVELS):
        raise InvalidInput({"thresholds": _("Choose among the options.")})
    outside = {level for level, cm in heights.items() if not details.lowest_cm <= cm <= details.highest_cm}
    wrong = dict.fromkeys(
        (f"{level}_cm" for level in outside), _("This threshold lies outside the possible heights.")
    ) | dict.fromkeys(
        (f"{level}_cm" for level in out_of_order({name: Decimal(cm) for name, cm in heights.items()})),
        _("A graver level begins higher than a milder one."),
    )
    if wrong:
        raise InvalidInput(wrong)
    return {
        level: {
            "from_cm": details.thresholds[level].from_cm,
            "term": checked_line("term", details.thresholds[level].term),
        }
        for level in LEVELS
        if level in heights
    }
