import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents import services
from incidents.api.phone_schema import OwnReportOut, PhoneKitOut
from incidents.models import Need
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import draft, filed, needed, opened
from tests.factories.machines import bearer, machine
from tests.factories.tenancy import (
    account,
    branch_operator,
    coordinator,
    field_officer,
    headquarters_reader,
    member,
    phone_number,
)
from tests.incidents.api.support import REPORTS, Caller, body
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

MINE, KIT = f"{REPORTS}mine/", "/api/v1/phone/"


@pytest.fixture
def author():
    return field_officer()


@pytest.fixture
def officer(author):
    """The officer of Cugenang, signed in."""
    return Caller(author)


def again(caller, answer, path):
    return caller.client.get(path, headers={"If-None-Match": answer["ETag"]})


def test_an_author_sees_what_was_received_and_nothing_of_others(officer):
    with field_officer().scope() as colleague:
        filed(colleague)
    sent = officer.post(REPORTS, body()).json()

    [told] = officer.get(MINE).json()["results"]

    assert list(told) == list(OwnReportOut().fields)
    assert (told["receipt"], told["status"], told["client_ref"]) == (sent["receipt"], "filed", sent["client_ref"])
    assert (told["incident"], told["followed"], told["conflicts"]) == (None, [], [])


def test_what_has_not_changed_is_not_sent_again(officer):
    officer.post(REPORTS, body())
    first = officer.get(MINE)

    unchanged = again(officer, first, MINE)
    officer.post(REPORTS, body())
    changed = again(officer, first, MINE)

    assert (unchanged.status_code, unchanged.content, changed.status_code) == (304, b"", 200)


def test_a_report_that_was_returned_says_why(officer, author):
    with author.scope() as actor:
        report = filed(actor)
    with branch_operator().scope() as operator:
        services.return_report(actor=operator, report_id=report.pk, version=1, reason="Di RT mana?")

    [told] = officer.get(MINE).json()["results"]

    assert (told["status"], told["status_reason"]) == ("returned", "Di RT mana?")


def test_the_same_door_says_what_was_sent_because_of_a_report(officer, author):
    with coordinator().scope() as chief:
        incident = opened(chief)
        need = needed(chief, incident, item="Perahu karet", requested=4)
        Need.objects.filter(pk=need.pk).update(fulfilled=2)
    with author.scope() as actor:
        report = services.submit_field_report(actor=actor, draft=draft())
    with branch_operator().scope() as operator:
        services.attach_report_to_incident(
            actor=operator, report_id=report.pk, incident_id=incident.pk, version=report.version
        )

    [told] = officer.get(MINE).json()["results"]

    assert told["incident"]["number"] == incident.number
    [boats] = told["followed"]
    assert (boats["kind"], boats["text"], boats["amount"]) == ("need", "Perahu karet", "2")
    page = said(officer.client.get(f"/lapor/saya/{report.pk}/"))
    assert "Laporan Anda menggerakkan 2" in page
    assert "Perahu karet" in page


def test_fifty_reports_cost_as_many_statements_as_one(officer, author):
    def statements():
        officer.get(MINE)
        with CaptureQueriesContext(connection) as counted:
            officer.get(MINE)
        return len(counted)

    with author.scope() as actor:
        filed(actor)
    one = statements()
    with author.scope() as actor:
        [filed(actor) for _number in range(4)]

    assert statements() == one


def test_a_phone_takes_along_what_it_needs_without_a_network(officer):
    member(Role.BRANCH_OPERATOR, at="32.03", user=account(phone=phone_number()))

    kit = officer.get(KIT).json()

    assert list(kit) == list(PhoneKitOut().fields)
    assert kit["area_code"] == "32.03"
    cugenang = next(place for place in kit["places"]["content"] if place["code"] == "32.03.11")
    assert cugenang["name"] == "Cugenang"
    assert all(village["code"].startswith("32.03.11.") for village in cugenang["villages"])
    assert {feature["id"][:5] for feature in kit["outlines"]["content"]["features"]} == {"32.03"}
    assert [one["phone"][:3] for one in kit["contacts"]["content"]] == ["+62"]
    assert kit["safety"]["content"]["lines"][0]["id"].startswith("Keselamatan Anda")


def test_a_part_that_the_phone_has_comes_without_its_content(officer):
    kit = officer.get(KIT).json()

    lean = officer.get(KIT, known=f"{kit['places']['digest']},{kit['outlines']['digest']}").json()

    assert lean["places"] == {"digest": kit["places"]["digest"], "is_known": True}
    assert "content" in lean["safety"]
    assert lean["digest"] == kit["digest"]


def test_a_new_incident_changes_the_kit_and_its_part_alone(officer):
    first = officer.get(KIT)
    with coordinator().scope() as chief:
        incident = opened(chief)

    changed = again(officer, first, KIT)

    assert changed.status_code == 200
    assert [one["number"] for one in changed.json()["incidents"]["content"]] == [incident.number]
    assert changed.json()["places"]["digest"] == first.json()["places"]["digest"]
    assert again(officer, changed, KIT).status_code == 304


def test_the_kit_of_one_kabupaten_is_small(officer):
    assert len(officer.get(KIT).content) < 60_000


def test_a_wider_office_gets_kecamatan_without_villages_and_outlines(officer):
    kit = Caller(coordinator()).get(KIT).json()

    assert (kit["area_code"], kit["outlines"]["content"]) == ("32", None)
    assert not any(place["villages"] for place in kit["places"]["content"])


def test_both_doors_of_a_phone_tell_the_same(officer):
    with coordinator().scope() as chief:
        opened(chief)
    member(Role.BRANCH_OPERATOR, at="32.03", user=account(phone=phone_number()))
    kit, page = officer.get(KIT).json(), officer.get("/lapor/bekal/").json()

    assert kit["places"]["content"] == page["areas"]
    assert kit["contacts"]["content"] == page["contacts"]
    assert [one["number"] for one in kit["incidents"]["content"]] == [one["number"] for one in page["incidents"]]


def test_a_machine_has_neither_a_phone_nor_reports_of_its_own(client):
    headers = bearer(client, machine(), scope="reports:read")

    assert [client.get(path, headers=headers).status_code for path in (KIT, MINE)] == [403, 403]


def test_whoever_may_not_file_needs_no_kit():
    assert Caller(headquarters_reader()).get(KIT).status_code == 403


def test_a_report_as_a_text_for_whatsapp(officer):
    sent = officer.post(REPORTS, body(rt="03", landmark="Masjid Al-Ikhlas")).json()

    text = officer.get(f"{REPORTS}{sent['id']}/text/").json()["text"]

    assert text.startswith("*LAPORAN AWAL*\n*Gempa bumi – Cugenang, Kabupaten Cianjur*\n*BELUM DIVERIFIKASI*\n")
    assert "RT 03, Masjid Al-Ikhlas" in text
    assert "- Terdampak: 120 jiwa" in text
    assert sent["receipt"] in text


def test_an_assessment_is_told_section_by_section_with_its_sources(officer, author):
    answers = {"displaced_people": 120, "health_source": "Puskesmas Cugenang", "dead": 3}
    with author.scope() as actor:
        report = filed(actor, type_code="rapid_assessment", answers=answers)

    text = officer.get(f"{REPORTS}{report.pk}/text/").json()["text"]

    assert "*KAJI CEPAT*" in text
    assert "Sumber: Puskesmas Cugenang" in text
    assert "- Jiwa mengungsi: 120 jiwa" in text


def test_the_word_of_an_agencys_guest_is_marked_and_can_be_looked_for():
    guest = Caller(member(Role.AGENCY_GUEST, at="32.03"))
    volunteer = Caller(member(Role.VOLUNTEER, at="32.03"))
    told = [caller.post(REPORTS, body()).json() for caller in (guest, volunteer)]

    chief = Caller(coordinator())
    found = chief.get(REPORTS, source_class="partner").json()["results"]
    page = chief.get("/laporan/?source_class=partner")

    assert [one["source_class"] for one in told] == ["partner", "pmi"]
    assert [one["id"] for one in found] == [told[0]["id"]]
    assert "Organisasi mitra" in page.content.decode()
    assert [str(row["id"]) for row in page.context["reports"]] == [told[0]["id"]]
