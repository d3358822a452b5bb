"""What browsers are told: which thing changed, where and how grave. They fetch the words themselves."""

from typing import Any

from incidents.capabilities import (
    ACTIVATION_READ,
    ALERT_READ,
    CALL_READ,
    CHANNEL_MANAGE,
    DUTY_READ,
    GAUGE_READ,
    INBOX_READ,
    INCIDENT_READ,
    REPORT_READ,
    SHELTER_READ,
)
from incidents.events import (
    ActivationConfirmed,
    ActivationDismissed,
    ActivationEvent,
    ActivationProposed,
    ActivationRevised,
    ActivationWithdrawn,
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
    ChannelClosed,
    ChannelEvent,
    ChannelKeyEnded,
    ChannelKeyMade,
    ChannelOpened,
    ChannelRevised,
    ChannelTried,
    ChecklistStarted,
    DeliveryArrived,
    DeliveryDied,
    DeliveryEvent,
    DeliveryReplayed,
    DutyHandedOver,
    EmergencyStatusAttached,
    EmergencyStatusDeclared,
    EmergencyStatusEnded,
    EmergencyStatusEvent,
    EmergencyStatusExtended,
    FieldReportAmended,
    FieldReportAttached,
    FieldReportChangesRequested,
    FieldReportConfirmed,
    FieldReportConflictDecided,
    FieldReportFiled,
    FieldReportRefiled,
    FieldReportReturned,
    FieldReportToldAgain,
    FieldReportVerified,
    FieldReportWithdrawn,
    FigureEvent,
    FigureRecorded,
    FigureRetracted,
    FigureVerified,
    GaugeClosed,
    GaugeEvent,
    GaugeReadingRefused,
    GaugeRecorded,
    GaugeRegistered,
    GaugeReopened,
    GaugeRevised,
    InboxEvent,
    InboxItemJoined,
    InboxItemReceived,
    InboxItemRejected,
    InboxItemTaken,
    IncidentEvent,
    IncidentLinked,
    IncidentMerged,
    IncidentMoved,
    IncidentOpened,
    IncidentSeparated,
    IncidentSeverityChanged,
    IncidentTakenCharge,
    LessonEvent,
    LessonMoved,
    LessonProposed,
    LessonRevised,
    LogEntryWritten,
    MessagePosted,
    NeedAdopted,
    NeedDropped,
    NeedEvent,
    NeedRecorded,
    NeedRevised,
    ParticipantInvited,
    ParticipantSeverityReported,
    PhotoAttached,
    RelayAcknowledged,
    RelayEscalated,
    RelayProgressed,
    RelayRefused,
    ReportEvent,
    ShelterClosed,
    ShelterCounted,
    ShelterEvent,
    ShelterOpened,
    ShelterReopened,
    ShelterRevised,
    ShiftCancelled,
    ShiftPlanned,
    SituationReportApproved,
    SituationReportDrafted,
    SituationReportEvent,
    SituationReportPublished,
    SituationReportRevised,
    SopAdopted,
    SopDrafted,
    SopEvent,
    SopProposed,
    SopPutInForce,
    SopRedrafted,
    SopWithdrawn,
    TaskAdded,
    TaskAssigned,
    TaskEvent,
    TaskMoved,
)
from pmi_platform.core.journal.events import browser_message


@browser_message(InboxItemReceived, reading=INBOX_READ)
@browser_message(InboxItemTaken, reading=INBOX_READ)
@browser_message(InboxItemJoined, reading=INBOX_READ)
@browser_message(InboxItemRejected, reading=INBOX_READ)
def inbox_changed(event: InboxEvent) -> dict[str, Any]:
    return {"kind": "inbox", "id": event.item_id, "hazard": event.hazard, "area": event.area_code, "state": event.state}


@browser_message(FieldReportFiled, reading=REPORT_READ)
@browser_message(FieldReportAmended, reading=REPORT_READ)
@browser_message(FieldReportVerified, reading=REPORT_READ)
@browser_message(FieldReportReturned, reading=REPORT_READ)
@browser_message(FieldReportConfirmed, reading=REPORT_READ)
@browser_message(FieldReportChangesRequested, reading=REPORT_READ)
@browser_message(FieldReportRefiled, reading=REPORT_READ)
@browser_message(FieldReportConflictDecided, reading=REPORT_READ)
@browser_message(FieldReportWithdrawn, reading=REPORT_READ)
@browser_message(FieldReportAttached, reading=REPORT_READ)
@browser_message(FieldReportToldAgain, reading=REPORT_READ)
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


@browser_message(ShelterOpened, reading=SHELTER_READ)
@browser_message(ShelterRevised, reading=SHELTER_READ)
@browser_message(ShelterCounted, reading=SHELTER_READ)
@browser_message(ShelterClosed, reading=SHELTER_READ)
@browser_message(ShelterReopened, reading=SHELTER_READ)
def shelter_changed(event: ShelterEvent) -> dict[str, Any]:
    return {
        "kind": "shelter",
        "id": event.shelter_id,
        "area": event.area_code,
        "status": event.state,
        "incident": event.incident_id,
    }


@browser_message(GaugeRegistered, reading=GAUGE_READ)
@browser_message(GaugeRevised, reading=GAUGE_READ)
@browser_message(GaugeRecorded, reading=GAUGE_READ)
@browser_message(GaugeReadingRefused, reading=GAUGE_READ)
@browser_message(GaugeClosed, reading=GAUGE_READ)
@browser_message(GaugeReopened, reading=GAUGE_READ)
def gauge_changed(event: GaugeEvent) -> dict[str, Any]:
    return {"kind": "gauge", "id": event.station_id, "area": event.area_code, "status": event.level}


@browser_message(ActivationProposed, reading=ACTIVATION_READ)
@browser_message(ActivationRevised, reading=ACTIVATION_READ)
@browser_message(ActivationWithdrawn, reading=ACTIVATION_READ)
@browser_message(ActivationConfirmed, reading=ACTIVATION_READ)
@browser_message(ActivationDismissed, reading=ACTIVATION_READ)
def activation_changed(event: ActivationEvent) -> dict[str, Any]:
    return {
        "kind": "activation",
        "id": event.activation_id,
        "severity": event.severity,
        "hazard": event.hazard,
        "area": event.area_code,
        "status": event.state,
        "incident": event.incident_id,
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


@browser_message(EmergencyStatusDeclared, reading=INCIDENT_READ)
@browser_message(EmergencyStatusExtended, reading=INCIDENT_READ)
@browser_message(EmergencyStatusEnded, reading=INCIDENT_READ)
@browser_message(EmergencyStatusAttached, reading=INCIDENT_READ)
def emergency_status_changed(event: EmergencyStatusEvent) -> dict[str, Any]:
    return {"kind": "emergency_status", "id": event.status_id, "status": event.kind, "area": event.area_code}


@browser_message(NeedRecorded, reading=INCIDENT_READ)
@browser_message(NeedAdopted, reading=INCIDENT_READ)
@browser_message(NeedRevised, reading=INCIDENT_READ)
@browser_message(NeedDropped, reading=INCIDENT_READ)
def need_changed(event: NeedEvent) -> dict[str, Any]:
    return {"kind": "need", "id": event.need_id, "status": event.state, "incident": event.incident_id}


@browser_message(TaskAdded, reading=INCIDENT_READ)
@browser_message(TaskAssigned, reading=INCIDENT_READ)
@browser_message(TaskMoved, reading=INCIDENT_READ)
def task_changed(event: TaskEvent) -> dict[str, Any]:
    return {"kind": "task", "id": event.task_id, "status": event.state, "incident": event.incident_id}


@browser_message(ChecklistStarted, reading=INCIDENT_READ)
def checklist_started(event: ChecklistStarted) -> dict[str, Any]:
    return {"kind": "checklist", "id": event.incident_id, "incident": event.incident_id}


@browser_message(LessonProposed, reading=INCIDENT_READ)
@browser_message(LessonRevised, reading=INCIDENT_READ)
@browser_message(LessonMoved, reading=INCIDENT_READ)
def lesson_changed(event: LessonEvent) -> dict[str, Any]:
    return {"kind": "lesson", "id": event.lesson_id, "status": event.state, "incident": event.incident_id}


@browser_message(MessagePosted, reading=INCIDENT_READ)
def message_posted(event: MessagePosted) -> dict[str, Any]:
    return {"kind": "message", "id": event.message_id, "incident": event.incident_id}


@browser_message(ShiftPlanned, reading=DUTY_READ)
@browser_message(ShiftCancelled, reading=DUTY_READ)
@browser_message(LogEntryWritten, reading=DUTY_READ)
@browser_message(DutyHandedOver, reading=DUTY_READ)
def post_changed(event: ShiftPlanned | ShiftCancelled | LogEntryWritten | DutyHandedOver) -> dict[str, Any]:
    return {"kind": "post", "id": event.unit_id}


@browser_message(CallTaken, reading=CALL_READ)
@browser_message(CallJoined, reading=CALL_READ)
@browser_message(CallFactsAdded, reading=CALL_READ)
@browser_message(CallRelayed, reading=CALL_READ)
@browser_message(CallClosed, reading=CALL_READ)
@browser_message(RelayAcknowledged, reading=CALL_READ)
@browser_message(RelayProgressed, reading=CALL_READ)
@browser_message(RelayEscalated, reading=CALL_READ)
@browser_message(RelayRefused, reading=CALL_READ)
def call_changed(event: CallEvent) -> dict[str, Any]:
    return {
        "kind": "call",
        "id": event.call_id,
        "classification": event.classification,
        "hazard": event.hazard,
        "area": event.area_code,
        "incident": event.incident_id,
    }


@browser_message(DeliveryArrived, reading=CALL_READ)
@browser_message(DeliveryDied, reading=CALL_READ)
@browser_message(DeliveryReplayed, reading=CALL_READ)
def delivery_changed(event: DeliveryEvent) -> dict[str, Any]:
    return {"kind": "delivery", "id": event.delivery_id, "call": event.call_id, "area": event.area_code}


@browser_message(ChannelOpened, reading=CHANNEL_MANAGE)
@browser_message(ChannelRevised, reading=CHANNEL_MANAGE)
@browser_message(ChannelClosed, reading=CHANNEL_MANAGE)
@browser_message(ChannelTried, reading=CHANNEL_MANAGE)
@browser_message(ChannelKeyMade, reading=CHANNEL_MANAGE)
@browser_message(ChannelKeyEnded, reading=CHANNEL_MANAGE)
def channel_changed(event: ChannelEvent) -> dict[str, Any]:
    return {"kind": "channel", "id": event.channel_id, "area": event.area_code}


@browser_message(SopDrafted, reading=INCIDENT_READ)
@browser_message(SopRedrafted, reading=INCIDENT_READ)
@browser_message(SopProposed, reading=INCIDENT_READ)
@browser_message(SopWithdrawn, reading=INCIDENT_READ)
@browser_message(SopAdopted, reading=INCIDENT_READ)
@browser_message(SopPutInForce, reading=INCIDENT_READ)
def sop_changed(event: SopEvent) -> dict[str, Any]:
    return {"kind": "sop", "id": event.proposal_id, "sop": event.sop, "area": None}
