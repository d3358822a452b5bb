import pytest

import incidents.realtime  # noqa: F401
from incidents import events
from pmi_platform.core.journal.events import message_of

REPORT = {
    "report_id": "r",
    "kind": "event",
    "report_type": "first_report",
    "hazard": "banjir",
    "severity": "high",
    "area_code": "32.03.11",
    "status": "filed",
    "incident_id": None,
}
INCIDENT = {
    "incident_id": "i",
    "number": "JBR/2026/0001",
    "hazard": "banjir",
    "severity": "critical",
    "area_code": "32.03",
    "state": "reported",
}
FIGURE = {
    "figure_id": "f",
    "indicator": "meninggal",
    "unit": "jiwa",
    "status": "draft",
    "area_code": "32.03",
    "incident_id": "i",
}


@pytest.mark.parametrize("event", [events.FieldReportFiled, events.FieldReportVerified, events.FieldReportReturned])
def test_browsers_are_told_the_codes_of_a_report(event):
    assert message_of(event.type, REPORT) == {
        "kind": "report",
        "id": "r",
        "severity": "high",
        "hazard": "banjir",
        "area": "32.03.11",
        "status": "filed",
        "incident": None,
    }


@pytest.mark.parametrize(
    "event", [events.IncidentOpened, events.IncidentMoved, events.IncidentSeverityChanged, events.IncidentTakenCharge]
)
def test_browsers_are_told_the_codes_of_an_incident(event):
    assert message_of(event.type, INCIDENT) == {
        "kind": "incident",
        "id": "i",
        "severity": "critical",
        "hazard": "banjir",
        "area": "32.03",
        "status": "reported",
    }


@pytest.mark.parametrize("event", [events.FigureRecorded, events.FigureVerified, events.FigureRetracted])
def test_browsers_are_told_the_codes_of_a_figure_and_no_number(event):
    assert message_of(event.type, FIGURE) == {
        "kind": "figure",
        "id": "f",
        "indicator": "meninggal",
        "area": "32.03",
        "status": "draft",
        "incident": "i",
    }
