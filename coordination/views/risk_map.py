"""`/peta-risiko/`: the risk zones of a hazard, and who and what lies in them, as a map and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from coordination.forms import RiskMapForm
from coordination.queries import situation
from coordination.queries.situation import Exposed
from coordination.views.outlines import outlines, view_asked
from incidents.capabilities import RISK_MANAGE, RISK_READ
from incidents.queries.reference import hazards
from incidents.queries.risk import ZoneFilters, hazards_with_zones, list_zones, zones_on_map
from pmi_platform.core.interface.addresses import address_with, page_asked
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.export import MOST_LINES, csv_file, geojson_file
from volunteers.capabilities import PERSON_READ

PAGE_SIZE = 50
NO_ID = UUID(int=0)
USUAL_HAZARD = "banjir"
COLUMNS = (
    ("area", _("Kecamatan"), ""),
    ("risk", _("Risk"), ""),
    ("people", _("People in zones"), "numeric"),
    (None, _("Of them at high risk"), "numeric"),
    (None, _("Shelters"), "numeric"),
    ("incidents", _("Open incidents"), "numeric"),
    (None, _("Reports awaiting"), "numeric"),
    (None, _("Volunteers ready"), "numeric"),
)
EXPORTED = (
    "area_code",
    "kecamatan",
    "kabkota",
    "hazard",
    "risk_class",
    "share_low",
    "share_moderate",
    "share_high",
    "people",
    "people_is_estimate",
    "people_in_zones_estimate",
    "people_at_high_risk_estimate",
    "open_shelters",
    "open_incidents",
    "reports_awaiting",
    "volunteers_ready",
    "sources",
)
RISK_LABELS = {
    "low": pgettext_lazy("risk zone", "Low"),
    "moderate": pgettext_lazy("risk zone", "Moderate"),
    "high": pgettext_lazy("risk zone", "High"),
}


@require_safe
@scoped(RISK_READ)
def risk_map(request: ScopedRequest) -> HttpResponse:
    """The whole page; `?format=csv` is its table and `?format=geojson` its zones, as a file."""
    known = hazards_with_zones(actor=request.actor)
    form = RiskMapForm(_asked(request, known), actor=request.actor, with_zones=known)
    if not form.is_valid():
        form = RiskMapForm({"hazard": USUAL_HAZARD}, actor=request.actor, with_zones=known)
        form.is_valid()
    asked = {name: form.cleaned_data[name] for name in ("hazard", "within", "order")}
    if request.GET.get("format") == "csv":
        return _csv(request, asked)
    if request.GET.get("format") == "geojson":
        return geojson_file(
            "peta-risiko", _collection(request, asked["hazard"], within=asked["within"]), actor=request.actor
        )
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows, count = _exposure(request, asked, limit=PAGE_SIZE, offset=first)
    context = {
        "filter_form": form,
        "hazard": hazards()[asked["hazard"]],
        "areas_url": " ".join(outlines(request.actor)),
        "zones_url": f"{reverse('coordination:risk-map-zones')}?hazard={asked['hazard']}",
        "points_url": f"{reverse('coordination:risk-map-points')}{'?past=on' if form.cleaned_data['past'] else ''}",
        "columns": _columns(request, asked["order"]),
        "areas": [_line(row) for row in rows],
        "count": count,
        "sources": _sources(request, asked["hazard"]),
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if count > first + PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", hazard=asked["hazard"], page=None),
        "geojson_url": address_with(request, format="geojson", hazard=asked["hazard"], page=None),
        "may_manage": request.actor.allows(RISK_MANAGE),
        "may_import": request.actor.allows(RISK_MANAGE, at=request.actor.tenant.area_code or ""),
        "may_see_people": request.actor.allows(PERSON_READ),
    }
    return render(request, "coordination/peta_risiko.html", context)


@require_safe
@scoped(RISK_READ)
@gzip_page
def zones(request: ScopedRequest) -> HttpResponse:
    """The zones in force of a hazard as GeoJSON, generalised to a pixel at `?zoom=`."""
    hazard = request.GET.get("hazard", "")
    text = request.GET.get("zoom", "")
    zoom = min(max(int(text), 4), 17) if text.isascii() and text.isdecimal() and len(text) < 3 else 9
    collection = _collection(request, hazard if hazard in hazards() else USUAL_HAZARD, tolerance=360 / 2 ** (zoom + 8))
    return HttpResponse(
        collection, content_type="application/geo+json; charset=utf-8", headers={"Cache-Control": "private, no-store"}
    )


@require_safe
@scoped(RISK_READ)
def points(request: ScopedRequest) -> HttpResponse:
    """Open incidents, reports that await an act, open shelters and river gauges as GeoJSON."""
    names = {
        "incident": "incidents:incident",
        "report": "incidents:report",
        "shelter": "incidents:shelter",
        "gauge": "incidents:gauge",
    }
    urls = {kind: _template_url(name) for kind, name in names.items()}
    with_past = request.GET.get("past") == "on"
    return HttpResponse(
        situation.map_features(actor=request.actor, urls=urls, view=view_asked(request.GET), with_past=with_past),
        content_type="application/geo+json; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )


def _asked(request: ScopedRequest, known: set[str]) -> dict[str, str]:
    """What the address asks for; at first the hazard of which zones are known."""
    asked = {name: request.GET.get(name, "") for name in ("within", "order", "past")}
    usual = USUAL_HAZARD if USUAL_HAZARD in known or not known else sorted(known)[0]
    return {**asked, "hazard": request.GET.get("hazard") or usual}


def _collection(request: ScopedRequest, hazard: str, *, within: str = "", tolerance: float = 0.0) -> str:
    found = list_zones(actor=request.actor, filters=ZoneFilters(hazard=hazard, within=within, in_force=True))
    return zones_on_map(found, url=_template_url("incidents:risk-zone"), tolerance=tolerance)


def _template_url(name: str) -> str:
    return reverse(name, args=[NO_ID]).replace(str(NO_ID), "{id}")


def _columns(request: ScopedRequest, order: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "kind": kind,
            "url": address_with(request, order=key, page=None) if key else None,
            "direction": ("ascending" if key == "area" else "descending") if key == order else "",
        }
        for key, label, kind in COLUMNS
    ]


def _line(one: Exposed) -> dict[str, Any]:
    row = one.row
    return {
        "row": row,
        "volunteers": one.volunteers,
        "risk_class": row.risk_class,
        "risk_label": RISK_LABELS.get(row.risk_class or "", ""),
        "share": getattr(row, row.risk_class) if row.risk_class else None,
        "incidents_url": f"{reverse('incidents:incidents')}?area={row.code}",
        "reports_url": f"{reverse('incidents:reports')}?status=filed&area={row.code}",
        "shelters_url": f"{reverse('incidents:shelters')}?area={row.code}",
        "zones_url": f"{reverse('incidents:risk-zones')}?area={row.code}",
        "volunteers_url": f"{reverse('volunteers:volunteers')}?area={row.code}&deployable=on",
    }


def _sources(request: ScopedRequest, hazard: str) -> list[str]:
    """Source, date and licence of every zone shown, each once."""
    found = list_zones(actor=request.actor, filters=ZoneFilters(hazard=hazard, in_force=True)).order_by()
    told = found.values_list("source", "as_of", "licence").distinct().order_by("source", "as_of", "licence")
    return [f"{source}, {as_of:%d-%m-%Y} ({licence})" for source, as_of, licence in told[:20]]


def _exposure(
    request: ScopedRequest, asked: dict[str, str], *, limit: int, offset: int = 0
) -> tuple[list[Exposed], int]:
    return situation.risk_exposure(
        actor=request.actor,
        hazard=asked["hazard"],
        within=asked["within"],
        order=asked["order"],
        limit=limit,
        offset=offset,
    )


def _csv(request: ScopedRequest, asked: dict[str, str]) -> HttpResponse:
    rows, _count = _exposure(request, asked, limit=MOST_LINES + 1)
    sources = "; ".join(_sources(request, asked["hazard"]))
    return csv_file("peta-risiko", EXPORTED, _exported(rows, asked["hazard"], sources), actor=request.actor)


def _exported(rows: list[Exposed], hazard: str, sources: str) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        row = one.row
        yield (
            row.code,
            row.name,
            row.regency,
            hazard,
            row.risk_class,
            *(round(share, 4) for share in (row.low, row.moderate, row.high)),
            row.people,
            row.is_estimate,
            row.people_in_zones,
            row.people_in_high,
            row.shelter_count,
            row.incident_count,
            row.report_count,
            one.volunteers,
            sources,
        )
