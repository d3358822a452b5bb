from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import WrongState
from incidents.events import (
    FieldReportVerified,
    IncidentMoved,
    IncidentOpened,
    IncidentSeverityChanged,
    IncidentTakenCharge,
)
from incidents.handlers import raise_severity_with_its_reports
from incidents.models import Incident
from incidents.services.incidents import next_number
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.scope import open_tenant
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, headquarters_reader, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    with coordinator().scope() as actor:
        yield actor


def moved(actor, incident, *states):
    for state in states:
        incident = services.move_incident(
            actor=actor, incident_id=incident.pk, version=incident.version, to_state=state, reason="Alasan."
        )
    return incident


def test_an_incident_is_opened_with_number_title_history_and_place(chief):
    incident = opened(chief, started_at=datetime(2026, 1, 2, 3, 0, tzinfo=UTC))

    assert incident.number == f"P32/{timezone.now().year}/0001"
    assert incident.title == "Kabupaten Cianjur: Gempa bumi – 2026-01"
    assert incident.is_unowned
    assert incident.location_is_approximate
    assert f"{chief.tenant.id}:32.03.11" in incident.zone_keys
    assert [step.to_state for step in incident.transitions.all()] == ["reported"]
    assert [step.to_severity for step in incident.severity_history.all()] == ["high"]
    assert feed_lines(IncidentOpened) == [("incident", 1)]


def test_numbers_are_counted_per_tenant_and_local_year(chief):
    in_utc_still_2026 = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)

    assert next_number(chief, in_utc_still_2026) == "P32/2027/0001"
    assert next_number(chief, in_utc_still_2026) == "P32/2027/0002"
    assert next_number(chief, datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == "P32/2026/0001"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hazard": "naga"}, "hazard"),
        ({"severity": "siaga"}, "severity"),
        ({"area": "36.02"}, "area"),
        ({"area_codes": ("36.02",)}, "area_codes"),
        ({"started_at": timezone.now() + timedelta(days=1)}, "started_at"),
    ],
)
def test_wrong_input_is_named(chief, change, field):
    with pytest.raises(InvalidInput) as refusal:
        opened(chief, **change)

    assert set(refusal.value.fields) == {field}


def test_an_officer_of_a_kecamatan_opens_no_incident():
    with field_officer().scope() as actor, pytest.raises(NotPermitted):
        opened(actor, area="32.03.11")


def test_headquarters_reads_and_changes_nothing():
    with headquarters_reader().scope() as actor, pytest.raises(NotPermitted):
        opened(actor, area="32.03")


def test_an_incident_opened_from_a_verified_report_is_confirmed(chief):
    report = filed(chief, answers={"people": 12})
    report = services.verify_report(actor=chief, report_id=report.pk, version=1)

    incident = services.open_incident_from_report(actor=chief, report_id=report.pk, version=report.version)

    report.refresh_from_db()
    assert report.incident_id == incident.pk
    assert incident.state == Incident.State.VERIFIED
    assert feed_lines(IncidentOpened) == [("incident", 1), ("field_report", 3), ("figure", 3)]


def test_opening_from_the_same_report_twice_opens_one_incident(chief):
    report = filed(chief)

    first = services.open_incident_from_report(actor=chief, report_id=report.pk)
    again = services.open_incident_from_report(actor=chief, report_id=report.pk)

    assert again.pk == first.pk
    assert published(IncidentOpened) == 1


def test_an_incident_is_led_by_who_takes_charge(chief):
    incident = opened(chief, severity="critical")

    incident = services.take_charge(actor=chief, incident_id=incident.pk, version=1)

    assert incident.lead_id == chief.user_id
    assert incident.lead_unit_id == chief.unit.unit_id
    assert not incident.is_unowned
    assert published(IncidentTakenCharge) == 1


def test_a_change_of_severity_keeps_who_when_and_why(chief):
    incident = opened(chief, severity="moderate")

    services.change_severity(
        actor=chief, incident_id=incident.pk, version=1, severity="critical", reason="Bangunan runtuh."
    )

    step = incident.severity_history.last()
    assert (step.from_severity, step.to_severity, step.reason) == ("moderate", "critical", "Bangunan runtuh.")
    assert step.by_id == chief.user_id
    assert feed_lines(IncidentSeverityChanged) == [("incident", 2)]


@pytest.mark.parametrize(("severity", "reason", "field"), [("parah", "x", "severity"), ("low", " ", "reason")])
def test_a_change_of_severity_needs_a_known_level_and_a_reason(chief, severity, reason, field):
    incident = opened(chief)

    with pytest.raises(InvalidInput) as refusal:
        services.change_severity(actor=chief, incident_id=incident.pk, version=1, severity=severity, reason=reason)

    assert set(refusal.value.fields) == {field}


def test_an_incident_goes_through_its_life_and_can_be_taken_up_again(chief):
    incident = moved(chief, opened(chief), "verified", "responding", "recovery", "closed")
    closed_at = incident.closed_at

    incident = moved(chief, incident, "responding")

    assert closed_at is not None
    assert incident.closed_at is None
    assert [step.to_state for step in incident.transitions.all()] == [
        "reported",
        "verified",
        "responding",
        "recovery",
        "closed",
        "responding",
    ]
    assert published(IncidentMoved) == 5


def test_a_step_that_leaves_one_out_is_refused(chief):
    incident = opened(chief)

    with pytest.raises(WrongState):
        services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="recovery")


def test_an_incident_is_not_dismissed_without_a_reason(chief):
    incident = opened(chief)

    with pytest.raises(InvalidInput):
        services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="dismissed")


def test_an_unknown_state_is_named(chief):
    incident = opened(chief)

    with pytest.raises(InvalidInput) as refusal:
        services.move_incident(actor=chief, incident_id=incident.pk, version=1, to_state="selesai")

    assert set(refusal.value.fields) == {"to_state"}


def test_nobody_writes_over_a_version_that_they_have_not_seen(chief):
    incident = opened(chief)
    services.take_charge(actor=chief, incident_id=incident.pk, version=1)

    with pytest.raises(StaleVersion):
        services.take_charge(actor=chief, incident_id=incident.pk, version=1)


def test_another_provinces_incident_is_not_found(chief):
    incident = opened(chief)

    with coordinator(of=province("36")).scope() as neighbour, pytest.raises(NotFound):
        services.take_charge(actor=neighbour, incident_id=incident.pk, version=1)


def test_an_operator_manages_incidents_of_the_own_kabupaten_only(chief):
    incident = opened(chief)

    with branch_operator("32.75").scope() as operator, pytest.raises(NotPermitted):
        services.take_charge(actor=operator, incident_id=incident.pk, version=1)


def verified_with_severity(chief, severity, *, incident):
    report = filed(chief, answers={"severity": severity}, incident_id=incident.pk)
    return services.verify_report(actor=chief, report_id=report.pk, version=report.version)


def react_to(report):
    with open_tenant(report.tenant_id, reason="handler") as platform:
        raise_severity_with_its_reports(FieldReportVerified.of(report), actor=platform)


def test_a_verified_report_that_is_graver_raises_its_incident_once(chief):
    incident = opened(chief, severity="moderate")
    report = verified_with_severity(chief, "critical", incident=incident)

    react_to(report)
    react_to(report)

    incident.refresh_from_db()
    assert incident.severity == "critical"
    assert incident.severity_history.count() == 2


def test_a_milder_report_lowers_nothing(chief):
    incident = opened(chief, severity="high")
    report = verified_with_severity(chief, "low", incident=incident)

    react_to(report)

    incident.refresh_from_db()
    assert incident.severity == "high"
