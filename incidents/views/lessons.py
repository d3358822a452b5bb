"""`/pelajaran/`: what incidents taught, across all of them; and `/kejadian/…/pelajaran/`, where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_READ
from incidents.models import Lesson
from incidents.queries.incidents import readable_incident
from incidents.queries.lessons import (
    LessonOrder,
    find_lesson,
    lesson_owners,
    list_lessons,
    overdue_lesson_count,
    page_of_lessons,
)
from incidents.services import move_lesson, propose_lesson, revise_lesson
from incidents.views.addresses import address_with, page_asked
from incidents.views.export import MOST_LINES, csv_file
from incidents.views.lesson_forms import LessonFilterForm
from incidents.views.lesson_page import lesson_facts, lesson_form, owner_name, revision_form, show_lessons, state_form
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
COLUMNS = (
    (LessonOrder.WRITTEN, gettext_lazy("Lesson")),
    (LessonOrder.INCIDENT, gettext_lazy("Incident")),
    (None, gettext_lazy("State")),
    (None, gettext_lazy("Who does it")),
    (LessonOrder.DUE, gettext_lazy("Until")),
)
EXPORTED = (
    "incident",
    "hazard",
    "state",
    "what_happened",
    "cause",
    "recommendation",
    "step",
    "owner",
    "due_on",
    "written_at",
    "state_at",
    "state_reason",
    "tenant",
    "space",
)


@require_safe
@scoped(INCIDENT_READ)
def all_lessons(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed, sorted and paged by its address; `?format=csv` is all of it as a file."""
    position, actor = head_position(), request.actor
    form = LessonFilterForm(request.GET, owners=lesson_owners(actor=actor))
    order, descending = _order(request.GET.get("sort", ""))
    found = list_lessons(actor=actor, filters=form.filters()) if form.is_valid() else None
    if found is not None and request.GET.get("format") == "csv":
        rows = page_of_lessons(found, order, descending=descending, first=0, count=MOST_LINES + 1)
        return csv_file("pelajaran", EXPORTED, _exported(rows, actor), actor=actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = (
        page_of_lessons(found, order, descending=descending, first=first, count=PAGE_SIZE + 1)
        if found is not None
        else []
    )
    context = {
        "position": position,
        "filter_form": form,
        "columns": _columns(request, order, descending=descending),
        "lessons": [lesson_facts(row, actor) for row in rows[:PAGE_SIZE]],
        "overdue_count": overdue_lesson_count(actor=actor, today=timezone.localdate()),
        "overdue_url": "?state=overdue&sort=due",
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
    }
    return render(request, "incidents/lesson_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def incident_lessons(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The lessons of an incident; a further one is written here."""
    readable_incident(actor=request.actor, incident_id=pk)
    if request.method != "POST":
        return show_lessons(request, pk)
    form = lesson_form(request.actor, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            propose_lesson(actor=request.actor, incident_id=pk, draft=form.draft())
    if not form.is_valid():
        return show_lessons(request, pk, status=422, refused={"add_form": form})
    messages.success(request, _("Written down. It counts once it is accepted."))
    return redirect("incidents:lessons", pk=pk)


@require_POST
@scoped(INCIDENT_MANAGE)
def movement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Accept it, say that it is done, drop it or take it up again."""
    row = find_lesson(actor=request.actor, lesson_id=pk)
    form = state_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            move_lesson(actor=request.actor, lesson_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_lessons(request, row.incident_id, status=422, refused={f"lesson_{pk}": form})
    messages.success(request, _("Saved."))
    return redirect(_row_of(row))


@require_POST
@scoped(INCIDENT_MANAGE)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Tell it anew."""
    row = find_lesson(actor=request.actor, lesson_id=pk)
    form = revision_form(request.actor, pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            version = form.cleaned_data["version"]
            revise_lesson(actor=request.actor, lesson_id=pk, version=version, draft=form.draft())
    if not form.is_valid():
        return show_lessons(request, row.incident_id, status=422, refused={f"revise_{pk}": form})
    messages.success(request, _("Saved."))
    return redirect(_row_of(row))


def _row_of(row: Lesson) -> str:
    return f"{reverse('incidents:lessons', args=[row.incident_id])}#lesson-{row.pk}"


def _order(text: str) -> tuple[LessonOrder, bool]:
    name = text.removeprefix("-")
    return (LessonOrder(name), text.startswith("-")) if name in set(LessonOrder) else (LessonOrder.WRITTEN, True)


def _columns(request: ScopedRequest, order: LessonOrder, *, descending: bool) -> list[dict[str, Any]]:
    """The heads of the columns; the first click on one brings up the newest, the earliest day or the letter A."""
    columns = []
    for column, label in COLUMNS:
        is_here = column is order
        next_down = not descending if is_here else column is LessonOrder.WRITTEN
        columns.append(
            {
                "label": label,
                "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
                "direction": ("descending" if descending else "ascending") if is_here else "",
            }
        )
    return columns


def _exported(rows: list[Lesson], actor: Actor) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.incident.number,
            row.incident.hazard_id,
            row.state,
            row.what_happened,
            row.cause,
            row.recommendation,
            row.step_id,
            owner_name(row, is_own=row.tenant_id == actor.tenant.id),
            row.due_on.isoformat() if row.due_on else None,
            row.created_at.isoformat(timespec="seconds"),
            row.state_at.isoformat(timespec="seconds"),
            row.state_reason,
            row.tenant.code,
            actor.tenant.space,
        )
