"""The picture of now: what the dashboard shows, in a fixed number of statements that read open incidents only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from incidents.queries.figures import Headline, headlines
from incidents.queries.people import PEOPLE_COUNTS, PeopleCount, people_counts
from incidents.queries.reach import REACHED_INCIDENT, REACHED_REPORT, incident_reach, report_reach, told_rows
from pmi_platform.core.tenancy.scope import Actor

CHANGE_OVER = timedelta(hours=6)
SHOWN_AS_CRITICAL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of rows now and six hours ago; `unverified` is how many of them nobody has confirmed yet."""

    now: int
    before: int
    unverified: int = 0

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalIncident:
    """An open critical incident of which nobody took charge."""

    id: UUID
    number: str
    title: str
    hazard: str
    area_code: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The numbers of the command dashboard."""

    active: Count
    critical: Count
    critical_unowned_count: int
    critical_unowned: Sequence[CriticalIncident]
    affected: PeopleCount
    displaced: PeopleCount
    dead_and_missing: PeopleCount
    awaiting_verification: Count
    critical_reports_awaiting: int
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """One line of the dashboard's list."""

    id: UUID
    number: str
    title: str
    hazard: str
    severity: str
    state: str
    area_code: str
    tenant_code: str
    started_at: datetime
    opened_at: datetime
    lead: str | None
    affected: Headline
    displaced: Headline


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One line of "what just came": a report that arrived or an incident that was opened."""

    kind: str
    id: UUID
    severity: str
    hazard: str
    status: str
    title: str
    text: str
    area_code: str
    area_name: str
    report_kind: str
    at: datetime


def totals(*, actor: Actor, now: datetime | None = None) -> Totals:
    """The dashboard's numbers over everything that the scope reads, in five statements; people once each.

    Where incidents were merged it takes six more.
    """
    now = now or timezone.now()
    incidents, critical = _incident_counts(actor, now), _critical_unowned(actor)
    people, awaiting = people_counts(actor, then=now - CHANGE_OVER), _awaiting(actor, now)
    return Totals(
        active=incidents[0],
        critical=incidents[1],
        critical_unowned_count=critical[0],
        critical_unowned=critical[1],
        awaiting_verification=awaiting[0],
        critical_reports_awaiting=awaiting[1],
        as_of=now,
        **{name: people[name] for name in PEOPLE_COUNTS},
    )


def open_incidents(*, actor: Actor, limit: int = 50) -> list[OpenIncident]:
    """Open incidents, the gravest first and then the newest, with their headline figures. Two statements."""
    rows = told_rows(
        f"""
        SELECT i.id, i.number, i.title, i.hazard_id AS hazard, i.severity, i.state, i.area_code, t.code AS tenant_code,
               i.started_at, i.opened_at, coalesce(u.name, lead_unit.name) AS lead
          FROM incidents_incident i
          JOIN tenancy_tenant t ON t.id = i.tenant_id
          LEFT JOIN tenancy_user u ON u.id = i.lead_id
          LEFT JOIN tenancy_unit lead_unit ON lead_unit.id = i.lead_unit_id
         WHERE i.closed_at IS NULL AND {REACHED_INCIDENT}
         ORDER BY array_position(ARRAY['critical', 'high', 'moderate', 'low'], i.severity), i.opened_at DESC, i.id DESC
         LIMIT %(limit)s
        """,
        {**incident_reach(actor), "limit": limit},
    )
    heads = headlines([row["id"] for row in rows])
    return [
        OpenIncident(
            **row,
            affected=heads.get((row["id"], "terdampak", "jiwa"), Headline()),
            displaced=heads.get((row["id"], "mengungsi", "jiwa"), Headline()),
        )
        for row in rows
    ]


def feed(*, actor: Actor, limit: int = 30) -> list[FeedItem]:
    """What just came, newest first: reports as they arrived and incidents as they were opened. One statement."""
    rows = told_rows(
        f"""
        SELECT item.kind, item.id, item.severity, item.hazard, item.status, item.title, item.text, item.area_code,
               CASE WHEN district.code = area.code THEN area.name ELSE area.name || ', ' || district.name END
                   AS area_name, item.report_kind, item.at
          FROM (
            (SELECT 'report' AS kind, r.id, r.severity, r.hazard_id AS hazard, r.status, r.receipt AS title,
                    left(r.text, 200) AS text, r.area_code, r.kind AS report_kind, r.received_at AS at
               FROM unnest(nullif(current_setting('pmi.read_incidents', true), '')::int[]) AS scope (tenant_id)
              CROSS JOIN LATERAL (
                    SELECT * FROM incidents_fieldreport r
                     WHERE r.tenant_id = scope.tenant_id AND r.status <> 'withdrawn' AND {REACHED_REPORT}
                     ORDER BY r.id DESC LIMIT %(limit)s) AS r)
            UNION ALL
            (SELECT 'incident', i.id, i.severity, i.hazard_id, i.state, i.title, '', i.area_code, '', i.opened_at
               FROM incidents_incident i
              WHERE i.closed_at IS NULL AND {REACHED_INCIDENT}
              ORDER BY i.opened_at DESC LIMIT %(limit)s)
          ) AS item
          JOIN geo_adminarea area ON area.code = item.area_code
          JOIN geo_adminarea district ON district.code = left(item.area_code, 8)
         ORDER BY item.at DESC, item.id DESC LIMIT %(limit)s
        """,
        {**incident_reach(actor), **report_reach(actor), "limit": limit},
    )
    return [FeedItem(**row) for row in rows]


def _incident_counts(actor: Actor, now: datetime) -> tuple[Count, Count]:
    (row,) = told_rows(
        f"""
        WITH lately AS (
            SELECT i.id, i.severity, i.state, i.opened_at, i.closed_at, i.zone_keys, i.tenant_id, i.visible_to
              FROM incidents_incident i WHERE i.closed_at IS NULL
            UNION ALL
            SELECT i.id, i.severity, i.state, i.opened_at, i.closed_at, i.zone_keys, i.tenant_id, i.visible_to
              FROM incidents_incident i WHERE i.closed_at > %(then)s
        ), judged AS (
            SELECT i.closed_at IS NULL AS is_open, i.opened_at <= %(then)s AS was_open, i.severity, i.state,
                   coalesce((SELECT s.from_severity FROM incidents_incidentseverity s
                              WHERE s.incident_id = i.id AND s.at > %(then)s AND s.from_severity IS NOT NULL
                              ORDER BY s.at, s.id LIMIT 1), i.severity) AS former_severity
              FROM lately i WHERE {REACHED_INCIDENT}
        )
        SELECT count(*) FILTER (WHERE is_open) AS active, count(*) FILTER (WHERE was_open) AS active_before,
               count(*) FILTER (WHERE is_open AND state = 'reported') AS active_unverified,
               count(*) FILTER (WHERE is_open AND severity = 'critical') AS critical,
               count(*) FILTER (WHERE is_open AND severity = 'critical' AND state = 'reported') AS critical_unverified,
               count(*) FILTER (WHERE was_open AND former_severity = 'critical') AS critical_before
          FROM judged
        """,
        {**incident_reach(actor), "then": now - CHANGE_OVER},
    )
    return (
        Count(now=row["active"], before=row["active_before"], unverified=row["active_unverified"]),
        Count(now=row["critical"], before=row["critical_before"], unverified=row["critical_unverified"]),
    )


def _critical_unowned(actor: Actor) -> tuple[int, list[CriticalIncident]]:
    rows = told_rows(
        f"""
        SELECT i.id, i.number, i.title, i.hazard_id AS hazard, i.area_code, i.opened_at, count(*) OVER () AS of_all
          FROM incidents_incident i
         WHERE i.closed_at IS NULL AND i.severity = 'critical' AND i.lead_id IS NULL AND i.lead_unit_id IS NULL
           AND {REACHED_INCIDENT}
         ORDER BY i.opened_at DESC, i.id DESC LIMIT %(limit)s
        """,
        {**incident_reach(actor), "limit": SHOWN_AS_CRITICAL},
    )
    count = rows[0]["of_all"] if rows else 0
    return count, [CriticalIncident(**{k: v for k, v in row.items() if k != "of_all"}) for row in rows]


def _awaiting(actor: Actor, now: datetime) -> tuple[Count, int]:
    """Reports that nobody has verified yet, and how many of them are critical and belong to no incident."""
    (row,) = told_rows(
        f"""
        SELECT count(*) FILTER (WHERE status = 'filed') AS now,
               count(*) FILTER (WHERE received_at <= %(then)s) AS before,
               count(*) FILTER (WHERE status = 'filed' AND severity = 'critical' AND incident_id IS NULL) AS critical
          FROM (SELECT r.status, r.received_at, r.severity, r.incident_id FROM incidents_fieldreport r
                 WHERE r.status = 'filed' AND {REACHED_REPORT}
                UNION ALL
                SELECT r.status, r.received_at, r.severity, r.incident_id FROM incidents_fieldreport r
                 WHERE r.status <> 'filed' AND r.status_at > %(then)s AND {REACHED_REPORT}) AS lately
        """,
        {**report_reach(actor), "then": now - CHANGE_OVER},
    )
    return Count(now=row["now"], before=row["before"]), row["critical"]
