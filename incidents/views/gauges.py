"""`/duga-air/`: the posts where the height of a river is read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import GAUGE_MANAGE, GAUGE_READ, GAUGE_RECORD
from incidents.models import GaugeReading, GaugeStation
from incidents.queries.gauges import NO_FILTERS, GaugeOrder, gauge_photo, list_gauges, ordered_gauges, readings_of
from incidents.queries.gauges import gauge as find_gauge
from incidents.services.gauge_readings import record_reading
from incidents.services.gauges import add_downstream, move_gauge, register_gauge, remove_downstream, revise_gauge
from incidents.views.addresses import address_with, page_asked
from incidents.views.export import MOST_LINES, csv_file
from incidents.views.gauge_forms import (
    DownstreamForm,
    GaugeDetailsForm,
    GaugeFilterForm,
    GaugeForm,
    GaugeReadingForm,
    GaugeStateForm,
    NotDownstreamForm,
)
from incidents.views.gauge_page import gauge_line, show_gauge
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50
EXPORTED = (
    *(
        "name",
        "river",
        "area_code",
        "place",
        "state",
        "height_cm",
        "observed_at",
        "trend_cm_h",
        "level",
        "official_term",
    ),
    *("is_silent", "operator", "datum", "tenant"),
)
EXPORTED_READINGS = ("observed_at", "height_cm", "feed", "note", "does_not_count")
COLUMNS = (
    (GaugeOrder.NAME, gettext_lazy("Gauge"), ""),
    (GaugeOrder.LEVEL, gettext_lazy("Level"), ""),
    (None, gettext_lazy("Height"), "numeric"),
    (GaugeOrder.TREND, gettext_lazy("Trend"), ""),
    (GaugeOrder.READ, gettext_lazy("Last read"), "numeric"),
)


@require_safe
@scoped(GAUGE_READ)
def gauges(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed, sorted and paged by its address, the silent and the gravest first; `?format=csv` is all."""
    position = head_position()
    form = GaugeFilterForm(request.GET)
    name = request.GET.get("sort", "")
    order = GaugeOrder(name.removeprefix("-")) if name.removeprefix("-") in set(GaugeOrder) else GaugeOrder.CONCERN
    is_descending = name.startswith("-")
    found = list_gauges(actor=request.actor, filters=form.filters() if form.is_valid() else NO_FILTERS)
    found = ordered_gauges(found, order, descending=is_descending).select_related("tenant")
    found = found if form.is_valid() else found.none()
    if request.GET.get("format") == "csv":
        return csv_file("duga-air", EXPORTED, _exported(list(found[: MOST_LINES + 1])), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = list(found[first : first + PAGE_SIZE + 1])
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "filter_form": form,
        "columns": _columns(request, order, is_descending=is_descending),
        "gauges": [gauge_line(row, names.get(row.area_id, row.area_id)) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "concern_url": address_with(request, sort=None, page=None) if order is not GaugeOrder.CONCERN else "",
        "csv_url": address_with(request, format="csv", page=None),
        "registration_url": reverse("incidents:gauge-registration") if request.actor.allows(GAUGE_MANAGE) else "",
    }
    return render(request, "incidents/gauge_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(GAUGE_MANAGE)
def registration(request: ScopedRequest) -> HttpResponse:
    """Register a gauge."""
    form = GaugeForm(request.POST or None, within=request.actor.tenant.area_code)
    if form.is_valid():
        with refusals_shown_in(form):
            station = register_gauge(actor=request.actor, area=form.cleaned_data["area"], details=form.details())
            messages.success(request, _("The gauge is registered. Say which kecamatan its water reaches."))
            return redirect("incidents:gauge", pk=station.pk)
    return render(request, "incidents/gauge_registration.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@scoped(GAUGE_READ)
def gauge(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One gauge with its water over time; `?format=csv` is what was read in the last 90 days."""
    if request.GET.get("format") == "csv":
        station = find_gauge(actor=request.actor, station_id=pk)
        since = timezone.now() - timedelta(days=90)
        found = readings_of(actor=request.actor, station_id=pk).filter(observed_at__gte=since)
        lines = _exported_readings(list(found[: MOST_LINES + 1]))
        return csv_file(f"duga-air-{station.pk}", EXPORTED_READINGS, lines, actor=request.actor)
    return show_gauge(request, pk)


@require_http_methods(["GET", "POST"])
@scoped(GAUGE_RECORD)
def reading(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note a height, on a page of its own that fits a phone."""
    station = find_gauge(actor=request.actor, station_id=pk)
    form = GaugeReadingForm(request.POST or None, request.FILES or None, auto_id="reading_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            record_reading(actor=request.actor, station_id=pk, draft=form.draft())
            messages.success(request, _("The height is noted."))
            return redirect("incidents:gauge", pk=pk)
    context = {"form": form, "gauge": gauge_line(station, "")}
    return render(request, "incidents/gauge_reading.html", context, status=422 if form.is_bound else 200)


@require_POST
@scoped(GAUGE_MANAGE)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Tell anew what it is like."""
    station = find_gauge(actor=request.actor, station_id=pk)
    form = GaugeDetailsForm(request.POST, initial={"feed": station.feed}, auto_id="details_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            version = form.cleaned_data["version"]
            revise_gauge(actor=request.actor, station_id=pk, version=version, details=form.details())
    if not form.is_valid():
        return show_gauge(request, pk, status=422, refused={"details_form": form})
    messages.success(request, _("The gauge is changed."))
    return redirect("incidents:gauge", pk=pk)


@require_POST
@scoped(GAUGE_MANAGE)
def downstream(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say that its water reaches a kecamatan."""
    form = DownstreamForm(request.POST, auto_id="downstream_%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            add_downstream(
                actor=request.actor,
                station_id=pk,
                version=said["version"],
                area=said["area"],
                lead_min=form.lead_min(),
            )
    if not form.is_valid():
        return show_gauge(request, pk, status=422, refused={"downstream_form": form})
    return redirect(f"{reverse('incidents:gauge', args=[pk])}#hilir")


@require_POST
@scoped(GAUGE_MANAGE)
def downstream_removal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say that its water does not reach a kecamatan."""
    form = NotDownstreamForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            remove_downstream(actor=request.actor, station_id=pk, **form.cleaned_data)
    return redirect(f"{reverse('incidents:gauge', args=[pk])}#hilir")


@require_POST
@scoped(GAUGE_MANAGE)
def state(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it out of use, or into use again."""
    form = GaugeStateForm(request.POST, auto_id="state_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            move_gauge(actor=request.actor, station_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_gauge(request, pk, status=422, refused={"state_form": form})
    return redirect("incidents:gauge", pk=pk)


@require_safe
@scoped(GAUGE_READ)
def photo(request: ScopedRequest, pk: UUID) -> FileResponse:
    """The photo of a reading, for whoever may read the gauge."""
    row = gauge_photo(actor=request.actor, reading_id=pk)
    headers = {
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'inline; filename="duga-air-{row.pk}.jpg"',
    }
    return FileResponse(default_storage.open(row.photo_name), content_type="image/jpeg", headers=headers)


def _columns(request: ScopedRequest, order: GaugeOrder, *, is_descending: bool) -> list[dict[str, Any]]:
    """The heads of the columns; the first click on a level, a trend or a time brings up the largest."""
    columns = []
    for column, label, kind in COLUMNS:
        is_here = column is order
        next_down = not is_descending if is_here else column not in (GaugeOrder.NAME, GaugeOrder.RIVER)
        columns.append(
            {
                "label": label,
                "kind": kind,
                "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
                "direction": ("descending" if is_descending else "ascending") if is_here else "",
            }
        )
    return columns


def _exported(rows: list[GaugeStation]) -> Iterator[tuple[Any, ...]]:
    names = full_names({row.area_id for row in rows})
    for row in rows:
        line = gauge_line(row, names.get(row.area_id, row.area_id))
        yield (
            row.name,
            row.river,
            row.area_id,
            line["place"],
            row.state,
            row.height_cm,
            row.observed_at.isoformat(timespec="seconds") if row.observed_at else None,
            row.trend_cm_h,
            row.level,
            line["term"],
            line["is_silent"],
            row.operator,
            row.datum,
            row.tenant.code,
        )


def _exported_readings(rows: list[GaugeReading]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield row.observed_at.isoformat(timespec="seconds"), row.height_cm, row.feed, row.note, row.refusal
