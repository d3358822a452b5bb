from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Lesson
from incidents.services import invite_participant, publish_situation_report
from tests.factories.incidents import accepted_lesson, approved, learned, opened
from tests.factories.tenancy import coordinator, field_officer, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db
TYPED = {
    "what_happened": "Perahu datang tanpa bensin.",
    "cause": "Tidak ada daftar periksa.",
    "recommendation": "Periksa bensin tiap pergantian piket.",
    "owner": "",
    "due_on": "",
    "step": "",
}


@pytest.fixture
def member():
    return coordinator()


@pytest.fixture
def chief(member):
    return member.sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def only_lesson():
    with coordinator().scope():
        return Lesson.objects.get()


def test_a_lesson_is_written_given_to_a_unit_accepted_and_done_on_the_pages_of_its_incident(chief, member, incident):
    page = f"/kejadian/{incident.pk}/pelajaran/"
    chief.post(page, TYPED)
    lesson = only_lesson()
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    owned = {**TYPED, "version": 1, "owner": f"unit:{member.unit.pk}", "due_on": due}
    chief.post(f"/pelajaran/{lesson.pk}/ubah/", owned)
    chief.post(f"/pelajaran/{lesson.pk}/", {"version": 2, "state": "accepted"})
    chief.post(f"/pelajaran/{lesson.pk}/", {"version": 3, "state": "done"})

    shown = said(chief.get(page))
    assert only_lesson().state == "done"
    assert "Periksa bensin tiap pergantian piket." in shown
    assert member.unit.name in shown


def test_a_refused_lesson_keeps_what_was_typed(chief, incident):
    answer = chief.post(f"/kejadian/{incident.pk}/pelajaran/", {**TYPED, "recommendation": ""})

    assert answer.status_code == 422
    assert "Perahu datang tanpa bensin." in answer.content.decode()


def test_accepting_without_an_owner_is_refused_with_the_way_out(chief, incident):
    with coordinator().scope() as actor:
        lesson = learned(actor, incident)
    answer = chief.post(f"/pelajaran/{lesson.pk}/", {"version": 1, "state": "accepted"})

    assert answer.status_code == 422
    assert "Sebutkan dulu siapa yang mengerjakannya" in said(answer)


def test_dropping_without_a_reason_is_refused_in_the_lessons_own_form(chief, incident):
    with coordinator().scope() as actor:
        lesson = learned(actor, incident)
    answer = chief.post(f"/pelajaran/{lesson.pk}/", {"version": 1, "state": "dropped", "reason": ""})

    assert answer.status_code == 422
    assert answer.context["lessons"][0]["form"].errors


def test_an_overdue_lesson_is_flagged_on_its_page_on_its_incident_and_in_the_list(chief, incident):
    yesterday = timezone.localdate() - timedelta(days=1)
    with coordinator().scope() as actor:
        accepted_lesson(actor, incident, due_on=yesterday)

    assert "1 pelajaran melewati tenggat" in said(chief.get(f"/kejadian/{incident.pk}/pelajaran/"))
    assert "1 melewati tenggat" in said(chief.get(f"/kejadian/{incident.pk}/"))
    everywhere = chief.get("/pelajaran/")
    assert everywhere.context["overdue_count"] == 1
    assert "1 pelajaran organisasi Anda melewati tenggat" in said(everywhere)
    assert len(chief.get("/pelajaran/?state=overdue&sort=due").context["lessons"]) == 1
    assert len(chief.get("/pelajaran/?state=done").context["lessons"]) == 0


def test_the_list_is_searched_narrowed_and_taken_out_as_csv(chief, member, incident):
    with coordinator().scope() as actor:
        accepted_lesson(actor, incident, recommendation="=Catat kunci")
        learned(actor, incident, recommendation="Tambah radio")
    found = chief.get("/pelajaran/", {"q": "radi"}).context["lessons"]
    owned = chief.get("/pelajaran/", {"owner": f"unit:{member.unit.pk}"}).context["lessons"]
    sheet = chief.get("/pelajaran/", {"format": "csv", "sort": "written"}).content.decode()

    assert [row["recommendation"] for row in found] == ["Tambah radio"]
    assert [row["recommendation"] for row in owned] == ["=Catat kunci"]
    assert sheet.index("'=Catat kunci") < sheet.index("Tambah radio")
    assert member.unit.name in sheet


@pytest.mark.parametrize("query", ["owner=naga", "state=naga", "hazard=naga", "owner=unit:x"])
def test_a_filter_that_does_not_exist_is_told_and_finds_nothing(chief, query):
    answer = chief.get(f"/pelajaran/?{query}")

    assert answer.status_code == 200
    assert answer.context["filter_form"].errors
    assert answer.context["lessons"] == []


@pytest.mark.parametrize("query", ["sort=naga", "page=0", "page=99999999999999999999", "sort=-due&page=2"])
def test_an_address_that_cannot_be_is_read_as_the_nearest_one(chief, query):
    assert chief.get(f"/pelajaran/?{query}").status_code == 200


def test_a_participant_reads_the_accepted_lesson_without_the_name_of_who_does_it(member, incident):
    neighbour = coordinator(of=province("31"))
    with member.scope() as actor:
        accepted_lesson(actor, incident, owner_id=member.user.pk)
        learned(actor, incident, recommendation="Belum disepakati")
        incident.refresh_from_db()
        invite_participant(
            actor=actor,
            incident_id=incident.pk,
            version=incident.version,
            tenant_id=neighbour.tenant.pk,
            role="supporting",
        )
    client = neighbour.sign_in(Client())
    page, listed = client.get(f"/kejadian/{incident.pk}/pelajaran/"), client.get("/pelajaran/")

    assert "Catat dua pemegang kunci" in said(page)
    assert "Catat dua pemegang kunci" in said(listed)
    told = said(page) + said(listed) + client.get("/pelajaran/?format=csv").content.decode()
    assert member.user.name not in told
    assert "Belum disepakati" not in told
    assert "add_url" not in page.context


def test_an_officer_reads_lessons_and_writes_none(incident):
    with coordinator().scope() as actor:
        accepted_lesson(actor, incident)
    officer = field_officer().sign_in(Client())
    page = f"/kejadian/{incident.pk}/pelajaran/"

    assert "Catat dua pemegang kunci" in said(officer.get(page))
    assert officer.post(page, TYPED).status_code == 403


def test_the_post_disaster_report_prints_the_lessons_on_its_page_its_public_page_and_its_paper(chief, incident):
    with coordinator().scope() as actor:
        accepted_lesson(actor, incident)
        report = approved(actor, incident, kind="post_disaster")
        report = publish_situation_report(actor=actor, document_id=report.pk, version=report.version)
    tenant, year, serial = incident.number.split("/")

    assert "Catat dua pemegang kunci per gudang." in said(chief.get(f"/dokumen/{report.pk}/"))
    assert "Pemegang kunci gudang" in said(Client().get(f"/publik/{tenant}/{year}/{serial}/pasca-bencana-1/"))
    assert chief.get(f"/dokumen/{report.pk}/pdf/").content.startswith(b"%PDF")
