from incidents.models.activation import Activation, ActivationRule
from incidents.models.alert import Alert
from incidents.models.alert_issue import AlertIssue
from incidents.models.amendment import ReportAmendment
from incidents.models.call import Caller, CallRelay, EmergencyCall, RelayDelta
from incidents.models.channel import AgencyChannel, ChannelKey, DeliveryAttempt, RelayAnswer, RelayDelivery
from incidents.models.duty import DutyShift, Handover, LogEntry
from incidents.models.emergency_status import EmergencyStatus, IncidentStatus
from incidents.models.figure import CountedFigure, Figure, SourceClass, Unit
from incidents.models.gauge import GaugeReading, GaugeStation
from incidents.models.inbox import InboxItem, InboxSender, SenderBlock, UnfinishedMessage
from incidents.models.incident import Incident, IncidentCounter, IncidentSeverity, IncidentTransition, Severity
from incidents.models.lesson import Lesson
from incidents.models.letter import LetterCounter, LetterPattern
from incidents.models.map_count import MapCount
from incidents.models.merge import IncidentMerge
from incidents.models.message import IncidentMessage
from incidents.models.need import Need, NeedParameter, NeedStandard, Sector
from incidents.models.participation import IncidentParticipation
from incidents.models.photo import ReportPhoto
from incidents.models.reference import HazardType, Indicator
from incidents.models.report import FieldReport
from incidents.models.report_arrival import Door, ReportArrival
from incidents.models.report_conflict import ReportConflict
from incidents.models.report_step import ReportStep, Rung
from incidents.models.risk import RiskCover, RiskDataset, RiskZone
from incidents.models.shelter import Shelter, ShelterCount
from incidents.models.situation_report import FollowUp, SituationReport, SituationReportTransition
from incidents.models.sop_proposal import SopAdoption, SopProposal
from incidents.models.task import IncidentTask, Phase, SopStep, SopTemplate, TaskRole
from incidents.models.twin import TwinVerdict

__all__ = [
    "Activation",
    "ActivationRule",
    "AgencyChannel",
    "Alert",
    "AlertIssue",
    "CallRelay",
    "Caller",
    "ChannelKey",
    "CountedFigure",
    "DeliveryAttempt",
    "Door",
    "DutyShift",
    "EmergencyCall",
    "EmergencyStatus",
    "FieldReport",
    "Figure",
    "FollowUp",
    "GaugeReading",
    "GaugeStation",
    "Handover",
    "HazardType",
    "InboxItem",
    "InboxSender",
    "Incident",
    "IncidentCounter",
    "IncidentMerge",
    "IncidentMessage",
    "IncidentParticipation",
    "IncidentSeverity",
    "IncidentStatus",
    "IncidentTask",
    "IncidentTransition",
    "Indicator",
    "Lesson",
    "LetterCounter",
    "LetterPattern",
    "LogEntry",
    "MapCount",
    "Need",
    "NeedParameter",
    "NeedStandard",
    "Phase",
    "RelayAnswer",
    "RelayDelivery",
    "RelayDelta",
    "ReportAmendment",
    "ReportArrival",
    "ReportConflict",
    "ReportPhoto",
    "ReportStep",
    "RiskCover",
    "RiskDataset",
    "RiskZone",
    "Rung",
    "Sector",
    "SenderBlock",
    "Severity",
    "Shelter",
    "ShelterCount",
    "SituationReport",
    "SituationReportTransition",
    "SopAdoption",
    "SopProposal",
    "SopStep",
    "SopTemplate",
    "SourceClass",
    "TaskRole",
    "TwinVerdict",
    "UnfinishedMessage",
    "Unit",
]
