"""What happens to incidents, reports and figures: ids and codes, no text and no personal value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents.models import (
        Activation,
        ActivationRule,
        Alert,
        FieldReport,
        Figure,
        FollowUp,
        Incident,
        Shelter,
        SituationReport,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvent(DomainEvent):
    """What every fact about a report says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:report", "report_id")

    report_id: str
    kind: str
    report_type: str
    hazard: str
    severity: str
    area_code: str
    status: str
    incident_id: str | None

    @classmethod
    def of(cls, report: FieldReport) -> Self:
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
    words: ClassVar[Words] = _("Field report filed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAmended(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.amended"
    words: ClassVar[Words] = _("Field report amended")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportVerified(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.verified"
    words: ClassVar[Words] = _("Field report verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportConfirmed(ReportEvent):
    """A higher rung vouches for what a lower one verified."""

    type: ClassVar[str] = "incidents.field_report.confirmed"
    words: ClassVar[Words] = _("Field report confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportChangesRequested(ReportEvent):
    """Its author is asked for some of its fields."""

    type: ClassVar[str] = "incidents.field_report.changes_requested"
    words: ClassVar[Words] = _("Changes to a field report asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportRefiled(ReportEvent):
    """Its author says that it is right as it is."""

    type: ClassVar[str] = "incidents.field_report.refiled"
    words: ClassVar[Words] = _("Field report filed again")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportReturned(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.returned"
    words: ClassVar[Words] = _("Field report returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportWithdrawn(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.withdrawn"
    words: ClassVar[Words] = _("Field report withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAttached(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.attached"
    words: ClassVar[Words] = _("Field report put to an incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAttached(ReportEvent):
    type: ClassVar[str] = "incidents.photo.attached"
    words: ClassVar[Words] = _("Photo attached")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent(DomainEvent):
    """What every fact about an incident says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    incident_id: str
    number: str
    hazard: str
    severity: str
    area_code: str
    state: str

    @classmethod
    def of(cls, incident: Incident) -> Self:
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
    words: ClassVar[Words] = _("Incident opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTakenCharge(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.taken_charge"
    words: ClassVar[Words] = _("Incident's lead named")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeverityChanged(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.severity_changed"
    words: ClassVar[Words] = _("Incident's severity changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMoved(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.moved"
    words: ClassVar[Words] = _("Incident moved to another stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantInvited(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.invited"
    words: ClassVar[Words] = _("Participant invited")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationAccepted(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.accepted"
    words: ClassVar[Words] = _("Participation accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSeverityReported(IncidentEvent):
    """A participant's verified reports are graver than the incident; `severity` is theirs."""

    type: ClassVar[str] = "incidents.participant.severity_reported"
    words: ClassVar[Words] = _("Participant reported a graver severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEvent(DomainEvent):
    """What every fact about a figure says; the number itself is read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    figure_id: str
    indicator: str
    unit: str
    status: str
    area_code: str | None
    incident_id: str | None

    @classmethod
    def of(cls, figure: Figure) -> Self:
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
    words: ClassVar[Words] = _("Figure recorded")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureVerified(FigureEvent):
    type: ClassVar[str] = "incidents.figure.verified"
    words: ClassVar[Words] = _("Figure verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRetracted(FigureEvent):
    type: ClassVar[str] = "incidents.figure.retracted"
    words: ClassVar[Words] = _("Figure retracted")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent(DomainEvent):
    """What every fact about an early warning says; the kecamatan stand with the warning itself."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:alert", "alert_id")

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
    def of(cls, alert: Alert) -> Self:
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
    words: ClassVar[Words] = _("Early warning received")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRevised(AlertEvent):
    type: ClassVar[str] = "incidents.alert.revised"
    words: ClassVar[Words] = _("Early warning revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEnded(AlertEvent):
    type: ClassVar[str] = "incidents.alert.ended"
    words: ClassVar[Words] = _("Early warning ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationEvent(DomainEvent):
    """What every fact about a draft activation says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:alert", "alert_id")

    activation_id: str
    alert_id: str
    hazard: str
    severity: str
    area_code: str
    state: str
    incident_id: str | None

    @classmethod
    def of(cls, activation: Activation) -> Self:
        return cls(
            activation_id=str(activation.pk),
            alert_id=str(activation.alert_id),
            hazard=activation.hazard_id,
            severity=activation.severity,
            area_code=activation.area_id,
            state=activation.state,
            incident_id=str(activation.incident_id) if activation.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationProposed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.proposed"
    words: ClassVar[Words] = _("Activation proposed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationRevised(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.revised"
    words: ClassVar[Words] = _("Proposed activation revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationWithdrawn(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.withdrawn"
    words: ClassVar[Words] = _("Proposed activation withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationConfirmed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.confirmed"
    words: ClassVar[Words] = _("Activation confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationDismissed(ActivationEvent):
    type: ClassVar[str] = "incidents.activation.dismissed"
    words: ClassVar[Words] = _("Proposed activation dismissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationRuleChanged(DomainEvent):
    about: ClassVar[tuple[str, str] | None] = ("incidents:activation-rule", "rule_id")
    type: ClassVar[str] = "incidents.activation_rule.changed"
    words: ClassVar[Words] = _("Activation rule changed")

    rule_id: str
    is_enabled: bool

    @classmethod
    def of(cls, rule: ActivationRule) -> Self:
        return cls(rule_id=str(rule.pk), is_enabled=rule.is_enabled)


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportEvent(DomainEvent):
    """What every fact about a situation report says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:document", "document_id")

    document_id: str
    incident_id: str
    kind: str
    number: int
    edition: int
    state: str
    digest: str

    @classmethod
    def of(cls, document: SituationReport) -> Self:
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
    words: ClassVar[Words] = _("Situation report drafted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportRevised(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.revised"
    words: ClassVar[Words] = _("Situation report revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportApproved(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.approved"
    words: ClassVar[Words] = _("Situation report approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportPublished(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.published"
    words: ClassVar[Words] = _("Situation report published")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterEvent(DomainEvent):
    """What every fact about a shelter says; who stays there is read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:shelter", "shelter_id")

    shelter_id: str
    incident_id: str
    area_code: str
    state: str

    @classmethod
    def of(cls, shelter: Shelter) -> Self:
        return cls(
            shelter_id=str(shelter.pk),
            incident_id=str(shelter.incident_id),
            area_code=shelter.area_id,
            state=shelter.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterOpened(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.opened"
    words: ClassVar[Words] = _("Shelter opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterRevised(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.revised"
    words: ClassVar[Words] = _("Shelter's record revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterCounted(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.counted"
    words: ClassVar[Words] = _("Shelter's occupants counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterClosed(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.closed"
    words: ClassVar[Words] = _("Shelter closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterReopened(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.reopened"
    words: ClassVar[Words] = _("Shelter reopened")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpEvent(DomainEvent):
    """What every fact about a follow-up says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    follow_up_id: str
    incident_id: str
    unit_id: str
    state: str

    @classmethod
    def of(cls, follow_up: FollowUp) -> Self:
        return cls(
            follow_up_id=str(follow_up.pk),
            incident_id=str(follow_up.incident_id),
            unit_id=str(follow_up.unit_id),
            state=follow_up.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAgreed(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.agreed"
    words: ClassVar[Words] = _("Follow-up agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSettled(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.settled"
    words: ClassVar[Words] = _("Follow-up settled")
