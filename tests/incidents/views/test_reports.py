from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import FieldReport, Incident
from incidents.services import amend_report, verify_report
from incidents.services.drafts import AmendmentDraft
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.services.grants import open_grant
from tests.factories.incidents import filed, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.views.support import said
from tests.isolation.world import terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def report():
    with field_officer().scope() as actor:
        return filed(actor, answers={"people": 120}, rt="03", landmark="Masjid Al-Ikhlas")


def stored(report):
    with coordinator().scope():
        return FieldReport.objects.get(pk=report.pk)


def test_triage_begins_with_what_awaits_verification(chief, report):
    with coordinator().scope() as actor:
        with field_officer().scope() as officer:
            done = filed(officer)
        verify_report(actor=actor, report_id=done.pk, version=done.version)

    first, everything = chief.get("/laporan/"), chief.get("/laporan/?status=all")

    assert [row["id"] for row in first.context["reports"]] == [report.pk]
    assert {row["id"] for row in everything.context["reports"]} == {report.pk, done.pk}


def test_the_list_carries_the_position_from_which_it_listens(chief, report):
    page = chief.get("/laporan/")

    assert f'data-position="{page.context["position"]}"' in page.content.decode()[:12_000]


def test_the_list_is_searched_and_narrowed(chief, report):
    def shown(query):
        return len(chief.get(f"/laporan/?{query}").context["reports"])

    assert shown(f"q={report.receipt}") == 1
    assert shown("q=masjid") == 1
    assert shown("q=gunung") == 0
    assert shown("hazard=banjir") == 0
    assert shown("area=Cianjur") == 1
    assert shown("area=32.75") == 0


def test_a_filter_that_makes_no_sense_is_told_beside_its_field(chief, report):
    page = chief.get("/laporan/?area=Atlantis")

    assert page.context["filter_form"].errors.keys() == {"area"}
    assert page.context["reports"] == []


def test_the_list_as_a_file_says_space_and_escapes_formulas(chief):
    with field_officer().scope() as actor:
        filed(actor, landmark="=HYPERLINK(1)")

    file = chief.get("/laporan/?format=csv")

    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert "-actual-" in file["Content-Disposition"]
    assert "'=HYPERLINK(1)" in file.content.decode()


def test_a_long_list_goes_on_by_its_key_and_costs_the_same(chief, monkeypatch):
    with field_officer().scope() as actor:
        expected = [filed(actor).pk for _number in range(3)]
    chief.get("/laporan/")
    with CaptureQueriesContext(connection) as few:
        page = chief.get("/laporan/")
    with field_officer().scope() as actor:
        expected += [filed(actor).pk for _number in range(49)]
    with CaptureQueriesContext(connection) as many:
        page = chief.get("/laporan/")

    older = chief.get(f"/laporan/{page.context['next_url']}")

    seen = [row["id"] for each in (page, older) for row in each.context["reports"]]
    assert sorted(seen) == sorted(expected)
    assert len(many) == len(few)


def test_a_report_is_verified_from_its_page(chief, report):
    chief.post(f"/laporan/{report.pk}/verifikasi/", {"version": report.version})

    assert stored(report).status == "verified"
    assert "verify_url" not in chief.get(f"/laporan/{report.pk}/").context


def test_a_decision_on_an_outdated_page_is_told_and_not_taken(chief, report):
    chief.post(f"/laporan/{report.pk}/verifikasi/", {"version": report.version})

    answer = chief.post(
        f"/laporan/{report.pk}/pengembalian/", {"version": report.version, "reason": "Foto?"}, follow=True
    )

    assert answer.status_code == 422
    assert stored(report).status == "verified"
    assert "Foto?" in said(answer)


def test_a_verification_on_an_outdated_page_is_refused_beside_its_button(chief, report):
    answer = chief.post(f"/laporan/{report.pk}/verifikasi/", {"version": report.version + 1})

    assert answer.status_code == 422
    assert answer.context["verify_form"].has_error("__all__")
    assert answer.context["verify_form"]["version"].value() == str(report.version)
    assert stored(report).status == "filed"


def test_a_refused_return_keeps_the_reason_and_goes_through_the_second_time(chief, report):
    chief.post(f"/laporan/{report.pk}/verifikasi/", {"version": report.version})

    refused = chief.post(f"/laporan/{report.pk}/pengembalian/", {"version": report.version, "reason": "RT berapa?"})
    chief.post(
        f"/laporan/{report.pk}/pengembalian/",
        {field.name: field.value() for field in refused.context["return_form"]},
    )

    assert (stored(report).status, stored(report).status_reason) == ("returned", "RT berapa?")


def test_a_return_that_is_no_longer_possible_shows_the_reason_that_was_typed(chief, report):
    chief.post(f"/laporan/{report.pk}/pengembalian/", {"version": report.version, "reason": "RT berapa?"})

    answer = chief.post(
        f"/laporan/{report.pk}/pengembalian/", {"version": report.version + 1, "reason": "Fotonya buram"}
    )

    assert answer.status_code == 422
    assert "Fotonya buram" in said(answer)


def test_a_return_needs_a_reason_which_its_author_reads(chief, report):
    unexplained = chief.post(f"/laporan/{report.pk}/pengembalian/", {"version": report.version, "reason": " "})
    chief.post(f"/laporan/{report.pk}/pengembalian/", {"version": report.version, "reason": "RT berapa?"})

    assert (unexplained.status_code, unexplained.context["return_form"].errors.keys()) == (422, {"reason"})
    assert (stored(report).status, stored(report).status_reason) == ("returned", "RT berapa?")


def test_an_incident_is_opened_from_a_report(chief, report):
    answer = chief.post(f"/laporan/{report.pk}/kejadian/baru/", {"version": report.version})

    incident_id = stored(report).incident_id
    assert answer["Location"] == f"/kejadian/{incident_id}/"
    with coordinator().scope():
        assert Incident.objects.get(pk=incident_id).location_is_approximate


def test_a_report_is_attached_to_an_open_incident(chief, report):
    with coordinator().scope() as actor:
        incident = opened(actor)

    chief.post(f"/laporan/{report.pk}/kejadian/", {"version": report.version, "incident": str(incident.pk)})

    assert stored(report).incident_id == incident.pk


def test_only_an_incident_from_the_list_can_be_chosen(chief, report):
    with coordinator(of=province("31")).scope() as actor:
        foreign = opened(actor, area="31.71")

    answer = chief.post(f"/laporan/{report.pk}/kejadian/", {"version": report.version, "incident": str(foreign.pk)})

    assert answer.status_code == 422
    assert stored(report).incident_id is None


@pytest.mark.parametrize("act", ["verifikasi/", "pengembalian/", "kejadian/", "kejadian/baru/"])
def test_a_foreign_provinces_report_is_not_found(report, act):
    stranger = coordinator(of=province("31")).sign_in(Client())

    assert stranger.get(f"/laporan/{report.pk}/").status_code == 404
    assert stranger.post(f"/laporan/{report.pk}/{act}", {"version": 1, "reason": "x"}).status_code == 404
    assert stored(report).status == "filed"


@pytest.mark.parametrize("act", ["verifikasi/", "pengembalian/", "kejadian/baru/"])
def test_an_operator_decides_nothing_in_another_kabupaten(report, act):
    operator = branch_operator("32.75").sign_in(Client())

    assert operator.get(f"/laporan/{report.pk}/").status_code == 404
    assert operator.post(f"/laporan/{report.pk}/{act}", {"version": 1, "reason": "x"}).status_code == 403
    assert stored(report).status == "filed"


def test_a_kecamatan_officer_is_told_who_can_open_the_triage_to_them(report):
    chief = coordinator()

    page = field_officer().sign_in(Client()).get("/laporan/")

    assert page.status_code == 403
    assert chief.user.name in said(page)


def test_nobody_reads_reports_without_signing_in(client, report):
    answer = client.get(f"/laporan/{report.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/akun/masuk/?next=/laporan/{report.pk}/")


@pytest.fixture
def neighbour():
    """The coordinator of DKI Jakarta, to whom Jawa Barat has opened its incidents."""
    person = coordinator(of=province("31"))
    with coordinator().scope() as actor:
        open_grant(actor=actor, terms=terms(person.tenant, Purpose.INCIDENTS, ()))
    return person.sign_in(Client())


def test_another_province_reads_which_unit_filed_and_verified_and_not_who(chief, report, neighbour):
    with coordinator().scope() as actor:
        verify_report(actor=actor, report_id=report.pk, version=report.version)
    with coordinator().scope():
        found = FieldReport.objects.select_related("filed_by", "verified_by", "filed_by_unit").get(pk=report.pk)
    people = {found.filed_by.name, found.verified_by.name}

    own, theirs = (said(client.get(f"/laporan/{report.pk}/")) for client in (chief, neighbour))

    assert all(name in own for name in people)
    assert found.filed_by_unit.name in theirs
    assert not [name for name in people if name in theirs]


def test_another_province_does_not_read_who_amended(chief, report, neighbour):
    officer = field_officer()
    with officer.scope() as actor:
        own = filed(actor)
        change = AmendmentDraft(client_ref=uuid4(), changes={"landmark": {"from": "", "to": "Balai desa"}})
        amend_report(actor=actor, report_id=own.pk, amendment=change)

    here, there = (said(client.get(f"/laporan/{own.pk}/")) for client in (chief, neighbour))

    assert officer.user.name in here
    assert "Balai desa" in there
    assert officer.user.name not in there
