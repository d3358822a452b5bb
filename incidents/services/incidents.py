"""Opening incidents and leading them to their end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_OPEN
from incidents.errors import WrongState
from incidents.events import (
    IncidentMoved,
    IncidentOpened,
    IncidentSeverityChanged,
    IncidentTakenCharge,
)
from incidents.models import FieldReport, Incident, IncidentSeverity, IncidentTransition
from incidents.queries import reference
from incidents.rules import lifecycle
from incidents.rules.severity import LEVELS, is_graver
from incidents.services import places, touching
from incidents.services.drafts import IncidentOpening
from incidents.services.locking import locked
from incidents.services.reports import join
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import full_name, middle_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def open_incident(*, actor: Actor, opening: IncidentOpening) -> Incident:
    """Open an incident under the next number of the tenant's local year."""
    place = places.resolve(actor=actor, area=opening.area, location=opening.location)
    actor.require(INCIDENT_OPEN, at=place.area.code)
    incident = opened_by(actor, opening, place.area)
    publish(
        IncidentOpened.of(incident),
        changed=[incident],
        detail={"after": {"reason": opening.reason}} if opening.reason else None,
    )
    return incident


@transaction.atomic
def open_incident_from_report(*, actor: Actor, report_id: UUID, version: int | None = None) -> Incident:
    """Open an incident from what a report says and count the report in; a report that has one yields that one."""
    report = locked(FieldReport, report_id)
    actor.require(INCIDENT_OPEN, at=report.area_id)
    if report.incident_id:
        return Incident.objects.get(pk=report.incident_id)
    if version is not None:
        report = locked(FieldReport, report_id, version=version)
    if report.status not in (FieldReport.Status.FILED, FieldReport.Status.VERIFIED):
        raise WrongState(state=report.get_status_display())
    is_verified = report.status == FieldReport.Status.VERIFIED
    opening = IncidentOpening(
        hazard=report.hazard_id,
        area=report.area_id,
        severity=report.severity,
        started_at=report.observed_at,
        detected_at=report.reported_at,
        location=report.location,
    )
    incident = opened_by(actor, opening, report.area, is_verified=is_verified)
    changed = join(actor, report, incident, at=incident.opened_at)
    publish(IncidentOpened.of(incident), changed=touching.newest([incident], changed))
    return incident


@transaction.atomic
def take_charge(*, actor: Actor, incident_id: UUID, version: int) -> Incident:
    """Become the incident's lead, with the unit of one's office."""
    incident = _managed(actor, incident_id, version)
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    former = {"lead": incident.lead_id, "lead_unit": incident.lead_unit_id}
    incident.lead_id = actor.user_id
    incident.lead_unit_id = actor.unit.unit_id if actor.unit else None
    _save(incident, "lead", "lead_unit")
    detail = {"before": former, "after": {"lead": incident.lead_id, "lead_unit": incident.lead_unit_id}}
    publish(IncidentTakenCharge.of(incident), changed=[incident], detail=detail)
    return incident


@transaction.atomic
def change_severity(*, actor: Actor, incident_id: UUID, version: int, severity: str, reason: str) -> Incident:
    """Raise or lower an incident's severity, with the reason; the history keeps who, when and why."""
    incident = _managed(actor, incident_id, version)
    if severity not in LEVELS:
        raise InvalidInput({"severity": _("Choose low, moderate, high or critical.")})
    why = required_reason(reason)
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    if severity != incident.severity:
        _set_severity(actor, incident, severity, why)
    return incident


@transaction.atomic
def raise_severity(*, actor: Actor, incident_id: UUID, severity: str, reason: str) -> bool:
    """Raise an open incident of the own tenant that is milder than `severity`; answers whether it was."""
    incident = Incident.objects.select_for_update().filter(pk=incident_id).first()
    if incident is None or not incident.is_open or not is_graver(severity, than=incident.severity):
        return False
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    _set_severity(actor, incident, severity, reason)
    return True


@transaction.atomic
def move_incident(*, actor: Actor, incident_id: UUID, version: int, to_state: str, reason: str = "") -> Incident:
    """Take an incident one step through its life; ending, reopening and going back need a reason."""
    incident = _managed(actor, incident_id, version)
    former = incident.state
    if to_state not in lifecycle.STEPS:
        raise InvalidInput({"to_state": _("There is no such state.")})
    if not lifecycle.is_allowed(former, to=to_state):
        raise WrongState(state=incident.get_state_display())
    why = required_reason(reason) if lifecycle.needs_reason(former, to=to_state) else checked_text("reason", reason)
    now = timezone.now()
    incident.state = to_state
    incident.closed_at = now if to_state in lifecycle.ENDED else None
    if to_state == Incident.State.VERIFIED:
        incident.verified_at = now
    _save(incident, "state", "closed_at", "verified_at")
    _note_transition(actor, incident, former=former, at=now, reason=why)
    publish(
        IncidentMoved.of(incident),
        changed=[incident],
        detail={"before": {"state": former}, "after": {"state": to_state, "reason": why}},
    )
    return incident


def next_number(actor: Actor, at: datetime) -> str:
    """The tenant's next number in its local year: `JBR/2026/0007`. Locks the counter until the transaction ends."""
    year = at.astimezone(ZoneInfo(actor.tenant.time_zone)).year
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO incidents_incidentcounter AS counter (tenant_id, year, last) VALUES (%s, %s, 1)
                ON CONFLICT (tenant_id, year) DO UPDATE SET last = counter.last + 1
            RETURNING last
            """,
            (actor.tenant.id, year),
        )
        (last,) = cursor.fetchone()
    return f"{actor.tenant.code}/{year}/{last:04d}"


def opened_by(actor: Actor, opening: IncidentOpening, area: AdminArea, *, is_verified: bool = False) -> Incident:
    """The incident, stored under the next number; whoever calls has asked for the permission and publishes."""
    now = timezone.now()
    detected_at = opening.detected_at or now
    _check(opening, detected_at)
    further = (places.own_area(actor, code, field="area_codes").code for code in opening.area_codes)
    area_codes = sorted({area.code, *further})
    location = opening.location or middle_of(area)
    incident = Incident(
        tenant_id=actor.tenant.id,
        visible_to=[actor.tenant.id],
        zone_keys=touching.zone_keys(actor.tenant.id, area_codes),
        hazard_id=opening.hazard,
        title=_title(actor, opening, area),
        state=Incident.State.VERIFIED if is_verified else Incident.State.REPORTED,
        severity=opening.severity,
        started_at=opening.started_at,
        detected_at=detected_at,
        opened_at=now,
        verified_at=now if is_verified else None,
        area=area,
        area_codes=area_codes,
        location=location,
        location_is_approximate=location is not None and opening.location is None,
        footprint=opening.footprint,
        glide_numbers=list(opening.glide_numbers),
        external_ids=dict(opening.external_ids),
    )
    incident.number = next_number(actor, now)
    incident.save(force_insert=True)
    _note_transition(actor, incident, former=None, at=now, reason=opening.reason)
    _note_severity(actor, incident, former=None, at=now, reason=opening.reason)
    return incident


def _check(opening: IncidentOpening, detected_at: datetime) -> None:
    if opening.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    if opening.severity not in LEVELS:
        raise InvalidInput({"severity": _("Choose low, moderate, high or critical.")})
    if opening.started_at > detected_at:
        raise InvalidInput({"started_at": _("It must have started before it was noticed.")})


def _title(actor: Actor, opening: IncidentOpening, area: AdminArea) -> str:
    """Place, hazard and month, in the official language: "Cianjur: Gempa bumi – 2022-11"."""
    hazard = reference.hazards()[opening.hazard].name_id
    started = opening.started_at.astimezone(ZoneInfo(actor.tenant.time_zone))
    return f"{full_name(area.code)}: {hazard} – {started:%Y-%m}"


def _set_severity(actor: Actor, incident: Incident, severity: str, reason: str) -> None:
    former, incident.severity = incident.severity, severity
    _save(incident, "severity")
    _note_severity(actor, incident, former=former, at=timezone.now(), reason=reason)
    publish(
        IncidentSeverityChanged.of(incident),
        changed=[incident],
        detail={"before": {"severity": former}, "after": {"severity": severity, "reason": reason}},
    )


def _managed(actor: Actor, incident_id: UUID, version: int) -> Incident:
    incident = locked(Incident, incident_id, version=version)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    return incident


def _save(incident: Incident, *fields: str) -> None:
    incident.version += 1
    incident.save(update_fields=[*fields, "version"])


def _note_transition(actor: Actor, incident: Incident, *, former: str | None, at: datetime, reason: str) -> None:
    IncidentTransition.objects.create(
        tenant_id=incident.tenant_id,
        incident=incident,
        visible_to=incident.visible_to,
        zone_keys=incident.zone_keys,
        from_state=former,
        to_state=incident.state,
        at=at,
        by_id=actor.user_id,
        reason=reason,
    )


def _note_severity(actor: Actor, incident: Incident, *, former: str | None, at: datetime, reason: str) -> None:
    IncidentSeverity.objects.create(
        tenant_id=incident.tenant_id,
        incident=incident,
        visible_to=incident.visible_to,
        zone_keys=incident.zone_keys,
        from_severity=former,
        to_severity=incident.severity,
        at=at,
        by_id=actor.user_id,
        reason=reason,
    )
