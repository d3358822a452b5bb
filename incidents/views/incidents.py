"""`/kejadian/`: incidents as a list and one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from incidents.capabilities import INCIDENT_OPEN, INCIDENT_READ
from incidents.forms import IncidentFilterForm, OpeningForm
from incidents.models import Incident
from incidents.queries.dibi import dibi_records
from incidents.queries.duplicates import DuplicateCandidate, Telling, duplicate_candidates
from incidents.queries.incidents import list_incidents
from incidents.queries.listing import IncidentLine, IncidentOrder, incident_lines, ordered
from incidents.rules.dibi import COLUMNS as COLUMNS_OF_DIBI
from incidents.services import open_incident
from incidents.views.addresses import address_with, id_asked, page_asked
from incidents.views.duplicates import candidate_rows, seen_ids, unseen
from incidents.views.export import MOST_LINES, csv_file
from incidents.views.incident_page import show_incident
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.reading import first_rows

PAGE_SIZE = 50
COLUMNS = (
    (IncidentOrder.SEVERITY, gettext_lazy("Severity"), ""),
    (IncidentOrder.TITLE, gettext_lazy("Incident"), ""),
    (None, gettext_lazy("State"), ""),
    (None, gettext_lazy("Affected"), "numeric"),
    (None, gettext_lazy("Displaced"), "numeric"),
    (None, gettext_lazy("Lead"), ""),
    (IncidentOrder.STARTED, gettext_lazy("Started"), "numeric"),
)
EXPORTED = (
    "number",
    "title",
    "hazard",
    "severity",
    "state",
    "area_code",
    "area",
    "started_at",
    "detected_at",
    "opened_at",
    "closed_at",
    "lead",
    "affected_verified",
    "affected_with_unverified",
    "displaced_verified",
    "displaced_with_unverified",
    "tenant",
    "space",
)


@require_safe
@scoped(INCIDENT_READ)
def incidents(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed, sorted and paged by its address; `?format=csv` and `dibi` are all of it as a file."""
    position = head_position()
    form = IncidentFilterForm(request.GET)
    order, descending = _order(request.GET.get("sort", ""))
    found = _found(request, form) if form.is_valid() else None
    if found is not None:
        found = ordered(found, order, descending=descending)
    if found is not None and request.GET.get("format") == "csv":
        lines = incident_lines(found[: MOST_LINES + 1])
        return csv_file("kejadian", EXPORTED, _exported(lines, request), actor=request.actor)
    if found is not None and request.GET.get("format") == "dibi":
        return csv_file("dibi", COLUMNS_OF_DIBI, dibi_records(found[: MOST_LINES + 1]), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    lines = incident_lines(first_rows(found, first + PAGE_SIZE + 1)[first:]) if found is not None else []
    context = {
        "position": position,
        "filter_form": form,
        "columns": _columns(request, order, descending=descending),
        "incidents": [_line(line) for line in lines[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(lines) > PAGE_SIZE else "",
        "dibi_url": address_with(request, format="dibi", page=None),
        "csv_url": address_with(request, format="csv", page=None),
        "may_open": request.actor.allows(INCIDENT_OPEN),
    }
    return render(request, "incidents/incident_list.html", context)


@require_safe
@scoped(INCIDENT_READ)
def incident(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One incident with its figures, reports and story."""
    return show_incident(request, pk)


@require_http_methods(["GET", "POST"])
@scoped(INCIDENT_OPEN)
def opening(request: ScopedRequest) -> HttpResponse:
    """Open an incident without a report."""
    form = OpeningForm(request.POST or None, within=request.actor.tenant.area_code)
    found: list[DuplicateCandidate] = []
    if request.method == "POST" and form.is_valid():
        asked = form.opening()
        told = Telling(hazard=asked.hazard, area=asked.area, at=asked.started_at, text=asked.reason)
        found = duplicate_candidates(actor=request.actor, told=told)
    if request.method == "POST" and form.is_valid() and not unseen(found, form.cleaned_data["seen"]):
        with refusals_shown_in(form):
            opened = open_incident(actor=request.actor, opening=asked)
            messages.success(request, _("Incident %(number)s is open.") % {"number": opened.number})
            return redirect("incidents:incident", pk=opened.pk)
    status = 422 if form.is_bound else 200
    if found:
        form.data = {**dict(form.data.items()), "seen": seen_ids(found)}
    context = {"form": form, "candidates": candidate_rows(found)}
    return render(request, "incidents/incident_opening.html", context, status=status)


def _found(request: ScopedRequest, form: IncidentFilterForm) -> QuerySet[Incident]:
    """What the form asks for, and only in the reach of a warning where the address names one."""
    filters = replace(form.filters(), alert=id_asked(request, "alert"))
    return list_incidents(actor=request.actor, filters=filters)


def _order(text: str) -> tuple[IncidentOrder, bool]:
    name = text.removeprefix("-")
    return (IncidentOrder(name), text.startswith("-")) if name in set(IncidentOrder) else (IncidentOrder.OPENED, True)


def _columns(request: ScopedRequest, order: IncidentOrder, *, descending: bool) -> list[dict[str, Any]]:
    """The heads of the columns; the first click on one brings up the gravest, the latest, or the letter A."""
    columns = []
    for column, label, kind in COLUMNS:
        is_here = column is order
        starts_down = column in {IncidentOrder.SEVERITY, IncidentOrder.STARTED}
        next_down = not descending if is_here else starts_down
        columns.append(
            {
                "label": label,
                "kind": kind,
                "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
                "direction": ("descending" if descending else "ascending") if is_here else "",
            }
        )
    return columns


def _line(line: IncidentLine) -> dict[str, Any]:
    row = line.incident
    return {
        "id": row.pk,
        "url": reverse("incidents:incident", args=[row.pk]),
        "number": row.number,
        "title": row.title,
        "hazard_code": row.hazard_id,
        "severity": row.severity,
        "state": row.state,
        "state_label": row.get_state_display(),
        "affected": line.affected,
        "displaced": line.displaced,
        "lead": line.lead,
        "area": line.place,
        "started_at": row.started_at,
    }


def _exported(lines: Sequence[IncidentLine], request: ScopedRequest) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        row = line.incident
        times = (row.started_at, row.detected_at, row.opened_at, row.closed_at)
        yield (
            row.number,
            row.title,
            row.hazard_id,
            row.severity,
            row.state,
            row.area_id,
            line.place,
            *(time.isoformat(timespec="seconds") if time else None for time in times),
            line.lead,
            line.affected.verified,
            line.affected.reported,
            line.displaced.verified,
            line.displaced.reported,
            row.tenant.code,
            request.actor.tenant.space,
        )
