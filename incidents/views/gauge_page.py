"""`/duga-air/<id>/`: one river gauge, its water over time, whom it warns, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from incidents.capabilities import ALERT_READ, GAUGE_MANAGE, GAUGE_RECORD
from incidents.models import GaugeReading, GaugeStation, Severity
from incidents.queries.alerts import AlertFilters, list_alerts
from incidents.queries.gauges import gauge as find_gauge
from incidents.queries.gauges import heights, readings_of, thresholds_of, water_of
from incidents.rules.alerts import words_in
from incidents.rules.gauges import LEVELS
from incidents.services.gauge_warnings import lead_words, source_of
from incidents.views.addresses import address_with
from incidents.views.gauge_chart import chart
from incidents.views.gauge_forms import (
    HOURS,
    DownstreamForm,
    GaugeDetailsForm,
    GaugeReadingForm,
    GaugeStateForm,
    details_shown,
)
from incidents.views.refused import NOTHING, Refused
from pmi_platform.core.geo.queries.areas import full_name, full_names
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

MOST_READINGS = 100
MOST_REFUSED = 20
MOST_WARNINGS = 5


def show_gauge(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, actor = head_position(), request.actor
    row = find_gauge(actor=actor, station_id=pk)
    is_own = row.tenant_id == actor.tenant.id
    context = {
        "position": position,
        "gauge": {**gauge_line(row, full_name(row.area_id)), **_details(row)},
        "csv_url": address_with(request, format="csv"),
        "thresholds": thresholds_shown(row),
        "downstream": _downstream(row),
        "warnings": _warnings(actor, row),
        "readings": [
            reading_shown(one, is_own=is_own)
            for one in readings_of(actor=actor, station_id=pk, refused=False)[:MOST_READINGS]
        ],
        "refused_readings": [
            reading_shown(one, is_own=is_own)
            for one in readings_of(actor=actor, station_id=pk, refused=True)[:MOST_REFUSED]
        ],
        **_drawing(request, row),
        **Refused(refused).put_into(_acts(row, actor), version=row.version),
    }
    return render(request, "incidents/gauge_detail.html", context, status=status)


def gauge_line(row: GaugeStation, place: str) -> dict[str, Any]:
    """A gauge as lists and the dashboard tell of it."""
    water = water_of(row)
    return {
        "id": row.pk,
        "url": reverse("incidents:gauge", args=[row.pk]),
        "name": row.name,
        "river": row.river,
        "place": place,
        "state": row.state,
        "state_label": row.get_state_display(),
        "height_cm": row.height_cm,
        "observed_at": row.observed_at,
        "level": row.level,
        "term": water.official_term,
        "direction": water.direction.value,
        "rate": abs(row.trend_cm_h) if row.trend_cm_h is not None else None,
        "is_silent": water.is_silent and row.state == GaugeStation.State.ACTIVE,
        "has_thresholds": bool(row.thresholds),
    }


def thresholds_shown(row: GaugeStation) -> list[dict[str, Any]]:
    """The thresholds, the gravest first, with the post's own terms."""
    words = dict(Severity.choices)
    return [
        {"level": level, "word": words[level], **row.thresholds[level]}
        for level in reversed(LEVELS)
        if level in row.thresholds
    ]


def reading_shown(row: GaugeReading, *, is_own: bool) -> dict[str, Any]:
    """A reading; who read it is told inside the tenant only."""
    return {
        "height_cm": row.height_cm,
        "observed_at": row.observed_at,
        "note": row.note,
        "feed": row.feed,
        "by": row.recorded_by.name if row.recorded_by and is_own else "",
        "refusal": row.get_refusal_display() if row.refusal else "",
        "photo_url": reverse("incidents:gauge-photo", args=[row.pk]) if row.photo_name else "",
    }


def _details(row: GaugeStation) -> dict[str, Any]:
    return {
        "operator": row.operator,
        "datum": row.datum,
        "thresholds_source": row.thresholds_source,
        "silent_after": lead_words(row.silent_after_min),
        "lowest_cm": row.lowest_cm,
        "highest_cm": row.highest_cm,
        "owner": row.tenant.organisation.name,
        "feed": row.feed,
        "feed_key": row.feed_key,
        "version": row.version,
    }


def _drawing(request: ScopedRequest, row: GaugeStation) -> dict[str, Any]:
    asked = request.GET.get("jam", "24")
    hours = asked if asked in dict(HOURS) else "24"
    until = timezone.now()
    since = until - timedelta(hours=int(hours))
    found = heights(actor=request.actor, station_id=row.pk, since=since)
    return {
        "chart": chart(found, thresholds_of(row), since=since, until=until),
        "spans": [
            {"label": label, "url": address_with(request, jam=code), "is_here": code == hours} for code, label in HOURS
        ],
    }


def _downstream(row: GaugeStation) -> list[dict[str, Any]]:
    names = full_names(one["area_code"] for one in row.downstream)
    return [
        {
            "code": one["area_code"],
            "name": names.get(one["area_code"], one["area_code"]),
            "lead": lead_words(one["lead_min"]) if one["lead_min"] is not None else "",
        }
        for one in row.downstream
    ]


def _warnings(actor: Actor, row: GaugeStation) -> list[dict[str, Any]]:
    if not actor.allows(ALERT_READ):
        return []
    found = list_alerts(actor=actor, filters=AlertFilters(source=source_of(row.pk)))[:MOST_WARNINGS]
    return [
        {
            "url": reverse("incidents:alert", args=[one.pk]),
            "headline": words_in(one.texts, get_language() or "id").get("headline", str(one)),
            "state_label": one.get_state_display(),
            "is_standing": one.state == one.State.STANDING and one.expires_at > timezone.now(),
            "sent_at": one.sent_at,
        }
        for one in found
    ]


def _acts(row: GaugeStation, actor: Actor) -> dict[str, Any]:
    """What may be done: only with the own tenant's gauge and by an office that covers its place."""
    if row.tenant_id != actor.tenant.id:
        return {}
    acts: dict[str, Any] = {}
    shown = {"version": row.version}
    if row.state == GaugeStation.State.ACTIVE and actor.allows(GAUGE_RECORD, at=row.area_id):
        acts["reading_form"] = GaugeReadingForm(auto_id="reading_%s")
    if actor.allows(GAUGE_MANAGE, at=row.area_id):
        other = GaugeStation.State.CLOSED if row.state == GaugeStation.State.ACTIVE else GaugeStation.State.ACTIVE
        acts |= {
            "details_form": GaugeDetailsForm(initial={**details_shown(row), **shown}, auto_id="details_%s"),
            "downstream_form": DownstreamForm(initial=shown, auto_id="downstream_%s"),
            "state_form": GaugeStateForm(initial={**shown, "state": other}, auto_id="state_%s"),
        }
    return acts
