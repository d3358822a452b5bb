"""What happens to incidents, reports and figures: ids and codes, no text and no personal value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pmi_platform.core.journal.events import DomainEvent

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvent(DomainEvent):
    """What every fact about a report says."""

    report_id: str
    kind: str
    report_type: str
    hazard: str
    severity: str
    area_code: str
    status: str
    incident_id: str | None

    @classmethod
    def of(cls, report: models.FieldReport) -> Self:
        return cls(
            report_id=str(report.pk),
            kind=report.kind,
            report_type=report.type_code,
            hazard=report.hazard_id,
            severity=report.severity,
            area_code=report.area_id,
            status=report.status,
            incident_id=str(report.incident_id) if report.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportFiled(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.filed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAmended(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.amended"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportVerified(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportReturned(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportWithdrawn(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAttached(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.attached"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAttached(ReportEvent):
    type: ClassVar[str] = "incidents.photo.attached"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent(DomainEvent):
    """What every fact about an incident says."""

    incident_id: str
    number: str
    hazard: str
    severity: str
    area_code: str
    state: str

    @classmethod
    def of(cls, incident: models.Incident) -> Self:
        return cls(
            incident_id=str(incident.pk),
            number=incident.number,
            hazard=incident.hazard_id,
            severity=incident.severity,
            area_code=incident.area_id,
            state=incident.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTakenCharge(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.taken_charge"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeverityChanged(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.severity_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMoved(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.merged"
    into_id: str = ""
    into_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeparated(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.separated"
    into_id: str = ""
    into_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinked(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.linked"
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantInvited(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.invited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationAccepted(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSeverityReported(IncidentEvent):
    """A participant's verified reports are graver than the incident; `severity` is theirs."""

    type: ClassVar[str] = "incidents.participant.severity_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEvent(DomainEvent):
    """What every fact about a figure says; the number itself is read through the feed."""

    figure_id: str
    indicator: str
    unit: str
    status: str
    area_code: str | None
    incident_id: str | None

    @classmethod
    def of(cls, figure: models.Figure) -> Self:
        return cls(
            figure_id=str(figure.pk),
            indicator=figure.indicator_id,
            unit=figure.unit,
            status=figure.status,
            area_code=figure.area_id,
            incident_id=str(figure.incident_id) if figure.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecorded(FigureEvent):
    type: ClassVar[str] = "incidents.figure.recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureVerified(FigureEvent):
    type: ClassVar[str] = "incidents.figure.verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRetracted(FigureEvent):
    type: ClassVar[str] = "incidents.figure.retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent(DomainEvent):
    """What every fact about an early warning says; the kecamatan stand with the warning itself."""

    alert_id: str
    source: str
    status: str
    message: str
    state: str
    hazard: str
    severity: str
    urgency: str
    certainty: str
    tsunami: bool | None

    @classmethod
    def of(cls, alert: models.Alert) -> Self:
        return cls(
            alert_id=str(alert.pk),
            source=alert.source,
            status=alert.status,
            message=alert.message,
            state=alert.state,
            hazard=alert.hazard_id,
            severity=alert.severity,
            urgency=alert.urgency,
            certainty=alert.certainty,
            tsunami=alert.tsunami,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertReceived(AlertEvent):
    type: ClassVar[str] = "incidents.alert.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRevised(AlertEvent):
    type: ClassVar[str] = "incidents.alert.revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEnded(AlertEvent):
    type: ClassVar[str] = "incidents.alert.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportEvent(DomainEvent):
    """What every fact about a situation report says."""

    document_id: str
    incident_id: str
    kind: str
    number: int
    edition: int
    state: str
    digest: str

    @classmethod
    def of(cls, document: models.SituationReport) -> Self:
        return cls(
            document_id=str(document.pk),
            incident_id=str(document.incident_id),
            kind=document.kind,
            number=document.number,
            edition=document.edition,
            state=document.state,
            digest=document.digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportDrafted(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.drafted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportRevised(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportApproved(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportPublished(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.published"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpEvent(DomainEvent):
    """What every fact about a follow-up says."""

    follow_up_id: str
    incident_id: str
    unit_id: str
    state: str

    @classmethod
    def of(cls, follow_up: models.FollowUp) -> Self:
        return cls(
            follow_up_id=str(follow_up.pk),
            incident_id=str(follow_up.incident_id),
            unit_id=str(follow_up.unit_id),
            state=follow_up.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAgreed(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSettled(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(DomainEvent):
    """What every fact about a 112 call says: nothing of whoever called."""

    call_id: str
    classification: str
    hazard: str | None
    area_code: str
    incident_id: str | None

    @classmethod
    def of(cls, call: models.EmergencyCall, **more: Any) -> Self:
        return cls(
            call_id=str(call.pk),
            classification=call.classification,
            hazard=call.hazard_id,
            area_code=call.area_id,
            incident_id=str(call.incident_id) if call.incident_id else None,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTaken(CallEvent):
    type: ClassVar[str] = "incidents.call.taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallJoined(CallEvent):
    type: ClassVar[str] = "incidents.call.joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFactsAdded(CallEvent):
    type: ClassVar[str] = "incidents.call.facts_added"
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRelayed(CallEvent):
    type: ClassVar[str] = "incidents.call.relayed"
    agencies: list[str]
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClosed(CallEvent):
    type: ClassVar[str] = "incidents.call.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayEvent(CallEvent):
    relay_id: str
    agency: str

    @classmethod
    def of_relay(cls, call: models.EmergencyCall, relay: models.CallRelay) -> Self:
        return cls.of(call, relay_id=str(relay.pk), agency=relay.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAcknowledged(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.acknowledged"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayProgressed(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.progressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayEscalated(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerErased(DomainEvent):
    type: ClassVar[str] = "incidents.caller.erased"
    call_id: str
    reason: str
