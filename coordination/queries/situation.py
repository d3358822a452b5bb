"""The situation picture of the command dashboard: what each app below knows of now, put side by side."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from coordination.queries.activities import awaiting_count as activities_awaiting
from incidents.capabilities import ACTIVATION_READ
from incidents.queries import on_map as incidents_map
from incidents.queries import situation as incidents
from incidents.queries.activations import awaiting_decision
from incidents.queries.alerts import StandingAlert, standing_alerts
from incidents.queries.calls import overdue_call_count
from incidents.queries.checklist import Overdue, overdue_tasks
from incidents.queries.emergency_status import Standing, statuses_now
from incidents.queries.gauges import GaugeOfConcern, gauges_of_concern
from incidents.queries.inbox import waiting_at_risk_count, waiting_count
from incidents.queries.map_counts import MapView
from incidents.queries.people import CountedRow, PeopleCount, counted_rows
from incidents.queries.reference import hazards
from incidents.queries.risk_exposure import AreaExposure, exposure_by_area
from incidents.queries.situation import Count, OpenIncident
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.queries.grants import live_grants
from pmi_platform.core.tenancy.scope import Actor
from volunteers.queries import deployments
from volunteers.queries.deployments import Presence
from volunteers.queries.presence import ready_by_kecamatan

MOST_LISTED = 50
MOST_ALERTS = 6
MOST_GAUGES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One of the six numbers. None says that nobody reported anything, which is not zero.

    `unverified` is by how much the unverified would change it, `including` how many of it are unverified; `change` is
    that of the last six hours.
    """

    code: str
    value: Decimal | int | None
    change: Decimal | int | None
    unverified: Decimal | int | None = None
    including: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """Open critical incidents of which nobody took charge: how many, and the newest of them by id and title."""

    count: int
    newest: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The head of the dashboard. At first everything is unverified, so critical reports that await it count too.

    `overdue_calls` are 112 calls that an agency has not confirmed in time, `silent_people` volunteers on site of whom
    nothing was heard in time, `waiting_messages` what people unknown to us
    told and nobody has checked, `messages_at_risk` those of them that speak of a life at risk; `gauges` the rivers to
    look after; `activities` how many activities of programmes await the actor's verification.
    """

    critical: Unowned | None
    critical_reports: int
    overdue: Overdue
    statuses: Sequence[Standing]
    overdue_calls: int
    silent_people: int
    waiting_messages: int
    messages_at_risk: int
    gauges: Sequence[GaugeOfConcern]
    activities: int
    numbers: Sequence[Number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """A kecamatan in risk zones, and how many volunteers stand ready there; None when the office does not read them."""

    row: AreaExposure
    volunteers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One line of what just came. `kind` is report or incident; `number` is the receipt or the incident's title."""

    kind: str
    id: UUID
    severity: str
    hazard: str
    hazard_name: str
    place: str
    number: str
    text: str
    is_verified: bool
    status: str
    at: datetime


def summary(*, actor: Actor) -> Summary:
    """What is critical and nobody's, and the six numbers."""
    totals = incidents.totals(actor=actor)
    critical = [(one.id, one.title) for one in totals.critical_unowned]
    return Summary(
        critical=Unowned(count=totals.critical_unowned_count, newest=critical) if critical else None,
        critical_reports=totals.critical_reports_awaiting,
        overdue=overdue_tasks(actor=actor),
        statuses=statuses_now(actor=actor),
        overdue_calls=overdue_call_count(actor=actor),
        silent_people=deployments.overdue_count(actor=actor),
        waiting_messages=waiting_count(actor=actor),
        messages_at_risk=waiting_at_risk_count(actor=actor),
        gauges=gauges_of_concern(actor=actor, limit=MOST_GAUGES),
        activities=activities_awaiting(actor=actor),
        numbers=(
            _rows("active", totals.active, including=totals.active.unverified),
            _rows("critical", totals.critical, including=totals.critical.unverified),
            _people("affected", totals.affected),
            _people("displaced", totals.displaced),
            _people("dead_and_missing", totals.dead_and_missing),
            _rows("awaiting", totals.awaiting_verification),
        ),
    )


def people_rows(*, actor: Actor, count: str, basis: str) -> list[CountedRow]:
    """What one of the numbers of people is made of, and what stands aside in it."""
    return counted_rows(actor=actor, count=count, basis=basis, now=timezone.now())


def open_incidents(*, actor: Actor) -> list[OpenIncident]:
    """The open incidents, the gravest first."""
    return incidents.open_incidents(actor=actor, limit=MOST_LISTED)


def presence(*, actor: Actor, incidents: Collection[UUID]) -> dict[UUID, Presence]:
    """How many volunteers are on their way to which incident, and how many are there."""
    return deployments.presence_by_incident(actor=actor, incidents=incidents)


def arrivals(*, actor: Actor) -> list[Arrival]:
    """What just came, newest first."""
    names = hazards()
    items = incidents.feed(actor=actor)
    places = full_names({item.area_code for item in items}, upto=Level.DISTRICT)
    return [
        Arrival(
            kind=item.kind,
            id=item.id,
            severity=item.severity,
            hazard=item.hazard,
            hazard_name=names[item.hazard].name,
            place=places.get(item.area_code, item.area_name),
            number=item.title,
            text=item.text,
            is_verified=item.status not in {"filed", "reported", "returned"},
            status=item.status,
            at=item.at,
        )
        for item in items
    ]


def activations_awaiting(*, actor: Actor) -> int:
    """How many draft activations await a decision while their warning is in force."""
    return awaiting_decision(actor=actor).count() if actor.allows(ACTIVATION_READ) else 0


def alerts_in_force(*, actor: Actor, language: str) -> tuple[list[StandingAlert], bool]:
    """The gravest warnings in force, and whether there are more than are shown."""
    found = standing_alerts(actor=actor, language=language, limit=MOST_ALERTS + 1)
    return found[:MOST_ALERTS], len(found) > MOST_ALERTS


def map_features(*, actor: Actor, urls: Mapping[str, str], view: MapView | None, with_past: bool = False) -> str:
    """GeoJSON of what the map shows, of the kinds in `urls` that the office may read; of everything without a view."""
    kinds = incidents_map.readable_kinds(actor, urls)
    if view is None:
        return incidents_map.map_points(actor=actor, urls=urls, kinds=kinds, with_past=with_past)
    return incidents_map.map_features(actor=actor, urls=urls, view=view, kinds=kinds, with_past=with_past)


def risk_exposure(
    *, actor: Actor, hazard: str, within: str = "", order: str = "risk", limit: int = 50, offset: int = 0
) -> tuple[list[Exposed], int]:
    """Who and what lies in the zones of a hazard, by kecamatan, and how many kecamatan there are.

    Each app below answers for its own things: what stands ready is put beside the exposure here.
    """
    rows, count = exposure_by_area(actor=actor, hazard=hazard, within=within, order=order, limit=limit, offset=offset)
    ready = ready_by_kecamatan(actor=actor, codes=[row.code for row in rows])
    return [Exposed(row=row, volunteers=None if ready is None else ready.get(row.code, 0)) for row in rows], count


def provinces_in_view(*, actor: Actor) -> list[str]:
    """The area codes that the map draws: the tenant's own, and those of the tenants that share incidents with it."""
    own = actor.tenant.area_code
    if own is None:
        return []
    givers = live_grants(actor).filter(receiver=actor.tenant.id, purpose=Purpose.INCIDENTS, giver__area__isnull=False)
    return [own, *sorted(set(givers.values_list("giver__area", flat=True)) - {own})]


def _rows(code: str, count: Count, *, including: int | None = None) -> Number:
    return Number(code=code, value=count.now, change=count.change, including=including)


def _people(code: str, count: PeopleCount) -> Number:
    return Number(code=code, value=count.verified, unverified=count.unverified_change, change=count.change)
