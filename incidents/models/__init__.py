from incidents.models.alert import Alert
from incidents.models.amendment import ReportAmendment
from incidents.models.call import Caller, CallRelay, EmergencyCall, RelayDelta
from incidents.models.figure import CountedFigure, Figure, SourceClass, Unit
from incidents.models.incident import Incident, IncidentCounter, IncidentSeverity, IncidentTransition, Severity
from incidents.models.merge import IncidentMerge
from incidents.models.participation import IncidentParticipation
from incidents.models.photo import ReportPhoto
from incidents.models.reference import HazardType, Indicator
from incidents.models.report import FieldReport
from incidents.models.situation_report import FollowUp, SituationReport, SituationReportTransition

__all__ = [
    "Alert",
    "CallRelay",
    "Caller",
    "CountedFigure",
    "EmergencyCall",
    "FieldReport",
    "Figure",
    "FollowUp",
    "HazardType",
    "Incident",
    "IncidentCounter",
    "IncidentMerge",
    "IncidentParticipation",
    "IncidentSeverity",
    "IncidentTransition",
    "Indicator",
    "RelayDelta",
    "ReportAmendment",
    "ReportPhoto",
    "Severity",
    "SituationReport",
    "SituationReportTransition",
    "SourceClass",
    "Unit",
]
