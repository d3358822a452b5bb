"""The command post of a unit: roster, log book, and what has changed since it was last handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from incidents.capabilities import DUTY_KEEP, DUTY_READ
from incidents.models import DutyShift, Handover, Incident, IncidentSeverity, IncidentTask, IncidentTransition, LogEntry
from incidents.queries.checklist import list_tasks
from incidents.queries.emergency_status import Standing, statuses_now
from incidents.queries.incidents import IncidentFilters, list_incidents
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.queries.offices import holders_of
from pmi_platform.core.tenancy.scope import Actor

FIRST_TIME = timedelta(hours=24)
"""How far a first handover looks back."""
MOST_LISTED = 100
MOST_INCIDENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """What counts in an incident now and what did at the last handover; None where nobody had reported anything."""

    incident_id: UUID
    incident_number: str
    incident_title: str
    indicator: str
    unit: str
    was: Decimal | None
    now: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What the next one at the post must know, since when."""

    since: datetime
    last: Handover | None
    unowned: Sequence[Incident]
    overdue: Sequence[IncidentTask]
    lapsing: Sequence[Standing]
    figures: Sequence[FigureChange]
    transitions: Sequence[IncidentTransition]
    severities: Sequence[IncidentSeverity]
    decisions: Sequence[LogEntry]


def posts(*, actor: Actor) -> QuerySet[Unit]:
    """The own units whose post the actor's office reads, the widest first."""
    areas = actor.reach(DUTY_READ)
    units = Unit.objects.filter(tenant=actor.tenant.id).exclude(level=Unit.Level.KECAMATAN)
    if areas is not None:
        units = units.filter(inside(areas, field="area"))
    return units.order_by("area_id", "name")


def post(*, actor: Actor, unit_id: UUID | None) -> Unit:
    """The post asked for or, without one, that of the own office; raises `NotFound`."""
    units = posts(actor=actor)
    own = actor.unit.unit_id if actor.unit else None
    if unit_id is None:
        found = (units.filter(pk=own).first() if own else None) or units.first()
    else:
        found = units.filter(pk=unit_id).first()
    if found is None:
        raise NotFound
    return found


def roster(*, unit: Unit) -> list[DutyShift]:
    """The shifts of a post that have not ended, the next first."""
    shifts = DutyShift.objects.filter(unit=unit.pk, ends_at__gt=timezone.now(), cancelled_at__isnull=True)
    return list(shifts.select_related("officer")[:MOST_LISTED])


def find_shift(*, actor: Actor, shift_id: UUID) -> DutyShift:
    """One shift of a post that the actor reads; raises `NotFound`."""
    found = DutyShift.objects.filter(pk=shift_id, unit__in=posts(actor=actor).values("pk")).first()
    if found is None:
        raise NotFound
    return found


def log_book(*, unit: Unit) -> QuerySet[LogEntry]:
    """The lines of a post's log book, the newest first."""
    return LogEntry.objects.filter(unit=unit.pk).select_related("by", "incident").order_by("-at", "-pk")


def last_handover(*, unit: Unit) -> Handover | None:
    """When and by whom the post was last given to whom."""
    return Handover.objects.filter(unit=unit.pk).select_related("given_by", "taken_by").order_by("-at", "-pk").first()


def officers(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Those of the own organisation who can keep a post, by name."""
    return [(one.user_id, f"{one.name} ({one.role})") for one in holders_of(DUTY_KEEP, tenant_id=actor.tenant.id)]


def own_open_incidents(*, actor: Actor) -> QuerySet[Incident]:
    """The open incidents of the own organisation, the last opened first: what a post answers for."""
    return list_incidents(actor=actor, filters=IncidentFilters(open_only=True)).filter(tenant=actor.tenant.id)


def briefing(*, actor: Actor, unit: Unit) -> Briefing:
    """What has changed since the post was last handed over, in a fixed number of statements."""
    last, now = last_handover(unit=unit), timezone.now()
    since = last.at if last else now - FIRST_TIME
    own = own_open_incidents(actor=actor)
    known = own.values("pk")
    overdue = list_tasks(actor=actor, overdue_at=now).filter(incident__in=known)
    moved = IncidentTransition.objects.filter(incident__in=known, at__gt=since, from_state__isnull=False)
    judged = IncidentSeverity.objects.filter(incident__in=known, at__gt=since, from_severity__isnull=False)
    return Briefing(
        since=since,
        last=last,
        unowned=list(own.filter(lead__isnull=True, lead_unit__isnull=True)[:MOST_LISTED]),
        overdue=list(overdue.select_related("incident", "owner", "step").order_by("due_at", "pk")[:MOST_LISTED]),
        lapsing=[one for one in statuses_now(actor=actor) if one.standing in ("lapsing", "lapsed")],
        figures=_figure_changes(list(own.values_list("pk", flat=True)[:MOST_INCIDENTS]), since),
        transitions=list(moved.select_related("incident", "by")[:MOST_LISTED]),
        severities=list(judged.select_related("incident", "by")[:MOST_LISTED]),
        decisions=list(log_book(unit=unit).filter(kind=LogEntry.Kind.DECISION, at__gt=since)[:MOST_LISTED]),
    )


_CHANGES = """
    WITH counted AS (
        SELECT c.incident_id, c.indicator_id, c.unit,
               coalesce(sum(c.value) FILTER (WHERE c.counted_until IS NULL AND c.area_code IS NULL),
                        sum(c.value) FILTER (WHERE c.counted_until IS NULL)) AS value_now,
               coalesce(sum(c.value) FILTER (WHERE c.counted_from <= %(since)s
                            AND (c.counted_until IS NULL OR c.counted_until > %(since)s) AND c.area_code IS NULL),
                        sum(c.value) FILTER (WHERE c.counted_from <= %(since)s
                            AND (c.counted_until IS NULL OR c.counted_until > %(since)s))) AS value_then
          FROM incidents_countedfigure c
         WHERE c.incident_id = ANY(%(incidents)s) AND c.basis = 'reported'
           AND (c.counted_until IS NULL OR c.counted_until > %(since)s)
         GROUP BY c.incident_id, c.indicator_id, c.unit
    )
    SELECT i.id, i.number, i.title, counted.indicator_id, counted.unit, counted.value_then, counted.value_now
      FROM counted JOIN incidents_incident i ON i.id = counted.incident_id
      JOIN incidents_indicator n ON n.code = counted.indicator_id
     WHERE counted.value_then IS DISTINCT FROM counted.value_now
     ORDER BY i.opened_at DESC, i.id, n.position, counted.unit
"""


def _figure_changes(incident_ids: Sequence[UUID], since: datetime) -> list[FigureChange]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"incidents": list(incident_ids), "since": since})
        return [
            FigureChange(
                incident_id=incident_id,
                incident_number=number,
                incident_title=title,
                indicator=indicator,
                unit=unit,
                was=was,
                now=now,
            )
            for incident_id, number, title, indicator, unit, was, now in cursor.fetchall()
        ]
