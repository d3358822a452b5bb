"""Incidents as lists, as one, and their story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from incidents.capabilities import INCIDENT_READ, REPORT_READ, REPORT_READ_OWN
from incidents.models import (
    FieldReport,
    Figure,
    Incident,
    IncidentMerge,
    IncidentParticipation,
    IncidentSeverity,
    IncidentTransition,
    Lesson,
)
from incidents.queries.alerts import kecamatan_of
from incidents.queries.merged import merged_into, whole_of
from incidents.queries.reach import inside, touching
from incidents.queries.reports import readable_reports
from incidents.rules.severity import is_graver
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.lookups import in_bounds
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.scope import Actor

TIMELINE_LIMIT = 500
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilters:
    """What to look for; every given part narrows."""

    open_only: bool = False
    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    hazard: str = ""
    within: str = ""
    alert: UUID | None = None
    unowned: bool = False
    opened_from: datetime | None = None
    text: str = ""
    bounds: Polygon | None = None


NO_FILTERS = IncidentFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One thing that happened to an incident. `kind`: transition, severity, merge, separation, report, figure,
    lesson, or outcome of a lesson.
    """

    at: datetime
    kind: str
    row: IncidentTransition | IncidentSeverity | IncidentMerge | FieldReport | Figure | Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStory:
    """An incident with its participants and what happened, newest first; what was merged into it is told as one.

    `parts` are the incidents that belong to it and are counted by themselves; `whole` is the one that it belongs to.
    """

    incident: Incident
    participations: Sequence[IncidentParticipation]
    timeline: Sequence[TimelineItem]
    merged: Sequence[Incident] = ()
    parts: Sequence[Incident] = ()
    whole: Incident | None = None

    @property
    def graver_participations(self) -> Sequence[IncidentParticipation]:
        """Participants whose verified reports are graver than the open incident: for its owner to decide."""
        severity = self.incident.severity
        return [
            one
            for one in self.participations
            if self.incident.is_open and one.reported_severity and is_graver(one.reported_severity, than=severity)
        ]


def readable_incidents(actor: Actor) -> QuerySet[Incident]:
    """The incidents that the actor's office may read: those that touch its area."""
    areas = actor.reach(INCIDENT_READ)
    return Incident.objects.all() if areas is None else Incident.objects.filter(touching(actor, areas))


def participants_of(incident_id: UUID) -> list[int]:
    """The tenants that take part in an incident, its owner among them, as far as the open scope sees it."""
    return list(Incident.objects.filter(pk=incident_id).values_list("visible_to", flat=True).first() or ())


def list_incidents(*, actor: Actor, filters: IncidentFilters = NO_FILTERS) -> QuerySet[Incident]:
    """Incidents that match, last opened first."""
    incidents = readable_incidents(actor).filter(**_plain_conditions(filters))
    if filters.open_only:
        incidents = incidents.filter(closed_at__isnull=True)
    if filters.within:
        first, after = span(filters.within)
        incidents = incidents.filter(area__gte=first, area__lt=after)
    if filters.alert is not None:
        incidents = incidents.filter(inside(kecamatan_of(actor=actor, alert_id=filters.alert)))
    if filters.unowned:
        incidents = incidents.filter(lead__isnull=True, lead_unit__isnull=True)
    if filters.text.strip():
        incidents = _with_words(incidents, filters.text)
    if filters.bounds is not None:
        incidents = incidents.filter(in_bounds(filters.bounds))
    return incidents.order_by("-opened_at", "-pk")


def _with_words(incidents: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    """Those whose title or number has a word that begins so, for each word; a text without a word finds nothing."""
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        return incidents.none()
    beginnings = " & ".join(f"{word}:*" for word in words)
    return incidents.filter(search=SearchQuery(beginnings, config="simple", search_type="raw"))


def _plain_conditions(filters: IncidentFilters) -> dict[str, Any]:
    conditions: dict[str, Any] = {
        "state__in": filters.states,
        "severity__in": filters.severities,
        "hazard": filters.hazard,
        "opened_at__gte": filters.opened_from,
    }
    return {name: value for name, value in conditions.items() if value}


def readable_incident(*, actor: Actor, incident_id: UUID) -> Incident:
    """One incident with its place, hazard and lead; raises `NotFound`."""
    found = (
        readable_incidents(actor)
        .select_related("area", "hazard", "lead", "lead_unit", "tenant__organisation")
        .filter(pk=incident_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def incident(*, actor: Actor, incident_id: UUID) -> IncidentStory:
    """One incident with its story, in at most twelve statements; raises `NotFound`.

    A report is part of it for those who may read the report itself.
    """
    found = readable_incident(actor=actor, incident_id=incident_id)
    whole = whole_of(found.pk)
    transitions = IncidentTransition.objects.filter(incident__in=whole).select_related("by")
    severities = IncidentSeverity.objects.filter(incident__in=whole).select_related("by")
    merges = IncidentMerge.objects.filter(Q(into__in=whole) | Q(incident=found.pk))
    merges = merges.select_related("incident", "into", "by", "undone_by")
    reports = _reports_of(whole, actor).select_related("area", "hazard", "filed_by_unit")
    figures = Figure.objects.filter(incident__in=whole).select_related("indicator", "area")
    lessons = told_lessons(actor).filter(incident__in=whole).select_related("state_by")
    items = [
        *(TimelineItem(at=row.at, kind="transition", row=row) for row in transitions),
        *(TimelineItem(at=row.at, kind="severity", row=row) for row in severities),
        *(TimelineItem(at=row.created_at, kind="lesson", row=row) for row in lessons),
        *(TimelineItem(at=row.state_at, kind="outcome", row=row) for row in lessons if row.state != "proposed"),
        *(TimelineItem(at=row.at, kind="merge", row=row) for row in merges),
        *(TimelineItem(at=row.undone_at, kind="separation", row=row) for row in merges if row.undone_at),
        *(TimelineItem(at=row.received_at, kind="report", row=row) for row in reports[:TIMELINE_LIMIT]),
        *(TimelineItem(at=row.as_of, kind="figure", row=row) for row in figures.order_by("-as_of")[:TIMELINE_LIMIT]),
    ]
    items.sort(key=lambda item: item.at, reverse=True)
    participations = IncidentParticipation.objects.filter(incident__in=whole)
    return IncidentStory(
        incident=found,
        participations=list(participations.select_related("participant__organisation")),
        timeline=items[:TIMELINE_LIMIT],
        merged=merged_into(found.pk, whole),
        parts=list(readable_incidents(actor).filter(parent=found.pk)),
        whole=readable_incidents(actor).filter(pk=found.parent_id).first() if found.parent_id else None,
    )


def told_lessons(actor: Actor) -> QuerySet[Lesson]:
    """Lessons as far as they are told: a proposed one inside its organisation alone, also where more can be read."""
    return Lesson.objects.filter(~Q(state=Lesson.State.PROPOSED) | Q(tenant=actor.tenant.id))


def _reports_of(whole: Sequence[UUID], actor: Actor) -> QuerySet[FieldReport]:
    if not (actor.allows(REPORT_READ) or actor.allows(REPORT_READ_OWN)):
        return FieldReport.objects.none()
    return readable_reports(actor).filter(incident__in=whole)
