from incidents.models.alert import Alert
from incidents.models.amendment import ReportAmendment
from incidents.models.figure import CountedFigure, Figure, SourceClass, Unit
from incidents.models.incident import Incident, IncidentCounter, IncidentSeverity, IncidentTransition, Severity
from incidents.models.participation import IncidentParticipation
from incidents.models.photo import ReportPhoto
from incidents.models.reference import HazardType, Indicator
from incidents.models.report import FieldReport

__all__ = [
    "Alert",
    "CountedFigure",
    "FieldReport",
    "Figure",
    "HazardType",
    "Incident",
    "IncidentCounter",
    "IncidentParticipation",
    "IncidentSeverity",
    "IncidentTransition",
    "Indicator",
    "ReportAmendment",
    "ReportPhoto",
    "Severity",
    "SourceClass",
    "Unit",
]
