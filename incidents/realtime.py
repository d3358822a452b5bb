"""What browsers are told: which thing changed, where and how grave. They fetch the words themselves."""

from typing import Any

from incidents.events import (
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
    IncidentMoved,
    IncidentOpened,
    IncidentSeverityChanged,
    IncidentTakenCharge,
    ParticipantInvited,
    PhotoAttached,
    ReportEvent,
    SituationReportApproved,
    SituationReportDrafted,
    SituationReportEvent,
    SituationReportPublished,
    SituationReportRevised,
)
from pmi_platform.core.journal.events import browser_message


@browser_message(FieldReportFiled)
@browser_message(FieldReportAmended)
@browser_message(FieldReportVerified)
@browser_message(FieldReportReturned)
@browser_message(FieldReportWithdrawn)
@browser_message(FieldReportAttached)
@browser_message(PhotoAttached)
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


@browser_message(IncidentOpened)
@browser_message(IncidentTakenCharge)
@browser_message(IncidentSeverityChanged)
@browser_message(IncidentMoved)
@browser_message(ParticipantInvited)
def incident_changed(event: IncidentEvent) -> dict[str, Any]:
    return {
        "kind": "incident",
        "id": event.incident_id,
        "severity": event.severity,
        "hazard": event.hazard,
        "area": event.area_code,
        "status": event.state,
    }


@browser_message(FigureRecorded)
@browser_message(FigureVerified)
@browser_message(FigureRetracted)
def figures_changed(event: FigureEvent) -> dict[str, Any]:
    return {
        "kind": "figure",
        "id": event.figure_id,
        "indicator": event.indicator,
        "area": event.area_code,
        "status": event.status,
        "incident": event.incident_id,
    }


@browser_message(SituationReportDrafted)
@browser_message(SituationReportRevised)
@browser_message(SituationReportApproved)
@browser_message(SituationReportPublished)
def situation_report_changed(event: SituationReportEvent) -> dict[str, Any]:
    return {
        "kind": "situation_report",
        "id": event.document_id,
        "status": event.state,
        "incident": event.incident_id,
    }
