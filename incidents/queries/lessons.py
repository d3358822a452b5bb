"""Lessons of incidents as a list across all of them, and one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, QuerySet

from incidents.capabilities import INCIDENT_READ
from incidents.models import Lesson, SopStep
from incidents.queries.checklist import colleagues, newest_sops
from incidents.queries.incidents import readable_incidents, told_lessons
from incidents.queries.merged import whole_of
from incidents.queries.situation_reports import responsible_units
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.tenancy.reading import first_rows
from pmi_platform.core.tenancy.scope import Actor

MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


class LessonOrder(StrEnum):
    """By what a list of lessons can be sorted."""

    WRITTEN = "written"
    DUE = "due"
    INCIDENT = "incident"


COLUMNS: Mapping[LessonOrder, str] = {
    LessonOrder.WRITTEN: "created_at",
    LessonOrder.DUE: "due_on",
    LessonOrder.INCIDENT: "incident__number",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonFilters:
    """What to look for; every given part narrows. `overdue_on` is today, for what should have been done by now."""

    incident_id: UUID | None = None
    states: Sequence[str] = ()
    unit_id: UUID | None = None
    owner_id: UUID | None = None
    hazard: str = ""
    overdue_on: date | None = None
    text: str = ""


NO_FILTERS = LessonFilters()


def list_lessons(*, actor: Actor, filters: LessonFilters = NO_FILTERS) -> QuerySet[Lesson]:
    """Lessons of the incidents that the actor's office reads, the last written first; others' once accepted."""
    lessons = told_lessons(actor)
    if actor.reach(INCIDENT_READ) is not None:
        lessons = lessons.filter(incident__in=readable_incidents(actor).values("pk"))
    conditions: dict[str, Any] = {
        "incident__in": whole_of(filters.incident_id) if filters.incident_id else (),
        "state__in": filters.states,
        "unit": filters.unit_id,
        "owner": filters.owner_id,
        "incident__hazard": filters.hazard,
    }
    lessons = lessons.filter(**{name: value for name, value in conditions.items() if value})
    if filters.overdue_on is not None:
        lessons = lessons.filter(state=Lesson.State.ACCEPTED, due_on__lt=filters.overdue_on)
    if filters.text.strip():
        lessons = _with_words(lessons, filters.text, is_withheld=actor.withholds_personal)
    return lessons.order_by("-created_at", "-pk")


def sorted_lessons(lessons: QuerySet[Lesson], order: LessonOrder, *, descending: bool) -> QuerySet[Lesson]:
    """The lessons in an order; those without a day come last whichever way."""
    column = F(COLUMNS[order])
    first = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return lessons.order_by(first, "-pk" if descending else "pk")


def page_of_lessons(
    lessons: QuerySet[Lesson], order: LessonOrder, *, descending: bool, first: int, count: int
) -> list[Lesson]:
    """A page with what each line shows, in two statements; by the day of writing through its index.

    The names are fetched for the rows that were found: joined beneath the policies they would be looked up for all.
    """
    if order is LessonOrder.WRITTEN:
        sign = "-" if descending else ""
        rows = first_rows(lessons.order_by(f"{sign}created_at", f"{sign}pk"), first + count)
    else:
        rows = sorted_lessons(lessons, order, descending=descending)[: first + count]
    found = list(rows.values_list("pk", flat=True))[first:]
    named = {row.pk: row for row in with_names(Lesson.objects.filter(pk__in=found))}
    return [named[pk] for pk in found]


def with_names(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    """The lessons with their incident, their owner and their organisation."""
    return lessons.select_related("incident__hazard", "unit", "owner", "step", "state_by", "tenant__organisation")


def lessons_of(*, actor: Actor, incident_id: UUID) -> list[Lesson]:
    """The lessons of an incident in the order of their writing."""
    found = list_lessons(actor=actor, filters=LessonFilters(incident_id=incident_id))
    return list(with_names(found).order_by("created_at", "pk"))


def find_lesson(*, actor: Actor, lesson_id: UUID) -> Lesson:
    """One lesson with its incident; raises `NotFound`."""
    found = with_names(list_lessons(actor=actor)).filter(pk=lesson_id).first()
    if found is None:
        raise NotFound
    return found


def overdue_lesson_count(*, actor: Actor, today: date) -> int:
    """How many lessons the own organisation should have acted on by now."""
    return list_lessons(actor=actor, filters=LessonFilters(overdue_on=today)).filter(tenant=actor.tenant.id).count()


def lesson_owners(*, actor: Actor) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """The own units and the own people who can do what a lesson asks for."""
    return responsible_units(actor=actor), colleagues(actor=actor)


def sop_steps() -> list[tuple[str, str]]:
    """The steps of the newest SOPs, to which a lesson may point."""
    templates = {template.pk for template in newest_sops()}
    return [(step.pk, step.name) for step in SopStep.objects.filter(template__in=templates)]


def _with_words(lessons: QuerySet[Lesson], text: str, *, is_withheld: bool) -> QuerySet[Lesson]:
    """Those that have a word that begins so, for each word; who is shown no words may not search them."""
    if is_withheld:
        raise NotPermitted(capability="personal:read")
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        return lessons.none()
    beginnings = " & ".join(f"{word}:*" for word in words)
    return lessons.filter(search=SearchQuery(beginnings, config="simple", search_type="raw"))
