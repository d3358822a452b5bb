import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import queries, services
from incidents.queries import IncidentFilters, ReportFilters, public
from pmi_platform.core.api.paging import keyset_page
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import CUGENANG_POINT, filed, opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, field_officer, member, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def found(actor, **filters):
    return set(queries.list_reports(actor=actor, filters=ReportFilters(**filters)))


def test_reports_are_listed_by_observation_newest_first(chief):
    older = filed(chief, observed_at=timezone.now() - timedelta(hours=3))
    newer = filed(chief)

    assert list(queries.list_reports(actor=chief)) == [newer, older]


def test_reports_are_found_by_what_they_are(chief):
    report = filed(chief, text="Jembatan Cisarua putus", location=Point(*CUGENANG_POINT, srid=4326))
    other = filed(chief, area="32.75.01", answers={"hazard": "banjir", "severity": "low"}, text="Air naik")

    assert found(chief, hazard="banjir") == {other}
    assert found(chief, severities=("high", "critical")) == {report}
    assert found(chief, within="32.75") == {other}
    assert found(chief, text="jembatan") == {report}
    assert found(chief, text=report.receipt.lower()) == {report}
    assert found(chief, bounds=Polygon.from_bbox((107, -7, 108, -6))) == {report}
    assert found(chief, unattached=True) == {report, other}
    assert found(chief, statuses=("verified",)) == set()
    assert found(chief, kind="event", own=True) == {report, other}


def test_an_officer_reads_only_the_own_reports():
    with field_officer().scope() as officer:
        own = filed(officer)
    with field_officer().scope() as colleague:
        filed(colleague)
    with field_officer().scope() as other, pytest.raises(NotFound):
        queries.report(actor=other, report_id=own.pk)


def test_an_operator_reads_the_own_kabupaten(chief):
    own = filed(chief)
    filed(chief, area="32.75.01")

    with branch_operator().scope() as operator:
        assert list(queries.list_reports(actor=operator)) == [own]


def test_a_data_protection_officer_reads_no_reports():
    with member(Role.DATA_PROTECTION_OFFICER, of=province()).scope() as actor, pytest.raises(NotPermitted):
        queries.list_reports(actor=actor)


def test_a_report_comes_with_what_hangs_on_it(chief):
    report = filed(chief, answers={"people": 3})

    with CaptureQueriesContext(connection) as statements:
        shown = queries.report(actor=chief, report_id=report.pk)
        assert (shown.area.name, shown.hazard.name_en) == ("Cugenang", "Earthquake")
        assert [figure.indicator.name_en for figure in shown.figures.all()] == ["Affected"]
        assert (list(shown.photos.all()), list(shown.amendments.all())) == ([], [])

    assert len(statements) == 8


def test_incidents_are_found_by_what_they_are(chief):
    quake = opened(chief, severity="critical")
    flood = opened(chief, hazard="banjir", area="32.75")
    services.move_incident(actor=chief, incident_id=flood.pk, version=1, to_state="dismissed", reason="Keliru.")

    def matching(**filters):
        return set(queries.list_incidents(actor=chief, filters=IncidentFilters(**filters)))

    assert matching() == {quake, flood}
    assert matching(open_only=True) == matching(severities=("critical",)) == matching(within="32.03") == {quake}
    assert matching(hazard="banjir") == matching(states=("dismissed",)) == matching(text="bekasi") == {flood}
    assert matching(text=quake.number.lower()) == {quake}
    assert matching(text="kota beka") == {flood}
    assert matching(text="bekasi gempa") == matching(text="%") == matching(text="a:* & !b | (") == set()
    assert matching(unowned=True, open_only=True) == {quake}
    assert matching(bounds=Polygon.from_bbox((106.9, -6.4, 107.1, -6.1))) == {flood}


def test_an_incident_tells_its_story_newest_first(chief):
    incident = opened(chief)
    report = filed(chief, incident_id=incident.pk, answers={"dead": 1})
    services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="verified")

    story = queries.incident(actor=chief, incident_id=incident.pk)

    kinds = [item.kind for item in story.timeline]
    assert sorted(kinds) == ["figure", "report", "severity", "transition", "transition"]
    assert story.timeline[0].row.to_state == "verified"
    assert report in [item.row for item in story.timeline]


def test_an_incident_that_is_not_there_is_not_found(chief):
    with pytest.raises(NotFound):
        queries.incident(actor=chief, incident_id=uuid4())


def test_figures_are_told_as_series_per_indicator_and_source(chief):
    incident = opened(chief)
    for value in (46, 56, 62):
        recorded(chief, incident, value)
    recorded(chief, incident, 600, source_name="Pemkab")

    (dead,) = queries.figures_of(actor=chief, incident_id=incident.pk)

    assert dead.indicator.name_en == "Dead"
    assert {series.source_name: [int(figure.value) for figure in series.figures] for series in dead.series} == {
        "BNPB": [46, 56, 62],
        "Pemkab": [600],
    }
    assert (dead.headline.verified, dead.headline.reported) == (None, 600)


def test_the_history_of_a_headline_names_its_figures(chief):
    incident = opened(chief)
    recorded(chief, incident, 46)
    recorded(chief, incident, 56)

    rows = queries.contributing(actor=chief, incident_id=incident.pk, indicator="meninggal", unit="jiwa")

    assert [(int(row.figure.value), row.counted_until is None) for row in rows] == [(46, False), (56, True)]


def public_form(queryset, representation):
    return json.loads(queryset.values_list(representation.annotation(), flat=True)[0])


def test_the_public_form_of_a_report_names_a_unit_and_nobody(chief):
    report = filed(chief, answers={"people": 3})

    shown = public_form(queries.list_reports(actor=chief), public.FIELD_REPORT)

    assert shown["id"] == str(report.pk)
    assert shown["filed_by_unit_id"] == str(chief.unit.unit_id)
    assert chief.name not in json.dumps(shown)
    assert str(chief.user_id) not in json.dumps(shown)


def test_the_public_form_of_an_incident_names_a_unit_and_nobody(chief):
    incident = opened(chief)
    services.take_charge(actor=chief, incident_id=incident.pk, version=1)

    shown = public_form(queries.list_incidents(actor=chief), public.INCIDENT)

    assert (shown["number"], shown["is_unowned"]) == (incident.number, False)
    assert str(chief.user_id) not in json.dumps(shown)


def test_the_public_form_of_a_figure_keeps_unknown_apart_from_zero(chief):
    incident = opened(chief)
    recorded(chief, incident, 0)
    zero = public_form(queries.list_figures(actor=chief), public.FIGURE)
    recorded(chief, incident, None)
    unknown = public_form(queries.list_figures(actor=chief), public.FIGURE)

    assert (zero["value"], unknown["value"]) == (0, None)
    assert zero["unit"] == "jiwa"


def test_an_operators_page_of_incidents_holds_those_that_touch_the_own_kabupaten(chief):
    own = opened(chief, area="32.03.11")
    opened(chief, area="32.75")

    with branch_operator().scope() as operator:
        page = keyset_page(
            queries.list_incidents(actor=operator), public.INCIDENT, order_by="-opened_at", limit=10, cursor=None
        )

    assert [json.loads(body)["id"] for body in page.bodies] == [str(own.pk)]


def test_an_officers_page_of_reports_holds_only_the_own_ones(chief):
    filed(chief)
    with field_officer().scope() as officer:
        own = filed(officer)
        page = keyset_page(
            queries.list_reports(actor=officer), public.FIELD_REPORT, order_by="-observed_at", limit=10, cursor=None
        )

    assert [json.loads(body)["id"] for body in page.bodies] == [str(own.pk)]


@pytest.mark.parametrize("reader", [lambda: field_officer(at="32.03.11"), lambda: branch_operator("32.03")])
def test_an_incidents_story_tells_only_the_reports_that_the_reader_may_read(chief, reader):
    incident = opened(chief, area_codes=("32.75",))
    elsewhere = filed(chief, area="32.75.01", incident_id=incident.pk)

    with reader().scope() as actor:
        own = filed(actor, incident_id=incident.pk)
        story = queries.incident(actor=actor, incident_id=incident.pk)

    told = [item.row for item in story.timeline if item.kind == "report"]
    assert elsewhere not in told
    assert told == [own]
