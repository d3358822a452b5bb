"""`/kegiatan/`: what was done for programmes: the list, filing, and correcting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_READ
from coordination.models import Activity
from coordination.queries.activities import (
    NO_FILTERS,
    ActivityLine,
    ActivityOrder,
    activity_lines,
    added_up,
    awaiting_count,
    list_activities,
    ordered,
)
from coordination.queries.activities import activity as find_activity
from coordination.queries.programmes import programmes
from coordination.rules.activities import GROUPS
from coordination.services import amend_activity, attach_activity_photo, file_activity
from coordination.views.activity_forms import ActivityAmendmentForm, ActivityFilterForm, ActivityForm
from coordination.views.activity_page import may_amend, show_activity
from pmi_platform.core.accounts.queries.places import area_choices
from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.interface.addresses import address_with, page_asked
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.interface.export import MOST_LINES, csv_file
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50
COLUMNS = (
    (None, gettext_lazy("What was done"), ""),
    (ActivityOrder.PROGRAMME, gettext_lazy("Programme"), ""),
    (ActivityOrder.STARTED, gettext_lazy("When"), "numeric"),
    (ActivityOrder.PEOPLE, gettext_lazy("People reached"), "numeric"),
    (None, gettext_lazy("Status"), ""),
    (ActivityOrder.RECEIVED, gettext_lazy("Received"), "numeric"),
)
EXPORTED = (
    *("receipt", "status", "status_reason", "programme", "programme_name", "title", "started_at", "ended_at"),
    *("area_code", "area", "venue", "rt", "rw", "landmark", "latitude", "longitude"),
    *("people", *GROUPS, "volunteers", "staff", "result", "obstacle", "follow_up"),
    *("photos", "unit", "reported_at", "received_at", "verified_at", "space"),
)


@require_safe
@scoped(ACTIVITY_READ)
def activities(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed, sorted and paged by its address; `?format=csv` is all of it as a file."""
    position = head_position()
    form = ActivityFilterForm(request.GET)
    name = request.GET.get("sort", "")
    order = ActivityOrder(name.removeprefix("-")) if name.removeprefix("-") in set(ActivityOrder) else None
    descending = order is None or name.startswith("-")
    chosen = list_activities(actor=request.actor, filters=form.filters() if form.is_valid() else NO_FILTERS)
    chosen = chosen if form.is_valid() else chosen.none()
    found = ordered(chosen, order or ActivityOrder.STARTED, descending=descending)
    found = found.select_related("programme", "filed_by_unit")
    if form.is_valid() and request.GET.get("format") == "csv":
        lines = activity_lines(list(found[: MOST_LINES + 1]))
        return csv_file("kegiatan", EXPORTED, _exported(lines, request), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    lines = activity_lines(list(found[first : first + PAGE_SIZE + 1]))
    context = {
        "position": position,
        "filter_form": form,
        "columns": _columns(request, order or ActivityOrder.STARTED, descending=descending),
        "activities": [activity_row(line) for line in lines[:PAGE_SIZE]],
        "total": added_up(chosen),
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(lines) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
        "waiting": awaiting_count(actor=request.actor),
        "waiting_url": f"{reverse('coordination:activities')}?status={Activity.Status.FILED}",
        "filing_url": reverse("coordination:activity-filing") if request.actor.allows(ACTIVITY_FILE) else "",
    }
    return render(request, "coordination/kegiatan_daftar.html", context)


@require_http_methods(["GET", "POST"])
@scoped(ACTIVITY_FILE)
def filing(request: ScopedRequest) -> HttpResponse:
    """File an activity with one form, sent as a whole."""
    form = ActivityForm(request.POST or None, request.FILES or None, areas=area_choices(request.actor))
    if form.is_valid():
        with refusals_shown_in(form):
            filed = file_activity(actor=request.actor, draft=form.draft(language=get_language() or "id"))
            if photo := form.photo():
                with refusals_told(request):  # a photo that is refused does not cost the activity
                    attach_activity_photo(actor=request.actor, activity_id=filed.pk, photo=photo)
            receipt = {"receipt": filed.receipt}
            messages.success(request, _("The activity has arrived. Its receipt is %(receipt)s.") % receipt)
            return redirect("coordination:activity", pk=filed.pk)
    context = {"form": form, "act": _("Send the activity"), "back_url": reverse("coordination:activities")}
    return render(request, "coordination/kegiatan_isi.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(ACTIVITY_READ)
def activity(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One activity and what can be decided about it."""
    return show_activity(request, pk)


@require_http_methods(["GET", "POST"])
@scoped(ACTIVITY_FILE)
def amendment(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Correct what was filed; it then awaits verification again."""
    row = find_activity(actor=request.actor, activity_id=pk)
    if not may_amend(row, request.actor):
        raise NotPermitted(capability=ACTIVITY_FILE)
    form = ActivityAmendmentForm(request.POST or None, activity=row, areas=area_choices(request.actor))
    if form.is_valid():
        changes = form.changes()
        if not changes.changes:
            messages.info(request, _("Nothing was changed."))
            return redirect("coordination:activity", pk=pk)
        with refusals_shown_in(form):
            stored = amend_activity(actor=request.actor, activity_id=pk, amendment=changes)
            if stored.conflicts:
                messages.warning(request, _("Somebody else had changed a field meanwhile: both versions stand below."))
            else:
                messages.success(request, _("Your correction has arrived. It awaits verification."))
            return redirect("coordination:activity", pk=pk)
    context = {
        "form": form,
        "activity": row,
        "act": _("Send the correction"),
        "back_url": reverse("coordination:activity", args=[pk]),
    }
    return render(request, "coordination/kegiatan_isi.html", context, status=422 if form.is_bound else 200)


def activity_row(line: ActivityLine) -> dict[str, Any]:
    """A line of the list."""
    row = line.activity
    return {
        "url": reverse("coordination:activity", args=[row.pk]),
        "title": row.title,
        "programme": row.programme.name,
        "place": line.place,
        "venue": row.venue,
        "started_at": row.started_at,
        "people": row.people,
        "people_at_least": row.people_at_least,
        "status": row.status,
        "status_label": row.get_status_display(),
        "received_at": row.received_at,
        "photo_count": row.photo_count,
    }


def _columns(request: ScopedRequest, order: ActivityOrder, *, descending: bool) -> list[dict[str, Any]]:
    """The heads of the columns; the first click on a time or a number brings up the largest."""
    columns = []
    for column, label, kind in COLUMNS:
        is_here = column is order
        next_down = not descending if is_here else column is not ActivityOrder.PROGRAMME
        columns.append(
            {
                "label": label,
                "kind": kind,
                "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
                "direction": ("descending" if descending else "ascending") if is_here else "",
            }
        )
    return columns


def _exported(lines: list[ActivityLine], request: ScopedRequest) -> Iterator[tuple[Any, ...]]:
    names = programmes()
    for line in lines:
        row = line.activity
        yield (
            *(row.receipt, row.status, row.status_reason, row.programme_id, names[row.programme_id].name, row.title),
            *(_moment(row.started_at), _moment(row.ended_at)),
            *(row.area_id, line.place, row.venue, row.rt, row.rw, row.landmark),
            *((row.location.y, row.location.x) if row.location else (None, None)),
            *(row.people, *(row.groups.get(name) for name in GROUPS), row.volunteers, row.staff),
            *(row.result, row.obstacle, row.follow_up),
            *(row.photo_count, row.filed_by_unit.name if row.filed_by_unit else None),
            *(_moment(row.reported_at), _moment(row.received_at), _moment(row.verified_at)),
            request.actor.tenant.space,
        )


def _moment(value: Any) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
