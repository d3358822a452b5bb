import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import queries, services
from incidents.models import CountedFigure, FieldReport, Incident, IncidentSeverity
from tests.factories.incidents import CUGENANG, CUGENANG_POINT, filed, opened, recorded
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province

pytestmark = pytest.mark.django_db

URLS = {"incident": "/kejadian/{id}/", "report": "/laporan/{id}/"}


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def an_hour_later():
    return timezone.now() + timedelta(hours=7)


def points(actor, **options):
    return json.loads(queries.map_points(actor=actor, urls=URLS, **options))["features"]


def statements(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_an_empty_picture_counts_nothing_and_knows_no_people(chief):
    totals = queries.totals(actor=chief)

    assert (totals.active.now, totals.critical.now, totals.awaiting_verification.now) == (0, 0, 0)
    assert totals.affected.verified is None
    assert points(chief) == []
    assert queries.feed(actor=chief) == []


def test_active_and_critical_incidents_are_counted(chief):
    opened(chief, severity="critical")
    opened(chief, severity="low")
    ended = opened(chief, severity="critical")
    services.move_incident(actor=chief, incident_id=ended.pk, version=1, to_state="dismissed", reason="Keliru.")

    totals = queries.totals(actor=chief)

    assert (totals.active.now, totals.critical.now) == (2, 1)
    assert (totals.active.change, totals.critical.change) == (2, 1)


def test_critical_incidents_without_a_lead_are_named(chief):
    alone = opened(chief, severity="critical")
    led = opened(chief, severity="critical")
    services.take_charge(actor=chief, incident_id=led.pk, version=1)

    totals = queries.totals(actor=chief)

    assert totals.critical_unowned_count == 1
    assert [incident.id for incident in totals.critical_unowned] == [alone.pk]


def test_six_hours_ago_is_told_from_the_history(chief):
    incident = opened(chief, severity="moderate")
    later = an_hour_later()
    Incident.objects.update(opened_at=later - timedelta(hours=9))
    IncidentSeverity.objects.update(at=later - timedelta(hours=9))
    services.change_severity(
        actor=chief, incident_id=incident.pk, version=1, severity="critical", reason="Bangunan runtuh."
    )
    IncidentSeverity.objects.filter(to_severity="critical").update(at=later - timedelta(hours=1))

    totals = queries.totals(actor=chief, now=later)

    assert (totals.active.now, totals.active.before) == (1, 1)
    assert (totals.critical.now, totals.critical.before) == (1, 0)


def test_people_are_counted_verified_and_unverified_apart_with_their_change(chief):
    incident = opened(chief)
    first = recorded(chief, incident, 56)
    services.verify_figure(actor=chief, figure_id=first.pk, version=first.version)
    CountedFigure.objects.update(counted_from=timezone.now() - timedelta(hours=8))
    second = recorded(chief, incident, 62)
    services.verify_figure(actor=chief, figure_id=second.pk, version=second.version)
    recorded(chief, incident, 4, indicator="hilang")

    dead_and_missing = queries.totals(actor=chief).dead_and_missing

    assert (dead_and_missing.verified, dead_and_missing.reported) == (62, 66)
    assert (dead_and_missing.verified_before, dead_and_missing.change) == (56, 6)
    assert dead_and_missing.unverified_change == Decimal(4)


def test_closed_incidents_count_no_more(chief):
    incident = opened(chief)
    recorded(chief, incident, 9)
    services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="dismissed", reason="Keliru.")

    assert queries.totals(actor=chief).dead_and_missing.reported is None


def test_the_whole_incidents_figure_counts_instead_of_its_areas(chief):
    incident = opened(chief)
    recorded(chief, incident, 16, area="32.01")
    recorded(chief, incident, 60, area=None)

    assert queries.totals(actor=chief).dead_and_missing.reported == 60


def test_reports_that_wait_are_counted_with_those_of_six_hours_ago(chief):
    filed(chief)
    decided = filed(chief)
    services.verify_report(actor=chief, report_id=decided.pk, version=1)
    FieldReport.objects.filter(pk=decided.pk).update(
        observed_at=timezone.now() - timedelta(hours=9),
        reported_at=timezone.now() - timedelta(hours=9),
        received_at=timezone.now() - timedelta(hours=8),
    )

    waiting = queries.totals(actor=chief).awaiting_verification

    assert (waiting.now, waiting.before) == (1, 1)


def test_critical_reports_count_before_anybody_verified_them(chief):
    filed(chief, answers={"severity": "critical"})
    filed(chief, answers={"severity": "high"})
    decided = filed(chief, answers={"severity": "critical"})
    services.verify_report(actor=chief, report_id=decided.pk, version=1)

    assert queries.totals(actor=chief).critical_reports_awaiting == 1


def test_the_picture_takes_the_same_number_of_statements_however_much_there_is(chief):
    counts = []
    for _ in range(2):
        opened(chief, severity="critical")
        filed(chief, answers={"people": 3})
        counts.append(
            (
                statements(lambda: queries.totals(actor=chief)),
                statements(lambda: queries.open_incidents(actor=chief)),
                statements(lambda: queries.feed(actor=chief)),
                statements(lambda: points(chief)),
            )
        )

    assert counts == [(5, 2, 1, 1)] * 2


def test_open_incidents_are_listed_gravest_first_with_their_figures_and_lead(chief):
    opened(chief, severity="low")
    critical = opened(chief, severity="critical")
    services.take_charge(actor=chief, incident_id=critical.pk, version=1)
    recorded(chief, critical, 500, indicator="terdampak")

    first, second = queries.open_incidents(actor=chief)

    assert (first.id, first.lead, first.affected.reported, first.affected.verified) == (
        critical.pk,
        chief.name,
        500,
        None,
    )
    assert (second.severity, second.lead) == ("low", None)


def test_the_feed_tells_what_just_came_newest_first(chief):
    incident = opened(chief)
    report = filed(chief, text="Jembatan putus")

    newest, older = queries.feed(actor=chief)

    assert (newest.kind, newest.id, newest.area_name, newest.text) == (
        "report",
        report.pk,
        "Cugenang",
        "Jembatan putus",
    )
    assert (older.kind, older.id) == ("incident", incident.pk)


def test_the_map_shows_open_incidents_and_reports_that_wait(chief):
    incident = opened(chief)
    waiting = filed(chief, location=Point(*CUGENANG_POINT, srid=4326))
    done = filed(chief)
    services.verify_report(actor=chief, report_id=done.pk, version=1)

    shown = {feature["properties"]["id"]: feature for feature in points(chief)}

    assert set(shown) == {str(incident.pk), str(waiting.pk)}
    assert shown[str(waiting.pk)]["geometry"]["coordinates"] == list(CUGENANG_POINT)
    assert shown[str(waiting.pk)]["properties"]["url"] == f"/laporan/{waiting.pk}/"
    assert shown[str(incident.pk)]["properties"]["approximate"] is True


def test_a_report_without_coordinates_stands_in_the_middle_of_its_area(chief):
    filed(chief, area=CUGENANG)

    (feature,) = points(chief)

    assert feature["properties"]["approximate"] is True
    assert feature["geometry"]["coordinates"][0] == pytest.approx(107.07, abs=0.1)


def test_the_map_shows_only_what_lies_in_the_bounds(chief):
    filed(chief, location=Point(*CUGENANG_POINT, srid=4326))

    assert len(points(chief, bounds=Polygon.from_bbox((107, -7, 108, -6)))) == 1
    assert points(chief, bounds=Polygon.from_bbox((95, 0, 96, 1))) == []


def test_an_operator_sees_only_the_own_kabupaten(chief):
    opened(chief, area="32.75")
    own = opened(chief, area="32.03.11")
    filed(chief, area="32.75.01")

    with branch_operator().scope() as operator:
        assert [incident.id for incident in queries.open_incidents(actor=operator)] == [own.pk]
        assert [item.kind for item in queries.feed(actor=operator)] == ["incident"]
        assert len(points(operator)) == 1
        assert queries.totals(actor=operator).active.now == 1
        assert queries.totals(actor=operator).awaiting_verification.now == 0


def test_an_officer_sees_the_incidents_of_the_own_kecamatan_and_no_colleagues_reports(chief):
    opened(chief, area="32.03")
    filed(chief)

    with field_officer().scope() as officer:
        assert [item.kind for item in queries.feed(actor=officer)] == ["incident"]


def test_a_neighbour_sees_nothing(chief):
    opened(chief)
    filed(chief)

    with coordinator(of=province("36")).scope() as neighbour:
        assert queries.totals(actor=neighbour).active.now == 0
        assert queries.feed(actor=neighbour) == []
        assert points(neighbour) == []


def test_an_operator_sees_others_incidents_in_which_the_own_province_takes_part(chief):
    banten = coordinator(of=province("36"))
    with banten.scope() as owner:
        shared = opened(owner, area="36.02")
        opened(owner, area="36.71")
        services.invite_participant(
            actor=owner, incident_id=shared.pk, version=1, tenant_id=chief.tenant.id, role="affected"
        )

    with branch_operator().scope() as operator:
        assert [incident.id for incident in queries.open_incidents(actor=operator)] == [shared.pk]
        assert [incident.pk for incident in queries.list_incidents(actor=operator)] == [shared.pk]
        assert queries.totals(actor=operator).active.now == 1
