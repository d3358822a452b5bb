"""`/laporan/`: triage. What nobody has verified yet comes first."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from incidents.capabilities import INCIDENT_OPEN, REPORT_READ, REPORT_VERIFY
from incidents.forms import ReasonForm, ReportFilterForm
from incidents.models import FieldReport
from incidents.queries.ladder import standing_of
from incidents.queries.listing import ReportLine, report_lines
from incidents.queries.reports import ReportFilters, list_reports
from incidents.services import (
    attach_report_to_incident,
    open_incident_from_report,
    return_report,
    verify_report,
)
from incidents.views.addresses import address_with
from incidents.views.export import MOST_LINES, csv_file
from incidents.views.report_page import attachment_form, show_report
from incidents.views.report_rows import report_row
from pmi_platform.core.api.paging import keyset_rows
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
MOST_COUNTED = 1_000
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("mine", gettext_lazy("Waiting for me")),
    (FieldReport.Status.FILED, gettext_lazy("Awaiting verification")),
    (FieldReport.Status.VERIFIED, gettext_lazy("Verified")),
    (FieldReport.Status.RETURNED, gettext_lazy("Returned")),
    ("all", gettext_lazy("All")),
)
EXPORTED = (
    "receipt",
    "status",
    "kind",
    "type",
    "hazard",
    "severity",
    "area_code",
    "area",
    "rt",
    "rw",
    "landmark",
    "latitude",
    "longitude",
    "observed_at",
    "reported_at",
    "received_at",
    "verified_at",
    "text",
    "source_class",
    "source_name",
    "incident_id",
    "flags",
    "space",
)


@require_safe
@scoped(REPORT_READ)
def reports(request: ScopedRequest) -> HttpResponse:
    """The list, by state, narrowed and paged by its address; `?format=csv` is all of it as a file."""
    position = head_position()
    tab = request.GET.get("status") or FieldReport.Status.FILED
    tab = tab if tab in dict(TABS) else FieldReport.Status.FILED
    form = ReportFilterForm({**request.GET.dict(), "status": tab if tab in FieldReport.Status.values else ""})
    filters = _filters(form, tab, request.actor) if form.is_valid() else None
    if filters is not None and request.GET.get("format") == "csv":
        rows = list(list_reports(actor=request.actor, filters=filters).select_related("hazard")[: MOST_LINES + 1])
        return csv_file("laporan", EXPORTED, _exported(report_lines(rows), request), actor=request.actor)
    shown: list[FieldReport] = []
    cursor = None
    if filters is not None:
        found = list_reports(actor=request.actor, filters=filters)
        shown, cursor = keyset_rows(
            found, order_by="-observed_at", limit=PAGE_SIZE, cursor=request.GET.get("cursor") or None
        )
    context = {
        "position": position,
        "filter_form": form,
        "status": tab,
        "tabs": _tabs(request.actor, tab),
        "reports": [report_row(line) for line in report_lines(shown)],
        "next_url": address_with(request, cursor=cursor) if cursor else "",
        "csv_url": address_with(request, format="csv", cursor=None),
    }
    return render(request, "incidents/report_list.html", context)


@require_safe
@scoped(REPORT_READ)
def report(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One report and what can be decided about it."""
    return show_report(request, pk)


@require_POST
@scoped(REPORT_VERIFY)
def verification(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Vouch for the report."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            verify_report(actor=request.actor, report_id=pk, version=form.cleaned_data["version"])
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"verify_form": form})
    messages.success(request, _("The report is verified."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(REPORT_VERIFY)
def return_to_author(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Send the report back, with the reason that its author will read."""
    form = ReasonForm(request.POST, auto_id="return_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            return_report(actor=request.actor, report_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"return_form": form})
    messages.success(request, _("Returned. Its author sees the reason."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(REPORT_VERIFY)
def attachment(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Count the report as part of an incident."""
    form = attachment_form(request.actor, data=request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            attach_report_to_incident(
                actor=request.actor, report_id=pk, incident_id=asked["incident"], version=asked["version"]
            )
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"attach_form": form})
    messages.success(request, _("Attached. Its figures count in the incident."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(INCIDENT_OPEN)
def opening(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Open an incident from the report."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            opened = open_incident_from_report(actor=request.actor, report_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("Incident %(number)s is open.") % {"number": opened.number})
            return redirect("incidents:incident", pk=opened.pk)
    return redirect("incidents:report", pk=pk)


def _filters(form: ReportFilterForm, tab: str, actor: Actor) -> ReportFilters:
    filters = form.filters(statuses=(tab,) if tab in FieldReport.Status.values else ())
    return replace(filters, waiting_for=standing_of(actor=actor)) if tab == "mine" else filters


def _tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The states; how many wait is counted up to a thousand."""
    counted: dict[str, ReportFilters] = {FieldReport.Status.FILED: ReportFilters(statuses=(FieldReport.Status.FILED,))}
    if actor.allows(REPORT_VERIFY):
        counted["mine"] = ReportFilters(waiting_for=standing_of(actor=actor))
    return [
        {
            "label": label,
            "url": f"{reverse('incidents:reports')}?{urlencode({'status': code})}",
            "count": _count(actor, counted[code]) if code in counted else None,
            "is_here": code == here,
        }
        for code, label in TABS
        if code != "mine" or code in counted
    ]


def _count(actor: Actor, filters: ReportFilters) -> int:
    return list_reports(actor=actor, filters=filters).order_by()[:MOST_COUNTED].count()


def _exported(lines: Sequence[ReportLine], request: ScopedRequest) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        row = line.report
        times = (row.observed_at, row.reported_at, row.received_at, row.verified_at)
        yield (
            row.receipt,
            row.status,
            row.kind,
            row.type_code,
            row.hazard_id,
            row.severity,
            row.area_id,
            line.place,
            row.rt,
            row.rw,
            row.landmark,
            row.location.y if row.location else None,
            row.location.x if row.location else None,
            *(time.isoformat(timespec="seconds") if time else None for time in times),
            row.text,
            row.source_class,
            row.source_name,
            row.incident_id,
            " ".join(row.flags),
            request.actor.tenant.space,
        )
