"""Everything the doors read.

Reports     list_reports(*, actor, filters), report(*, actor, report_id), photo(*, actor, photo_id), photo_file(photo)
Incidents   list_incidents(*, actor, filters), incident(*, actor, incident_id) with its timeline
Figures     list_figures(*, actor, incident_id=None), figures_of(*, actor, incident_id), contributing(…)
Situation   totals(*, actor), open_incidents(*, actor, limit), feed(*, actor, limit), map_points(*, actor, urls, bounds)
Documents   list_situation_reports(*, actor, incident_id=None), situation_report(*, actor, document_id)
Reference   hazards(), indicators()
Public JSON `incidents.queries.public`: INCIDENT, FIELD_REPORT, FIGURE, SITUATION_REPORT
"""

from incidents.queries.emergency_status import is_in_emergency_response, statuses_now
from incidents.queries.figures import Headline, IndicatorFigures, contributing, figures_of, headlines, list_figures
from incidents.queries.incidents import IncidentFilters, IncidentStory, incident, list_incidents, readable_incident
from incidents.queries.on_map import map_points
from incidents.queries.reference import hazards, indicators
from incidents.queries.reports import ReportFilters, list_reports, photo, photo_file, report
from incidents.queries.situation import Totals, feed, open_incidents, totals
from incidents.queries.situation_reports import DocumentHistory, list_situation_reports, situation_report

__all__ = [
    "DocumentHistory",
    "Headline",
    "IncidentFilters",
    "IncidentStory",
    "IndicatorFigures",
    "ReportFilters",
    "Totals",
    "contributing",
    "feed",
    "figures_of",
    "hazards",
    "headlines",
    "incident",
    "indicators",
    "is_in_emergency_response",
    "list_figures",
    "list_incidents",
    "list_reports",
    "list_situation_reports",
    "map_points",
    "open_incidents",
    "photo",
    "photo_file",
    "readable_incident",
    "report",
    "situation_report",
    "statuses_now",
    "totals",
]
