from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents import services
from incidents.errors import ChangedAfterFiling, NotTakingPart, WrongState
from incidents.events import FieldReportFiled, FieldReportReturned, FieldReportVerified
from incidents.models import FieldReport, Figure
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import CUGENANG, CUGENANG_POINT, draft, filed, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, government, member, province
from tests.incidents.support import details, feed_lines, payloads, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    """The officer of Cugenang, in their scope."""
    with field_officer().scope() as actor:
        yield actor


@pytest.fixture
def chief():
    """The provincial coordinator of Jawa Barat, in their scope."""
    with coordinator().scope() as actor:
        yield actor


def refused(actor, **changes):
    with pytest.raises(InvalidInput) as refusal:
        filed(actor, **changes)
    assert not FieldReport.objects.exists()
    return set(refusal.value.fields)


def test_a_report_is_filed_with_its_figures_and_one_journal_entry(officer):
    report = filed(officer, answers={"people": 120, "households": 40, "dead": 0})

    figures = {(figure.indicator_id, figure.unit): figure.value for figure in report.figures.all()}
    assert figures == {("terdampak", "jiwa"): 120, ("terdampak", "kk"): 40, ("meninggal", "jiwa"): 0}
    assert report.status == FieldReport.Status.FILED
    assert published(FieldReportFiled) == 1
    assert [entity for entity, _version in feed_lines(FieldReportFiled)] == [
        "field_report",
        "figure",
        "figure",
        "figure",
    ]


def test_a_report_sent_twice_is_filed_once(officer):
    sent = draft(answers={"people": 12})

    first = services.submit_field_report(actor=officer, draft=replace(sent, device_now=timezone.now()))
    again = services.submit_field_report(
        actor=officer, draft=replace(sent, device_now=timezone.now() + timedelta(seconds=40))
    )

    assert again == first
    assert Figure.objects.count() == 1
    assert published(FieldReportFiled) == 1


@pytest.mark.parametrize(
    "change", [{"text": "Lain"}, {"type_code": "development"}, {"answers": {"hazard": "gempa", "severity": "low"}}]
)
def test_another_content_under_the_same_reference_is_refused(officer, change):
    sent = draft()
    services.submit_field_report(actor=officer, draft=sent)

    with pytest.raises(ChangedAfterFiling):
        services.submit_field_report(actor=officer, draft=replace(sent, **change))

    assert FieldReport.objects.count() == 1


def test_two_provinces_may_use_the_same_reference():
    sent = draft()
    with field_officer().scope() as actor:
        first = services.submit_field_report(actor=actor, draft=sent)
    with field_officer("36.02.13").scope() as actor:
        second = services.submit_field_report(actor=actor, draft=replace(sent, area="36.02.13"))

    assert first.pk != second.pk


def test_filing_takes_seven_statements(officer):
    filed(officer)

    with CaptureQueriesContext(connection) as statements:
        filed(officer, answers={"people": 4, "households": 1})

    assert len(statements) == 7  # area, reference, savepoint, report, figures, journal, release


def test_words_stay_out_of_the_sealed_payload(officer):
    filed(officer, text="Ibu Sari terjebak", landmark="warung Pak Udin", rt="2", rw="003")

    assert "Sari" in details()
    assert "Udin" in details()
    assert "Sari" not in payloads()
    assert "Udin" not in payloads()


def test_a_report_carries_a_receipt_and_the_unit_that_filed_it(officer):
    report = filed(officer)

    assert len(report.receipt) == 11
    assert report.filed_by_unit_id == officer.unit.unit_id


def test_a_place_by_gps_is_the_kecamatan_there(officer):
    report = filed(officer, area=None, location=Point(*CUGENANG_POINT, srid=4326), accuracy_m=12)

    assert report.area_id == CUGENANG
    assert report.accuracy_m == 12


def test_a_place_that_an_approximate_outline_found_says_so(officer):
    report = filed(officer, area=None, location=Point(*CUGENANG_POINT, srid=4326))

    assert report.flags == ["place_approximate"]


def test_without_a_place_nothing_is_filed(officer):
    assert refused(officer, area=None) == {"area"}


@pytest.mark.parametrize("lon_lat", [(2.35, 48.85), (-6.812, 107.087), (0.0, 0.0)])
def test_coordinates_outside_indonesia_are_refused(officer, lon_lat):
    assert refused(officer, area=None, location=Point(*lon_lat, srid=4326)) == {"location"}


@pytest.mark.parametrize("code", ["99.99", "36.02.13", "kelurahan", "32.03.11.9999"])
def test_areas_that_are_unknown_or_another_provinces_are_refused(officer, code):
    assert refused(officer, area=code) == {"area"}


def test_an_officer_reports_only_from_the_own_kecamatan(officer):
    with pytest.raises(NotPermitted):
        filed(officer, area="32.03.05")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rt": "1a"}, "rt"),
        ({"rw": "1234"}, "rw"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"type_code": "situation"}, "type_code"),
        ({"answers": {"hazard": "naga"}}, "hazard"),
        ({"answers": {"people": -4}}, "people"),
        ({"answers": {"people": 9_000_000}}, "people"),
        ({"answers": {"cats": 2}}, "cats"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_saved(officer, change, field):
    assert refused(officer, **change) == {field}


def test_a_time_still_ahead_after_correction_is_refused(officer):
    ahead = timezone.now() + timedelta(hours=1)

    assert refused(officer, observed_at=ahead, reported_at=ahead) == {"reported_at"}


def test_a_wrong_clock_is_corrected_and_flagged(officer):
    fast = timezone.now() + timedelta(days=2)

    report = filed(officer, observed_at=fast - timedelta(minutes=5), reported_at=fast, device_now=fast)

    assert report.flags == ["clock_corrected"]
    assert report.clock_skew_s == -2 * 24 * 3600
    assert report.observed_at < report.received_at


def test_fewer_people_than_households_are_filed_with_a_flag(officer):
    report = filed(officer, answers={"people": 398, "households": 603})

    assert report.flags == ["people_below_households"]
    assert {tuple(figure.flags) for figure in report.figures.all()} == {("people_below_households",)}


@pytest.mark.parametrize("people", [-5, 10**12, "banyak", 9_000_000])
def test_a_line_that_nobody_can_correct_is_filed_without_its_impossible_number(officer, people):
    report = filed(officer, answers={"people": people, "households": 3}, as_received=True)

    assert report.flags == ["figure_refused"]
    assert report.answers["refused"] == {"people": people}
    assert [figure.unit for figure in report.figures.all()] == ["kk"]


def test_a_line_with_an_unknown_hazard_is_refused_even_as_received(officer):
    assert refused(officer, answers={"hazard": "naga"}, as_received=True) == {"hazard"}


def test_a_governments_report_is_a_governments_word():
    binjai = member(Role.BRANCH_OPERATOR, of=government("12.75"))
    with binjai.scope() as actor:
        report = filed(actor, area="12.75.01")

    assert report.source_class == "government"


def test_a_coordinator_verifies_a_report_and_its_figures(officer, chief):
    report = filed(chief, answers={"people": 40})

    report = services.verify_report(actor=chief, report_id=report.pk, version=1)

    assert report.status == FieldReport.Status.VERIFIED
    assert report.verified_by_id == chief.user_id
    assert [figure.status for figure in report.figures.all()] == [Figure.Status.VERIFIED]
    assert feed_lines(FieldReportVerified) == [("field_report", 2), ("figure", 2)]


def test_verifying_a_report_leaves_its_impossible_figures_unverified(chief):
    report = filed(chief, answers={"people": 398, "households": 603, "dead": 1})

    services.verify_report(actor=chief, report_id=report.pk, version=1)

    statuses = {figure.indicator_id: figure.status for figure in report.figures.all()}
    assert statuses == {"terdampak": Figure.Status.DRAFT, "meninggal": Figure.Status.VERIFIED}


def test_verifying_needs_the_version_that_was_read(chief):
    report = filed(chief)

    with pytest.raises(StaleVersion):
        services.verify_report(actor=chief, report_id=report.pk, version=7)


def test_a_report_is_verified_only_once(chief):
    report = filed(chief)
    report = services.verify_report(actor=chief, report_id=report.pk, version=1)

    with pytest.raises(WrongState):
        services.verify_report(actor=chief, report_id=report.pk, version=report.version)


def test_an_officer_does_not_verify(officer):
    report = filed(officer)

    with pytest.raises(NotPermitted):
        services.verify_report(actor=officer, report_id=report.pk, version=1)


def test_an_operator_does_not_verify_in_another_kabupaten(officer):
    report = filed(officer)

    with branch_operator("32.75").scope() as operator, pytest.raises(NotPermitted):
        services.verify_report(actor=operator, report_id=report.pk, version=1)


def test_another_provinces_report_is_not_found(officer):
    report = filed(officer)

    with coordinator(of=province("36")).scope() as neighbour, pytest.raises(NotFound):
        services.verify_report(actor=neighbour, report_id=report.pk, version=1)


def test_a_report_goes_back_to_its_author_with_the_reason(chief):
    report = filed(chief, answers={"dead": 2})
    report = services.verify_report(actor=chief, report_id=report.pk, version=1)

    report = services.return_report(actor=chief, report_id=report.pk, version=report.version, reason=" Di mana? ")

    assert (report.status, report.status_reason) == (FieldReport.Status.RETURNED, "Di mana?")
    assert report.verified_at is None
    assert [figure.status for figure in report.figures.all()] == [Figure.Status.DRAFT]
    assert published(FieldReportReturned) == 1


def test_a_report_is_not_returned_without_a_reason(chief):
    report = filed(chief)

    with pytest.raises(InvalidInput) as refusal:
        services.return_report(actor=chief, report_id=report.pk, version=1, reason="  ")

    assert set(refusal.value.fields) == {"reason"}


def test_an_author_takes_a_report_back_and_its_figures_with_it(officer):
    report = filed(officer, answers={"people": 30})

    report = services.withdraw_report(actor=officer, report_id=report.pk, version=1)

    assert report.status == FieldReport.Status.WITHDRAWN
    assert [figure.status for figure in report.figures.all()] == [Figure.Status.RETRACTED]


def test_nobody_takes_back_a_colleagues_report(officer):
    report = filed(officer)

    with field_officer().scope() as colleague, pytest.raises(NotPermitted):
        services.withdraw_report(actor=colleague, report_id=report.pk, version=1)


def test_a_report_joins_an_incident_and_its_kecamatan_with_it(chief):
    incident = opened(chief, area="32.03.05")
    report = filed(chief, answers={"people": 30})

    report = services.attach_report_to_incident(
        actor=chief, report_id=report.pk, incident_id=incident.pk, version=report.version
    )

    incident.refresh_from_db()
    assert report.incident_id == incident.pk
    assert [figure.incident_id for figure in report.figures.all()] == [incident.pk]
    assert incident.zone_keys == [f"{chief.tenant.id}:32.03.05", f"{chief.tenant.id}:32.03.11"]


def test_a_report_does_not_join_a_closed_incident(chief):
    incident = opened(chief)
    services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="dismissed", reason="Keliru.")
    report = filed(chief)

    with pytest.raises(WrongState):
        services.attach_report_to_incident(actor=chief, report_id=report.pk, incident_id=incident.pk, version=1)


def test_a_report_does_not_join_an_incident_that_is_not_there(chief):
    report = filed(chief)

    with pytest.raises(NotFound):
        services.attach_report_to_incident(actor=chief, report_id=report.pk, incident_id=uuid4(), version=1)


def test_a_report_filed_for_an_incident_of_strangers_is_not_found(officer):
    with coordinator(of=province("36")).scope() as neighbour:
        incident = opened(neighbour, area="36.02")

    with field_officer().scope() as actor, pytest.raises((NotFound, NotTakingPart)):
        filed(actor, incident_id=incident.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "x" * 4_001}, "text"),
        ({"text": "air\0"}, "text"),
        ({"text": "air \ud800"}, "text"),
        ({"landmark": "x" * 201}, "landmark"),
        ({"language": "<script>"}, "language"),
        ({"source_class": "gosip"}, "source_class"),
        ({"source_name": "x" * 201}, "source_name"),
    ],
)
def test_words_that_cannot_be_kept_are_named(officer, change, field):
    assert refused(officer, **change) == {field}


def test_text_with_a_script_is_kept_as_the_text_it_is(officer):
    report = filed(officer, text="<script>alert(1)</script>")

    report.refresh_from_db()
    assert report.text == "<script>alert(1)</script>"
