import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from coordination.models import Activity
from tests.factories.activities import corrected, done
from tests.factories.incidents import CUGENANG, picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db
LIST = "/kegiatan/"


@pytest.fixture
def member():
    return field_officer()


@pytest.fixture
def officer(member):
    return member.sign_in(Client())


@pytest.fixture
def desk():
    return branch_operator().sign_in(Client())


@pytest.fixture
def activity(member):
    with member.scope() as actor:
        return done(actor)


def page_of(activity):
    return f"{LIST}{activity.pk}/"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]


def written(form, **changes):
    """What somebody sends with the form that they were shown."""
    begun = timezone.localtime() - timedelta(hours=3)
    return {
        "client_ref": hidden(form, "client_ref"),
        "begun_at": hidden(form, "begun_at"),
        "programme": "sibat",
        "title": "Pelatihan SIBAT",
        "started_at": f"{begun:%Y-%m-%dT%H:%M}",
        "area": CUGENANG,
        "people": "30",
        "groups.female_18_59": "12",
        "result": "Peta risiko desa selesai.",
        **changes,
    }


def shown_again(page):
    """Everything in the form of a page, as its reader would send it unchanged."""
    html = page.content.decode()
    named = [one for one in re.findall(r"<input[^>]*>", html) if " name=" in one]
    values = {re.search(r' name="([^"]*)"', one)[1]: re.search(r' value="([^"]*)"', one) for one in named}
    texts = dict(re.findall(r'<textarea name="([^"]*)"[^>]*>\s*(.*?)</textarea>', html, re.S))
    chosen = dict(re.findall(r'<select name="([^"]*)"(?:(?!</select>).)*?<option value="([^"]*)" selected', html, re.S))
    return {**{name: value[1] if value else "" for name, value in values.items()}, **texts, **chosen}


def test_an_activity_is_filed_without_scripts_and_shows_its_receipt(officer):
    form = officer.get(f"{LIST}baru/")
    answer = officer.post(
        f"{LIST}baru/", {**written(form), "photo": SimpleUploadedFile("a.jpg", picture())}, follow=True
    )

    with coordinator().scope():
        activity = Activity.objects.get()
    assert activity.receipt in answer.content.decode()
    assert "Pelatihan SIBAT" in said(answer)
    assert (activity.people, activity.groups, activity.photo_count) == (30, {"female_18_59": 12}, 1)


def test_the_same_page_sent_twice_files_it_once(officer):
    told = written(officer.get(f"{LIST}baru/"))
    officer.post(f"{LIST}baru/", told)
    officer.post(f"{LIST}baru/", told)

    with coordinator().scope():
        assert Activity.objects.count() == 1


def test_what_is_refused_keeps_what_was_typed_and_opens_the_groups(officer):
    form = officer.get(f"{LIST}baru/")
    answer = officer.post(f"{LIST}baru/", written(form, people="5"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Peta risiko desa selesai." in page
    assert '<details class="section" open>' in page
    assert "Kelompok-kelompok itu berjumlah lebih banyak" in page


def test_the_list_is_searched_narrowed_sorted_and_exported(desk, member, activity):
    with member.scope() as actor:
        done(actor, programme="ksr", title="=Rekrutmen KSR", people=None, groups={})

    assert "Rekrutmen" not in said(desk.get(LIST, {"programme": "spab"}))
    assert "Simulasi" not in said(desk.get(LIST, {"q": "rekrutmen"}))
    smallest_first = said(desk.get(LIST, {"sort": "people"}))
    assert smallest_first.index("Simulasi") < smallest_first.index("Rekrutmen")
    exported = desk.get(LIST, {"format": "csv"}).content.decode()
    assert "'=Rekrutmen KSR" in exported
    assert activity.receipt in exported


def test_a_list_says_how_many_did_not_tell_their_people(desk, member, activity):
    with member.scope() as actor:
        done(actor, people=None, groups={})

    page = said(desk.get(LIST))
    assert "120 orang dijangkau" in page
    assert "1 tidak menyebut jumlahnya" in page


def test_filters_that_cannot_be_meant_are_named(desk, activity):
    page = said(desk.get(LIST, {"first_day": "2026-02-01", "last_day": "2026-01-01"}))

    assert "Periode berakhir sebelum dimulai." in page


def test_an_operator_is_told_how_many_wait_and_verifies_one(desk, activity):
    assert "1 kegiatan menunggu verifikasi" in said(desk.get(LIST))
    answer = desk.post(f"{page_of(activity)}verifikasi/", {"version": 1}, follow=True)

    assert "Kegiatan sudah diverifikasi." in answer.content.decode()
    assert "menunggu verifikasi" not in said(desk.get(LIST, {"status": "verified"}))


def test_an_operator_returns_one_with_the_reason_that_its_author_reads(officer, desk, activity):
    desk.post(f"{page_of(activity)}pengembalian/", {"version": 1, "reason": "Berapa yang ikut?"})

    assert "Berapa yang ikut?" in said(officer.get(page_of(activity)))


def test_a_return_without_a_reason_is_shown_where_it_was_written(desk, activity):
    answer = desk.post(f"{page_of(activity)}pengembalian/", {"version": 1, "reason": ""})

    assert answer.status_code == 422


def test_its_author_corrects_only_what_differs(officer, member, activity):
    form = officer.get(f"{page_of(activity)}ubah/")
    with member.scope() as actor:
        corrected(actor, activity, {"result": activity.result}, {"result": "Selesai dalam 2 menit."})
    answer = officer.post(f"{page_of(activity)}ubah/", {**shown_again(form), "people": "118"}, follow=True)

    with member.scope():
        now = Activity.objects.get()
    assert (now.people, now.result) == (118, "Selesai dalam 2 menit.")
    assert "120 → 118" in said(answer)


def test_a_correction_that_changes_nothing_says_so(officer, activity):
    form = officer.get(f"{page_of(activity)}ubah/")
    answer = officer.post(f"{page_of(activity)}ubah/", shown_again(form), follow=True)

    assert "Tidak ada yang berubah." in answer.content.decode()


def test_two_versions_stand_on_the_page_until_somebody_decides(officer, desk, member, activity):
    form = officer.get(f"{page_of(activity)}ubah/")
    with member.scope() as actor:
        corrected(actor, activity, {"people": 120}, {"people": 110})
    officer.post(f"{page_of(activity)}ubah/", {**shown_again(form), "people": "118"})

    page = said(desk.get(page_of(activity)))
    assert "Dua orang mengubah isian yang sama: Orang yang dijangkau" in page
    assert "tidak diterapkan" in page


def test_a_photo_is_added_to_it(officer, activity):
    form = officer.get(page_of(activity))
    told = {"client_ref": hidden(form, "client_ref"), "photo": SimpleUploadedFile("a.jpg", picture())}
    officer.post(f"{page_of(activity)}foto/", told)

    assert "/api/v1/activity-photos/" in officer.get(page_of(activity)).content.decode()


def test_its_author_takes_it_back(officer, activity):
    officer.post(f"{page_of(activity)}penarikan/", {"version": 1, "reason": "Dobel"})

    assert "Ditarik" in said(officer.get(page_of(activity)))


def test_an_empty_list_is_not_told_as_nothing_done(desk):
    assert "Itu tidak berarti tidak ada yang dikerjakan" in said(desk.get(LIST))
