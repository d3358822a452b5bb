"""Everything that happened in an incident: from the journal, and from the log book that only its owner keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.capabilities import DUTY_READ, REPORT_READ, REPORT_READ_OWN
from incidents.models import FieldReport, Figure, Incident, LogEntry
from incidents.queries.checklist import list_tasks
from incidents.queries.duty import posts
from incidents.queries.emergency_status import list_statuses
from incidents.queries.incidents import readable_incident
from incidents.queries.lessons import LessonFilters, list_lessons
from incidents.queries.messages import list_messages
from incidents.queries.needs import list_needs
from incidents.queries.reports import readable_reports
from incidents.queries.situation_reports import list_situation_reports
from pmi_platform.core.journal.queries.history import Happening, history_of, recorded_at
from pmi_platform.core.tenancy.scope import Actor

KINDS = ("incident", "report", "figure", "document", "status", "need", "task", "lesson", "message", "log")
LINES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened: an entry of the journal with the row that it touched, or a line of the log book."""

    at: datetime
    kind: str
    row: Any
    type: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A page of what happened, newest first; `before` leads to the next one, None on the last."""

    incident: Incident
    lines: Sequence[Line]
    before: int | None


def history(*, actor: Actor, incident_id: UUID, kind: str = "", before: int | None = None) -> History:
    """What happened in an incident, as far as the actor may read each thing. A fixed number of statements."""
    incident = readable_incident(actor=actor, incident_id=incident_id)
    rows = {} if kind == "log" else _rows(actor, incident, kind)
    found = history_of(list(rows), before=before, limit=LINES_ON_A_PAGE + 1) if rows else []
    shown = found[:LINES_ON_A_PAGE]
    lines = [_line(one, rows) for one in shown]
    more = shown[-1].position if len(found) > LINES_ON_A_PAGE else None
    if kind in ("", "log"):
        lines += _log_lines(actor, incident, after=shown[-1].at if more else None, before=before)
    return History(incident=incident, lines=sorted(lines, key=lambda line: line.at, reverse=True), before=more)


def _rows(actor: Actor, incident: Incident, kind: str) -> Mapping[UUID, tuple[str, Any]]:
    """The incident and what belongs to it, by id, each with its kind."""
    pk = incident.pk
    asked: Mapping[str, Callable[[], Iterable[Any]]] = {
        "incident": lambda: [incident],
        "report": lambda: _reports(actor, pk),
        "figure": lambda: Figure.objects.filter(incident=pk).select_related("indicator"),
        "document": lambda: list_situation_reports(actor=actor, incident_id=pk).defer("content"),
        "status": lambda: list_statuses(actor=actor, incident_id=pk),
        "need": lambda: list_needs(actor=actor, incident_id=pk),
        "task": lambda: list_tasks(actor=actor, incident_id=pk).select_related("step"),
        "lesson": lambda: list_lessons(actor=actor, filters=LessonFilters(incident_id=pk)),
        "message": lambda: list_messages(actor=actor, incident_id=pk),
    }
    return {row.pk: (name, row) for name, rows in asked.items() if not kind or name == kind for row in rows()}


def _reports(actor: Actor, incident_id: UUID) -> Sequence[FieldReport]:
    if not (actor.allows(REPORT_READ) or actor.allows(REPORT_READ_OWN)):
        return []
    return list(readable_reports(actor).filter(incident=incident_id))


def _line(one: Happening, rows: Mapping[UUID, tuple[str, Any]]) -> Line:
    kind, row = rows[one.entity_id]
    return Line(at=one.at, kind=kind, row=row, type=one.type, by=one.by)


def _log_lines(actor: Actor, incident: Incident, *, after: datetime | None, before: int | None) -> list[Line]:
    """Lines of the own log books about the incident, as old as the rest of the page."""
    if incident.tenant_id != actor.tenant.id or not actor.allows(DUTY_READ):
        return []
    entries = LogEntry.objects.filter(incident=incident.pk, unit__in=posts(actor=actor).values("pk"))
    if after is not None:
        entries = entries.filter(created_at__gt=after)
    if before is not None and (until := recorded_at(before)) is not None:
        entries = entries.filter(created_at__lte=until)
    return [
        Line(at=row.at, kind="log", row=row, by=row.by.name if row.by else "")
        for row in entries.select_related("by").order_by("-created_at")[: 4 * LINES_ON_A_PAGE]
    ]
