from uuid import uuid4

import pytest

from incidents import services
from incidents.errors import WrongState
from incidents.events import FieldReportChangesRequested, FieldReportConfirmed, FieldReportRefiled
from incidents.models import FieldReport, ReportStep
from incidents.queries.reports import ReportFilters, list_reports
from incidents.services import AmendmentDraft
from pmi_platform.core.errors import InvalidInput, NotPermitted
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, coordinator, field_officer
from tests.incidents.support import details, payloads, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def report(officer):
    with officer.scope() as actor:
        return filed(actor)


def acting(member, act, report, **said):
    with member.scope() as actor:
        version = FieldReport.objects.values_list("version", flat=True).get(pk=report.pk)
        return act(actor=actor, report_id=report.pk, version=version, **said)


def steps(report):
    with coordinator().scope():
        return list(ReportStep.objects.filter(report=report).values_list("act", "rung"))


def waiting(member, rung):
    with member.scope() as actor:
        return [row.pk for row in list_reports(actor=actor, filters=ReportFilters(waiting_for=rung))]


def amended(member, report, **changes):
    with member.scope() as actor:
        services.amend_report(
            actor=actor, report_id=report.pk, amendment=AmendmentDraft(client_ref=uuid4(), changes=changes)
        )


def test_a_report_climbs_from_the_kecamatan_over_the_regency_to_the_province(report):
    acting(branch_operator("32.03.11"), services.verify_report, report)
    acting(branch_operator("32.03"), services.confirm_report, report)
    confirmed = acting(coordinator(), services.confirm_report, report)

    assert (confirmed.status, confirmed.rung) == ("verified", "provinsi")
    assert steps(report) == [("verified", "kecamatan"), ("confirmed", "kabkota"), ("confirmed", "provinsi")]
    with coordinator().scope():
        assert published(FieldReportConfirmed) == 2


def test_nobody_confirms_below_or_on_their_own_rung(report):
    operator = branch_operator("32.03")
    acting(operator, services.verify_report, report)

    with pytest.raises(WrongState):
        acting(operator, services.confirm_report, report)
    with pytest.raises(WrongState):
        acting(branch_operator("32.03.11"), services.confirm_report, report)


def test_what_nobody_verified_is_not_confirmed(report):
    with pytest.raises(WrongState):
        acting(coordinator(), services.confirm_report, report)


def test_a_neighbouring_regency_confirms_nothing(report):
    acting(branch_operator("32.03.11"), services.verify_report, report)

    with pytest.raises(NotPermitted):
        acting(branch_operator("32.75"), services.confirm_report, report)


def test_each_rung_sees_what_waits_for_it(report):
    kecamatan, regency, province = branch_operator("32.03.11"), branch_operator("32.03"), coordinator()

    assert waiting(kecamatan, "kecamatan") == waiting(regency, "kabkota") == [report.pk]
    assert waiting(province, "provinsi") == []

    acting(kecamatan, services.verify_report, report)
    assert waiting(kecamatan, "kecamatan") == []
    assert waiting(regency, "kabkota") == waiting(province, "provinsi") == [report.pk]

    acting(province, services.confirm_report, report)
    assert waiting(regency, "kabkota") == waiting(province, "provinsi") == []


def test_a_returned_report_has_lost_every_rung_and_says_why(report):
    acting(branch_operator("32.03"), services.verify_report, report)

    returned = acting(coordinator(), services.return_report, report, reason="Jumlahnya tidak cocok.")

    assert (returned.status, returned.rung) == ("returned", "")
    assert steps(report)[-1] == ("returned", "")


def test_the_author_is_asked_for_named_fields_and_the_report_stands_meanwhile(report):
    acting(branch_operator("32.03"), services.verify_report, report)

    asked = acting(
        branch_operator("32.03"),
        services.request_changes,
        report,
        fields=["answers.people", "landmark"],
        reason="Tulis jumlah jiwa.",
    )

    assert (asked.status, asked.rung, asked.asked) == ("verified", "kabkota", ["answers.people", "landmark"])
    with coordinator().scope():
        assert published(FieldReportChangesRequested) == 1
        assert "Tulis jumlah jiwa." in details()
        assert "Tulis jumlah jiwa." not in payloads()


def test_answering_what_was_asked_settles_it_and_awaits_verification_again(officer, report):
    chief = coordinator()
    acting(chief, services.request_changes, report, fields=["answers.people", "landmark"], reason="Lengkapi.")

    amended(officer, report, **{"answers.people": {"from": None, "to": 40}})

    with chief.scope():
        stored = FieldReport.objects.get(pk=report.pk)
        assert (stored.status, stored.asked) == ("filed", ["landmark"])
    assert steps(report)[-1] == ("refiled", "")


@pytest.mark.parametrize("fields", [[], ["answers.cats"], ["status"]])
def test_only_fields_of_the_report_are_asked_for(report, fields):
    with pytest.raises(InvalidInput):
        acting(coordinator(), services.request_changes, report, fields=fields, reason="Lengkapi.")


def test_nobody_is_asked_without_a_reason(report):
    with pytest.raises(InvalidInput):
        acting(coordinator(), services.request_changes, report, fields=["landmark"], reason=" ")


def test_the_author_files_a_returned_report_again_and_says_why_it_is_right(officer, report):
    acting(coordinator(), services.return_report, report, reason="Terlalu banyak.")

    again = acting(officer, services.refile_report, report, reason="Dihitung dua kali bersama Pak RT.")

    assert (again.status, again.status_reason) == ("filed", "")
    assert steps(report) == [("returned", ""), ("refiled", "")]
    with coordinator().scope():
        assert published(FieldReportRefiled) == 1
        assert "Pak RT" not in payloads()


def test_what_nobody_doubted_is_not_filed_again(officer, report):
    with pytest.raises(WrongState):
        acting(officer, services.refile_report, report, reason="Benar.")


def test_another_officer_files_nothing_again_for_the_author(report):
    acting(coordinator(), services.return_report, report, reason="Terlalu banyak.")

    with pytest.raises(NotPermitted):
        acting(field_officer(), services.refile_report, report, reason="Benar.")
