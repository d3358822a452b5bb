from uuid import uuid4

import pytest

from incidents import services
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import FieldReportAmended
from incidents.models import FieldReport, Figure, ReportAmendment
from incidents.services import AmendmentDraft
from pmi_platform.core.errors import InvalidInput, NotPermitted
from tests.factories.incidents import filed
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.support import details, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    with field_officer().scope() as actor:
        yield actor


@pytest.fixture
def report(officer):
    return filed(officer, text="Air naik", rt="01", answers={"people": 40, "dead": 1})


def change(seen, wanted):
    return {"from": seen, "to": wanted}


def amended(actor, report, client_ref=None, **changes):
    answers = {name: value for name, value in changes.items() if name.startswith("answers_")}
    fields = {name: value for name, value in changes.items() if name not in answers}
    fields |= {name.replace("_", ".", 1): value for name, value in answers.items()}
    draft = AmendmentDraft(client_ref=client_ref or uuid4(), changes=fields)
    return services.amend_report(actor=actor, report_id=report.pk, amendment=draft)


def test_an_amendment_changes_the_fields_that_it_names(officer, report):
    amended(officer, report, text=change("Air naik", "Air surut"), rt=change("01", "2"))

    report.refresh_from_db()
    assert (report.text, report.rt, report.version) == ("Air surut", "2", 2)
    assert published(FieldReportAmended) == 1


def test_what_was_written_before_stays_in_the_journal(officer, report):
    amended(officer, report, text=change("Air naik", "Air surut"))

    assert "Air naik" in details()


def test_an_amendment_sent_twice_is_filed_once(officer, report):
    reference = uuid4()

    first = amended(officer, report, reference, rt=change("01", "02"))
    again = amended(officer, report, reference, rt=change("01", "02"))

    assert again == first
    assert ReportAmendment.objects.count() == 1


def test_another_amendment_under_the_same_reference_is_refused(officer, report):
    reference = uuid4()
    amended(officer, report, reference, rt=change("01", "02"))

    with pytest.raises(ChangedAfterFiling):
        amended(officer, report, reference, rt=change("01", "03"))


def test_a_field_changed_on_two_sides_is_left_to_the_verifier(officer, report):
    amended(officer, report, rt=change("01", "05"))

    late = amended(officer, report, rt=change("01", "07"), text=change("Air naik", "Air surut"))

    report.refresh_from_db()
    assert late.conflicts == ["rt"]
    assert (report.rt, report.text) == ("05", "Air surut")
    assert report.flags == ["amendment_conflict"]


def test_a_corrected_number_supersedes_the_figure(officer, report):
    amended(officer, report, answers_people=change(40, 25))

    old, new = Figure.objects.filter(indicator="terdampak").order_by("pk")
    assert (old.status, new.status, new.value) == (Figure.Status.SUPERSEDED, Figure.Status.DRAFT, 25)
    assert new.supersedes_id == old.pk
    assert Figure.objects.get(indicator="meninggal").status == Figure.Status.DRAFT


def test_a_number_taken_out_is_retracted(officer, report):
    amended(officer, report, answers_dead=change(1, None))

    assert Figure.objects.get(indicator="meninggal").status == Figure.Status.RETRACTED


def test_a_corrected_place_takes_figures_along(officer, report):
    amended(officer, report, area=change("32.03.11", "32.03.11.2001"))

    standing = Figure.objects.filter(status=Figure.Status.DRAFT)
    assert {figure.area_id for figure in standing} == {"32.03.11.2001"}


def test_a_returned_report_awaits_verification_again_once_amended(officer, report):
    with coordinator().scope() as chief:
        services.return_report(actor=chief, report_id=report.pk, version=1, reason="Di RT mana?")

    amended(officer, report, rt=change("01", "04"))

    report.refresh_from_db()
    assert (report.status, report.status_reason) == (FieldReport.Status.FILED, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"receipt": change("", "AAAAA-AAAAA")}, "receipt"),
        ({"rt": {"from": "01"}}, "rt"),
        ({"rt": change("01", "satu")}, "rt"),
        ({"observed_at": change(None, "kemarin")}, "observed_at"),
        ({"area": change("32.03.11", "36.02")}, "area"),
        ({"location": change(None, "sini")}, "location"),
        ({"answers_people": change(40, -2)}, "people"),
        ({"answers_people": change(40, 9_000_000)}, "people"),
        ({"answers_hazard": change("gempa", "naga")}, "hazard"),
        ({"text": change("Air naik", "x" * 4_001)}, "text"),
        ({"answers_people": change("\0", 2)}, "answers.people"),
        ({}, "changes"),
    ],
)
def test_wrong_changes_are_named_and_nothing_is_changed(officer, report, changes, field):
    with pytest.raises(InvalidInput) as refusal:
        amended(officer, report, **changes)

    report.refresh_from_db()
    assert set(refusal.value.fields) == {field}
    assert report.version == 1


def test_a_withdrawn_report_is_amended_no_more(officer, report):
    services.withdraw_report(actor=officer, report_id=report.pk, version=1)

    with pytest.raises(WrongState):
        amended(officer, report, rt=change("01", "02"))


def test_nobody_amends_a_colleagues_report(report):
    with field_officer().scope() as colleague, pytest.raises(NotPermitted):
        amended(colleague, report, rt=change("01", "02"))
