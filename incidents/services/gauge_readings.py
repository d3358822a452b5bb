"""Readings of river gauges, by hand and by machine: taken in once, judged, and kept even where they cannot be true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import GAUGE_RECORD
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import GaugeReadingRefused, GaugeRecorded
from incidents.models import GaugeReading, GaugeStation
from incidents.queries.gauges import heights_before, heights_beside, thresholds_of
from incidents.rules import gauges as rules
from incidents.rules.gauges import Measured
from incidents.services.locking import locked
from incidents.services.photo_encoding import encoded, kept
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

FEED_READINGS = UUID("6f0b7c52-3a0e-4c43-8a57-0f7f2f0a61d5")
LARGEST_CM = Decimal(9_999_999)
REFUSALS = {
    "below_datum": ("height_cm", _("No water stands that low here. Check the sign and the unit: centimetres.")),
    "above_range": ("height_cm", _("No water stands that high here. Check the unit: centimetres.")),
    "future": ("observed_at", _("This time lies in the future. Check date, time and time zone.")),
    "jump": (
        "height_cm",
        _("The reading before it or after it is too far from this one for a river. Check the number and the time."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDraft:
    """A height read by a person. The same `client_ref` always yields the same reading."""

    client_ref: UUID
    height_cm: Decimal
    observed_at: datetime
    note: str = ""
    photo: bytes | None = None

    def digest(self) -> str:
        """What it says, as a digest."""
        photo = hashlib.sha256(self.photo).hexdigest() if self.photo else ""
        said = [str(Decimal(self.height_cm).normalize()), self.observed_at.isoformat(), self.note, photo]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A height as a partner's machine states it, under the code by which it knows the post."""

    key: str
    height_cm: Decimal
    observed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a feed's readings: how many were news, which codes are known, and what cannot be true."""

    news_count: int
    known_keys: frozenset[str]
    problems: tuple[str, ...]


@transaction.atomic
def record_reading(*, actor: Actor, station_id: UUID, draft: ReadingDraft) -> GaugeReading:
    """Note a height that somebody read. What cannot be true is refused with the reason; sent twice it is noted once."""
    station = locked(GaugeStation, station_id)
    actor.require(GAUGE_RECORD, at=station.area_id)
    if known := GaugeReading.objects.filter(tenant=actor.tenant.id, client_ref=draft.client_ref).first():
        if known.station_id != station.pk or known.digest != draft.digest():
            raise ChangedAfterFiling
        return known

    if station.state != GaugeStation.State.ACTIVE:
        raise WrongState(state=station.get_state_display())
    height = _checked_height(draft.height_cm)
    if code := _refusal(station, Measured(at=draft.observed_at, height_cm=height)):
        field, sentence = REFUSALS[code]
        raise InvalidInput({field: sentence})
    note = checked_line("note", draft.note)
    reading = GaugeReading.objects.create(
        **_shared(station),
        client_ref=draft.client_ref,
        digest=draft.digest(),
        observed_at=draft.observed_at,
        height_cm=height,
        note=note,
        photo_name=_stored_photo(actor, draft.photo) if draft.photo else "",
        recorded_by_id=actor.user_id,
    )
    _brought_up_to_date(station)
    publish(GaugeRecorded.of(station), changed=[station], detail={"after": {"note": note}} if note else None)
    return reading


@transaction.atomic
def record_feed_readings(*, actor: Actor, feed: str, readings: Sequence[FeedReading]) -> Taken:
    """Take in what a feed says of the own tenant's gauges; the same again changes nothing.

    What cannot be true is kept with the reason and counts for nothing. Codes that no gauge has are left to the caller.
    """
    stations = {
        station.feed_key: station
        for station in GaugeStation.objects.select_for_update()
        .filter(tenant=actor.tenant.id, feed=feed, state=GaugeStation.State.ACTIVE)
        .order_by("pk")
    }
    news_count, problems = 0, []
    for key, station in stations.items():
        actor.require(GAUGE_RECORD, at=station.area_id)
        own = sorted((one for one in readings if one.key == key), key=lambda one: one.observed_at)
        fresh, refused = _taken_in(station, feed, own)
        news_count += fresh
        problems += refused
    return Taken(news_count=news_count, known_keys=frozenset(stations), problems=tuple(problems))


def _taken_in(station: GaugeStation, feed: str, readings: Sequence[FeedReading]) -> tuple[int, list[str]]:
    refs = [uuid5(FEED_READINGS, f"{feed}|{one.key}|{one.observed_at.isoformat()}|{one.height_cm}") for one in readings]
    known = set(
        GaugeReading.objects.filter(tenant=station.tenant_id, client_ref__in=refs).values_list("client_ref", flat=True)
    )
    count, problems = 0, []
    for ref, one in zip(refs, readings, strict=True):
        if ref in known:
            continue
        known.add(ref)
        height = one.height_cm.quantize(Decimal("0.1"))
        code = _refusal(station, Measured(at=one.observed_at, height_cm=height))
        GaugeReading.objects.create(
            **_shared(station),
            client_ref=ref,
            digest="",
            observed_at=one.observed_at,
            height_cm=max(-LARGEST_CM, min(height, LARGEST_CM)),
            feed=feed,
            refusal=code,
        )
        count += not code
        problems += [f"{one.key} {one.observed_at.isoformat()}: {one.height_cm} cm {code}"] if code else []
    if count:
        _brought_up_to_date(station)
        publish(GaugeRecorded.of(station), changed=[station])
    if problems:
        publish(GaugeReadingRefused.of(station), changed=[])
    return count, problems


def _refusal(station: GaugeStation, reading: Measured) -> str:
    return rules.refusal_of(
        reading,
        lowest_cm=Decimal(station.lowest_cm),
        highest_cm=Decimal(station.highest_cm),
        beside=heights_beside(station, reading.at),
        now=timezone.now(),
    )


def _brought_up_to_date(station: GaugeStation) -> None:
    """Repeat on the station what its newest reading says, and where the water is going."""
    heights = heights_before(station)
    newest = heights[-1]
    station.height_cm, station.observed_at = newest.height_cm, newest.at
    station.trend_cm_h = rules.trend(heights)
    station.level = rules.level_at(newest.height_cm, thresholds_of(station))
    station.version += 1
    station.save(update_fields=["height_cm", "observed_at", "trend_cm_h", "level", "version"])


def _shared(station: GaugeStation) -> dict[str, Any]:
    return {
        "tenant_id": station.tenant_id,
        "station": station,
        "visible_to": station.visible_to,
        "zone_keys": station.zone_keys,
    }


def _checked_height(height_cm: Decimal) -> Decimal:
    if not height_cm.is_finite():
        raise InvalidInput({"height_cm": _("Write the height in centimetres.")})
    return height_cm.quantize(Decimal("0.1")) if abs(height_cm) < LARGEST_CM else height_cm


def _stored_photo(actor: Actor, content: bytes) -> str:
    picture = encoded(content, time_zone=actor.tenant.time_zone)
    return kept(picture, tenant_id=actor.tenant.id)
