"""What browsers are told: which thing changed, where and how grave. They fetch the words themselves."""

from typing import Any

from incidents.capabilities import ALERT_READ, CALL_READ, INCIDENT_READ, REPORT_READ
from incidents.events import (
    AlertEnded,
    AlertEvent,
    AlertReceived,
    AlertRevised,
    CallClosed,
    CallEvent,
    CallFactsAdded,
    CallJoined,
    CallRelayed,
    CallTaken,
    FieldReportAmended,
    FieldReportAttached,
    FieldReportFiled,
    FieldReportReturned,
    FieldReportVerified,
    FieldReportWithdrawn,
    FigureEvent,
    FigureRecorded,
    FigureRetracted,
    FigureVerified,
    IncidentEvent,
    IncidentLinked,
    IncidentMerged,
    IncidentMoved,
    IncidentOpened,
    IncidentSeparated,
    IncidentSeverityChanged,
    IncidentTakenCharge,
    ParticipantInvited,
    ParticipantSeverityReported,
    PhotoAttached,
    RelayAcknowledged,
    RelayEscalated,
    RelayProgressed,
    ReportEvent,
    SituationReportApproved,
    SituationReportDrafted,
    SituationReportEvent,
    SituationReportPublished,
    SituationReportRevised,
)
from pmi_platform.core.journal.events import browser_message


@browser_message(FieldReportFiled, reading=REPORT_READ)
@browser_message(FieldReportAmended, reading=REPORT_READ)
@browser_message(FieldReportVerified, reading=REPORT_READ)
@browser_message(FieldReportReturned, reading=REPORT_READ)
@browser_message(FieldReportWithdrawn, reading=REPORT_READ)
@browser_message(FieldReportAttached, reading=REPORT_READ)
@browser_message(PhotoAttached, reading=REPORT_READ)
def report_changed(event: ReportEvent) -> dict[str, Any]:
    return {
        "kind": "report",
        "id": event.report_id,
        "severity": event.severity,
        "hazard": event.hazard,
        "area": event.area_code,
        "status": event.status,
        "incident": event.incident_id,
    }


@browser_message(IncidentOpened, reading=INCIDENT_READ)
@browser_message(IncidentTakenCharge, reading=INCIDENT_READ)
@browser_message(IncidentSeverityChanged, reading=INCIDENT_READ)
@browser_message(IncidentMoved, reading=INCIDENT_READ)
@browser_message(IncidentMerged, reading=INCIDENT_READ)
@browser_message(IncidentSeparated, reading=INCIDENT_READ)
@browser_message(IncidentLinked, reading=INCIDENT_READ)
@browser_message(ParticipantInvited, reading=INCIDENT_READ)
@browser_message(ParticipantSeverityReported, reading=INCIDENT_READ)
def incident_changed(event: IncidentEvent) -> dict[str, Any]:
    return {
        "kind": "incident",
        "id": event.incident_id,
        "severity": event.severity,
        "hazard": event.hazard,
        "area": event.area_code,
        "status": event.state,
    }


@browser_message(FigureRecorded, reading=INCIDENT_READ)
@browser_message(FigureVerified, reading=INCIDENT_READ)
@browser_message(FigureRetracted, reading=INCIDENT_READ)
def figures_changed(event: FigureEvent) -> dict[str, Any]:
    return {
        "kind": "figure",
        "id": event.figure_id,
        "indicator": event.indicator,
        "area": event.area_code,
        "status": event.status,
        "incident": event.incident_id,
    }


@browser_message(AlertReceived, reading=ALERT_READ)
@browser_message(AlertRevised, reading=ALERT_READ)
@browser_message(AlertEnded, reading=ALERT_READ)
def alert_changed(event: AlertEvent) -> dict[str, Any]:
    return {
        "kind": "alert",
        "id": event.alert_id,
        "severity": event.severity,
        "hazard": event.hazard,
        "status": event.state,
    }


@browser_message(SituationReportDrafted, reading=INCIDENT_READ)
@browser_message(SituationReportRevised, reading=INCIDENT_READ)
@browser_message(SituationReportApproved, reading=INCIDENT_READ)
@browser_message(SituationReportPublished, reading=INCIDENT_READ)
def situation_report_changed(event: SituationReportEvent) -> dict[str, Any]:
    return {
        "kind": "situation_report",
        "id": event.document_id,
        "status": event.state,
        "incident": event.incident_id,
    }


@browser_message(CallTaken, reading=CALL_READ)
@browser_message(CallJoined, reading=CALL_READ)
@browser_message(CallFactsAdded, reading=CALL_READ)
@browser_message(CallRelayed, reading=CALL_READ)
@browser_message(CallClosed, reading=CALL_READ)
@browser_message(RelayAcknowledged, reading=CALL_READ)
@browser_message(RelayProgressed, reading=CALL_READ)
@browser_message(RelayEscalated, reading=CALL_READ)
def call_changed(event: CallEvent) -> dict[str, Any]:
    return {
        "kind": "call",
        "id": event.call_id,
        "classification": event.classification,
        "hazard": event.hazard,
        "area": event.area_code,
        "incident": event.incident_id,
    }
