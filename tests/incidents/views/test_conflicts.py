"""The page of a report with two versions of a field: for its verifier, who taps, and for its author, who waits."""

from uuid import uuid4

import pytest
from django.test import Client

from incidents.models import FieldReport
from incidents.services import AmendmentDraft, amend_report
from tests.factories.incidents import filed
from tests.factories.tenancy import branch_operator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def operator():
    return branch_operator().sign_in(Client())


def amended(officer, report, base, changes, door="app"):
    with officer.scope() as actor:
        amendment = AmendmentDraft.against(base, changes, client_ref=uuid4(), door=door)
        amend_report(actor=actor, report_id=report.pk, amendment=amendment)


@pytest.fixture
def report(officer):
    """A report of whose people two devices say different things."""
    with officer.scope() as actor:
        report = filed(actor, rt="01", answers={"people": 40})
    amended(officer, report, {"answers.people": 40}, {"answers.people": 60})
    amended(officer, report, {"answers.people": 40}, {"answers.people": 75}, door="sms")
    return stored(officer, report)


def stored(officer, report):
    with officer.scope():
        return FieldReport.objects.get(pk=report.pk)


def decide(operator, report, choice, *, field="answers.people", **more):
    sent = {"version": report.version, "field": field, "choice": choice, **more}
    return operator.post(f"/laporan/{report.pk}/dua-versi/", sent)


def proposal(operator, report):
    [conflict] = operator.get(f"/laporan/{report.pk}/").context["conflicts"]
    return conflict["proposals"][0]["choice"]


def test_the_verifier_sees_both_with_their_doors_and_decides_before_verifying(operator, report):
    page = operator.get(f"/laporan/{report.pk}/")

    words = said(page)
    assert "Dua versi, menunggu verifikator" in words
    assert "Tercatat sekarang 60 jiwa" in words
    assert "Diusulkan 75 jiwa" in words
    assert "SMS" in words
    assert "verify_url" not in page.context


def test_the_author_sees_both_and_no_button(officer, report):
    page = officer.sign_in(Client()).get(f"/lapor/saya/{report.pk}/")

    assert "Dua versi, menunggu verifikator" in said(page)
    assert "dua-versi/" not in page.content.decode()


def test_one_tap_keeps_what_stands(operator, officer, report):
    answer = decide(operator, report, "standing")

    assert answer.status_code == 302
    assert stored(officer, report).answers["people"] == 60
    assert "verify_url" in operator.get(f"/laporan/{report.pk}/").context


def test_one_tap_takes_the_proposal(operator, officer, report):
    decide(operator, report, proposal(operator, report))

    assert stored(officer, report).answers["people"] == 75


def test_another_value_is_typed(operator, officer, report):
    decide(operator, report, "other", value="68")

    assert stored(officer, report).answers["people"] == 68


def test_what_was_typed_wrong_is_shown_with_the_reason(operator, officer, report):
    answer = decide(operator, report, "other", value="9000000")

    assert answer.status_code == 422
    assert "Lebih dari yang tinggal di" in said(answer) or "9000000" in answer.content.decode()
    assert stored(officer, report).answers["people"] == 60


@pytest.mark.parametrize("choice", ["", "standing-ovation", "00000000-0000-0000-0000-000000000000"])
def test_a_choice_that_is_none_is_refused(operator, officer, report, choice):
    answer = decide(operator, report, choice)

    assert answer.status_code == 422
    assert stored(officer, report).version == report.version


def test_a_page_from_before_another_amendment_decides_nothing(operator, officer, report):
    amended(officer, report, {"rt": "01"}, {"rt": "02"})

    answer = decide(operator, report, "standing")

    assert answer.status_code == 422
    assert "Seseorang mengubahnya" in said(answer)


@pytest.mark.parametrize(
    ("base", "changes", "typed", "field", "value"),
    [
        ({"text": "?"}, {"text": "Air surut"}, "Air tinggal 20 cm", "text", "Air tinggal 20 cm"),
        ({"rt": "08"}, {"rt": "09"}, "12", "rt", "12"),
        ({"severity": "low"}, {"severity": "critical"}, "moderate", "severity", "moderate"),
        ({"hazard": "banjir"}, {"hazard": "longsor"}, "kebakaran", "hazard_id", "kebakaran"),
        ({"area": "32.03.11.2002"}, {"area": "32.03.11.2001"}, "32.03.11.2003", "area_id", "32.03.11.2003"),
    ],
)
def test_every_kind_of_field_can_be_written_anew(operator, officer, base, changes, typed, field, value):
    with officer.scope() as actor:
        report = filed(actor, rt="01")
    amended(officer, report, base, changes)
    report = stored(officer, report)
    [conflict] = operator.get(f"/laporan/{report.pk}/").context["conflicts"]

    answer = decide(operator, report, "other", field=conflict["path"], value=typed)

    assert answer.status_code == 302, said(answer)
    assert getattr(stored(officer, report), field) == value


def test_coordinates_and_times_are_shown_in_words(operator, officer, report):
    amended(officer, report, {"location": [107.0, -6.8]}, {"location": [107.087, -6.812]})
    amended(officer, report, {"observed_at": "2026-01-01T00:00:00Z"}, {"observed_at": "2026-01-02T03:04:00Z"})

    words = said(operator.get(f"/laporan/{report.pk}/"))

    assert "-6.81200, 107.08700" in words
    assert "2 Januari 2026 10.04" in words
