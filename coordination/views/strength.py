"""`/peringatan/…/kekuatan/`: who and what stands ready where an early warning reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from coordination.capabilities import DASHBOARD_READ
from coordination.queries.strength import Strength, strength_for
from logistics.queries.presence import GoodsThere
from pmi_platform.core.geo.rules.codes import is_within, regency_of
from pmi_platform.core.interface.addresses import address_with
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.export import csv_file
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import CHOOSE, PERSON_READ

EXPORTED = ("area_code", "kecamatan", "kabkota", "people", "people_is_estimate", "risk_class", "volunteers_ready")


@require_safe
@scoped(DASHBOARD_READ)
def strength(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """By kabupaten and kecamatan, the own province first; `?format=csv` is the same as a file."""
    position, actor = head_position(), request.actor
    found = strength_for(actor=actor, alert_id=pk)
    if request.GET.get("format") == "csv":
        return csv_file("kekuatan", EXPORTED, _exported(found.places), actor=actor)
    own = actor.tenant.area_code or ""
    places = sorted(found.places, key=lambda one: (not (own and is_within(one.place.code, own)), one.place.code))
    context = {
        "position": position,
        "headline": found.headline,
        "hazard_code": found.hazard,
        "alert_url": reverse("incidents:alert", args=[found.alert_id]),
        "regencies": [
            _regency(request, name, list(inside), found.units)
            for name, inside in groupby(places, lambda one: one.regency)
        ],
        "volunteers": _sum([one.volunteers for one in places]),
        "people": _sum([one.place.people for one in places]),
        "goods": None if found.goods is None else [_goods(one) for one in found.goods],
        "csv_url": address_with(request, format="csv"),
    }
    return render(request, "coordination/kekuatan.html", context)


def _regency(
    request: ScopedRequest, name: str, inside: Sequence[Strength], units: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    return {
        "name": name,
        "units": units.get(regency_of(inside[0].place.code) or "", ()),
        "people": _sum([one.place.people for one in inside]),
        "volunteers": _sum([one.volunteers for one in inside]),
        "kecamatan": [_kecamatan(request, one) for one in inside],
    }


def _kecamatan(request: ScopedRequest, one: Strength) -> dict[str, Any]:
    actor, code = request.actor, one.place.code
    is_own = bool(actor.tenant.area_code) and is_within(code, actor.tenant.area_code or "")
    listed = f"{reverse('volunteers:volunteers')}?{urlencode({'area': code, 'deployable': 'on'})}"
    return {
        "place": one.place,
        "volunteers": one.volunteers,
        "volunteers_url": listed if one.volunteers and is_own and actor.allows(PERSON_READ) else "",
        "choosing_url": f"{reverse('volunteers:choosing')}?{urlencode({'area': code})}" if actor.allows(CHOOSE) else "",
    }


def _goods(one: GoodsThere) -> dict[str, Any]:
    return {
        "name": one.item.name,
        "unit": one.item.unit,
        "total": one.total,
        "warehouse_count": one.warehouse_count,
        "url": reverse("logistics:item", args=[one.item.pk]),
    }


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [one for one in counts if one is not None]
    return sum(known) if known else None


def _exported(places: Sequence[Strength]) -> Iterator[tuple[Any, ...]]:
    for one in places:
        place = one.place
        yield (
            place.code,
            place.name,
            one.regency,
            place.people,
            place.is_estimate,
            place.risk_class or "",
            one.volunteers,
        )
