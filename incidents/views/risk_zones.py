"""`/peta-risiko/zona/`: risk zones as a list and one by one; drawn, changed and retired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import RISK_MANAGE, RISK_READ
from incidents.forms import ReasonForm
from incidents.models import RiskZone
from incidents.queries.reference import hazards
from incidents.queries.risk import dataset_of, list_zones, zones_on_map
from incidents.queries.risk import zone as find_zone
from incidents.queries.risk_exposure import ZoneExposure, covered_by, exposure_by_zone
from incidents.rules.activation import common_area
from incidents.services.risk_zones import draw_risk_zone, retire_risk_zone, revise_risk_zone
from incidents.views.addresses import address_with
from incidents.views.export import MOST_LINES, csv_file, geojson_file
from incidents.views.refused import NOTHING, Refused
from incidents.views.risk_forms import ZoneFilterForm, ZoneForm
from pmi_platform.core.api.paging import keyset_rows
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.queries.layers import INDONESIA
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
NO_ID = UUID(int=0)
EXPORTED = (
    "id",
    "hazard",
    "risk_class",
    "name",
    "state",
    "area_km2",
    "kecamatan",
    "people_estimate",
    "shelters",
    "open_incidents",
    "reports_awaiting",
    "source",
    "date",
    "licence",
    "valid_from",
    "valid_until",
    "tenant",
    "space",
)


@require_safe
@scoped(RISK_READ)
def zones(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address; `?format=csv` and `geojson` are all of it as a file."""
    form = ZoneFilterForm(request.GET)
    found = list_zones(actor=request.actor, filters=form.filters()) if form.is_valid() else None
    if found is not None and request.GET.get("format") == "csv":
        return csv_file("zona-risiko", EXPORTED, _exported(found, request), actor=request.actor)
    if found is not None and request.GET.get("format") == "geojson":
        return geojson_file("zona-risiko", zones_on_map(found, url=zone_address(request)), actor=request.actor)
    rows: list[RiskZone] = []
    following = None
    if found is not None:
        asked = request.GET.get("cursor") or None
        rows, following = keyset_rows(found.defer("geometry"), order_by="-created_at", limit=PAGE_SIZE, cursor=asked)
    exposed = exposure_by_zone(actor=request.actor, zone_ids=[row.pk for row in rows])
    names = full_names({code for row in rows for code in row.area_codes[:1]})
    context = {
        "filter_form": form,
        "zones": [_line(row, names, exposed.get(row.pk, ZoneExposure())) for row in rows],
        "next_url": address_with(request, cursor=following) if following else "",
        "csv_url": address_with(request, format="csv", cursor=None),
        "geojson_url": address_with(request, format="geojson", cursor=None),
        "may_manage": request.actor.allows(RISK_MANAGE),
    }
    return render(request, "incidents/risk_zone_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(RISK_MANAGE)
def drawing(request: ScopedRequest) -> HttpResponse:
    """Draw a zone on the map."""
    form = ZoneForm(
        request.POST or None, initial={"hazard": request.GET.get("hazard", ""), "as_of": timezone.localdate()}
    )
    if form.is_valid():
        with refusals_shown_in(form):
            drawn = draw_risk_zone(actor=request.actor, draft=form.draft())
            messages.success(request, _("The zone is drawn. The exposure has been counted anew."))
            return redirect("incidents:risk-zone", pk=drawn.pk)
    return _drawing_page(request, form, title=_("Draw a risk zone"))


@require_safe
@scoped(RISK_READ)
def zone(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One zone with what lies in it."""
    return _show(request, pk)


@require_http_methods(["GET", "POST"])
@scoped(RISK_MANAGE)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Draw it anew."""
    row = find_zone(actor=request.actor, zone_id=pk)
    shown = {name: getattr(row, name) for name in ("version", "risk_class", "name", "source", "licence", "as_of")}
    shown |= {"hazard": row.hazard_id, "valid_from": row.valid_from, "valid_until": row.valid_until}
    form = ZoneForm(request.POST or None, initial={**shown, "shape": row.geometry.geojson})
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        with refusals_shown_in(form):
            revise_risk_zone(actor=request.actor, zone_id=pk, version=version, draft=form.draft())
            messages.success(request, _("The zone is changed. The exposure has been counted anew."))
            return redirect("incidents:risk-zone", pk=pk)
    return _drawing_page(request, form, title=_("Change a risk zone"), back=reverse("incidents:risk-zone", args=[pk]))


@require_POST
@scoped(RISK_MANAGE)
def retirement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it off the map."""
    form = ReasonForm(request.POST, auto_id="retire_%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            retire_risk_zone(actor=request.actor, zone_id=pk, version=said["version"], reason=said["reason"])
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"retire_form": form})
    messages.success(request, _("The zone is off the map."))
    return redirect("incidents:risk-zone", pk=pk)


def zone_address(request: ScopedRequest) -> str:
    """The address of any zone, with `{id}` in it."""
    return request.build_absolute_uri(reverse("incidents:risk-zone", args=[NO_ID])).replace(str(NO_ID), "{id}")


def outlines(actor: Actor) -> str:
    """The land on which zones are drawn."""
    own = actor.tenant.area_code
    return f"{layer_url(own, level=Level.DISTRICT)} {layer_url(own)}" if own else layer_url(INDONESIA)


def _drawing_page(request: ScopedRequest, form: ZoneForm, **shown: Any) -> HttpResponse:
    context = {"form": form, "areas_url": outlines(request.actor), **shown}
    return render(request, "incidents/risk_zone_drawing.html", context, status=422 if form.is_bound else 200)


def _show(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    row = find_zone(actor=request.actor, zone_id=pk)
    exposed = exposure_by_zone(actor=request.actor, zone_ids=[pk]).get(pk, ZoneExposure())
    names = full_names(row.area_codes[:1])
    dataset = dataset_of(row)
    found = list_zones(actor=request.actor).filter(pk=pk)
    context = {
        "zone": {
            **_line(row, names, exposed),
            "area_km2": row.area_km2,
            "source": row.source,
            "licence": row.licence,
            "as_of": row.as_of,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "state_at": row.state_at,
            "state_reason": row.state_reason,
            "owner": row.tenant.organisation.name if row.tenant_id != request.actor.tenant.id else "",
        },
        "covered": covered_by(pk),
        "dataset": {"name": dataset.name, "url": reverse("incidents:risk-dataset", args=[dataset.pk])}
        if dataset
        else None,
        "areas_url": outlines(request.actor),
        "zones": zones_on_map(found, url=zone_address(request)),
        **Refused(refused).put_into(_acts(row, request), version=row.version),
    }
    return render(request, "incidents/risk_zone.html", context, status=status)


def _acts(row: RiskZone, request: ScopedRequest) -> dict[str, Any]:
    """What may be done: only with the own tenant's zone in use, by an office that covers all of it."""
    is_own = row.tenant_id == request.actor.tenant.id and row.is_current
    if not is_own or not request.actor.allows(RISK_MANAGE, at=common_area(row.area_codes)):
        return {}
    return {
        "retire_form": ReasonForm(initial={"version": row.version}, auto_id="retire_%s"),
        "revision_url": reverse("incidents:risk-zone-revision", args=[row.pk]),
    }


def _line(row: RiskZone, names: Mapping[str, str], exposed: ZoneExposure) -> dict[str, Any]:
    hazard = hazards()[row.hazard_id]
    first = row.area_codes[0] if row.area_codes else ""
    return {
        "id": row.pk,
        "url": reverse("incidents:risk-zone", args=[row.pk]),
        "title": row.name or f"{hazard.name} · {row.get_risk_class_display()}",
        "hazard_code": row.hazard_id,
        "hazard": hazard.name,
        "risk_class": row.risk_class,
        "risk_label": row.get_risk_class_display(),
        "state": row.state,
        "state_label": row.get_state_display(),
        "place": names.get(first, first),
        "more_count": len(row.area_codes) - 1,
        "source": row.source,
        "as_of": row.as_of,
        "exposed": exposed,
    }


def _exported(found: QuerySet[RiskZone], request: ScopedRequest) -> Iterator[tuple[Any, ...]]:
    rows = list(found.defer("geometry").select_related("tenant")[: MOST_LINES + 1])
    exposed = exposure_by_zone(actor=request.actor, zone_ids=[row.pk for row in rows[:MOST_LINES]])
    for row in rows:
        lies = exposed.get(row.pk, ZoneExposure())
        yield (
            row.pk,
            row.hazard_id,
            row.risk_class,
            row.name,
            row.state,
            round(row.area_km2, 3),
            " ".join(row.area_codes),
            lies.people,
            lies.shelter_count,
            lies.incident_count,
            lies.report_count,
            row.source,
            row.as_of,
            row.licence,
            row.valid_from,
            row.valid_until,
            row.tenant.code,
            row.tenant.space,
        )
