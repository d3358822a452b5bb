import re

import pytest
from django.test import Client

from pmi_platform.core.tenancy.roles import Role
from tests.factories.tenancy import branch_operator, coordinator, headquarters_reader, member, province, unit
from tests.factories.volunteers import CUGENANG, enlisted, nik, partner, releasing_officer
from tests.incidents.views.support import said
from volunteers.models import Affiliation, Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return unit(CUGENANG)


@pytest.fixture
def desk():
    return branch_operator().sign_in(Client())


def newcomer(home, **changes):
    return {
        "full_name": "Neneng Rahayu",
        "area": CUGENANG,
        "born_on": "1995-03-21",
        "nik": nik(),
        "phone": "0813-7777-6666",
        "unit": str(home.pk),
        "kind": "ksr",
        "consent": "signed",
        **changes,
    }


def enlist(home, **changes):
    with coordinator().scope() as chief:
        return enlisted(chief, unit=home, **changes)


def test_an_operator_registers_somebody_who_then_stands_in_the_roster(desk, home):
    page = said(desk.post("/relawan/baru/", newcomer(home), follow=True))

    assert "Neneng Rahayu" in page
    assert "Neneng Rahayu" in said(desk.get("/relawan/"))


def test_a_registration_that_is_refused_keeps_what_was_typed(desk, home):
    answer = desk.post("/relawan/baru/", newcomer(home, nik="320311210395001"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "NIK terdiri dari 16 digit" in page
    assert "Neneng Rahayu" in page
    with coordinator().scope():
        assert not Volunteer.objects.exists()


def test_a_minor_is_taken_into_pmr_and_into_nothing_else(desk, home):
    refused = desk.post("/relawan/baru/", newcomer(home, nik="", born_on="2014-01-05"))
    page = said(desk.post("/relawan/baru/", newcomer(home, nik="", born_on="2014-01-05", kind="pmr"), follow=True))

    assert refused.status_code == 422
    assert "di bawah umur atau anggota PMR" in page


def test_the_roster_is_searched_by_the_beginning_of_any_name(desk, home):
    enlist(home, full_name="Neneng Rahayu")
    enlist(home, full_name="Dadan Kurnia")

    page = said(desk.get("/relawan/?q=raha"))

    assert "Neneng Rahayu" in page
    assert "Dadan Kurnia" not in page


@pytest.mark.parametrize("asked", ["kind=pmr", "state=applied", "area=32.03.12", "deployable=on&kind=dds", "q=%25%25"])
def test_the_roster_is_narrowed(desk, home, asked):
    enlist(home, full_name="Neneng Rahayu")

    assert "Neneng Rahayu" not in said(desk.get(f"/relawan/?{asked}"))


def test_the_roster_is_sorted_by_name_either_way(desk, home):
    for name in ("Budi", "Cecep", "Agus"):
        enlist(home, full_name=name)

    up, down = said(desk.get("/relawan/")), said(desk.get("/relawan/?sort=-name"))

    assert re.findall("Agus|Budi|Cecep", up) == ["Agus", "Budi", "Cecep"]
    assert re.findall("Agus|Budi|Cecep", down) == ["Cecep", "Budi", "Agus"]


def test_lists_and_files_tell_nothing_private(desk, home):
    number = nik()
    enlist(home, full_name="Neneng Rahayu", nik=number, phone="081377776666", address="Jalan Rahasia")

    told = desk.get("/relawan/").content.decode() + desk.get("/relawan/?format=csv").content.decode()

    assert "Neneng Rahayu" in told
    assert not any(secret in told for secret in (number, "1377776666", "Rahasia", "1995"))


def test_a_file_keeps_a_spreadsheet_from_computing_a_name(desk, home):
    enlist(home, full_name="=1+1")

    assert "'=1+1" in desk.get("/relawan/?format=csv").content.decode()


def test_a_list_asks_the_database_as_often_for_many_as_for_one(desk, home, django_assert_max_num_queries):
    for _ in range(5):
        enlist(home)

    with django_assert_max_num_queries(20):
        desk.get("/relawan/")


def test_private_data_is_shown_on_request_and_the_look_is_told_in_the_journal(home):
    number = nik()
    volunteer = enlist(home, nik=number)
    chief = coordinator().sign_in(Client())

    assert number not in said(chief.get(f"/relawan/{volunteer.pk}/"))
    assert number in said(chief.get(f"/relawan/{volunteer.pk}/pribadi/"))


def test_a_membership_is_led_on_by_its_page(desk, home):
    volunteer = enlist(home)
    with coordinator().scope():
        held = Affiliation.objects.get(volunteer=volunteer)
    url = f"/relawan/{volunteer.pk}/keanggotaan/{held.pk}/"

    refused = desk.post(url, {"version": 1, "state": "ended"})
    page = said(desk.post(url, {"version": 1, "state": "ended", "reason": "Pindah."}, follow=True))

    assert refused.status_code == 422
    assert "Pindah." in page


def test_another_membership_is_noted(desk, home):
    volunteer = enlist(home)

    page = said(desk.post(f"/relawan/{volunteer.pk}/keanggotaan/", {"unit": str(home.pk), "kind": "tsr"}, follow=True))

    assert "TSR" in page


def test_somebody_registers_themselves_by_phone_and_sees_what_became_of_it(home):
    phone = member(Role.VOLUNTEER, at=CUGENANG).sign_in(Client())

    silent = phone.post("/relawan/saya/", newcomer(home))
    page = said(phone.post("/relawan/saya/", newcomer(home, agrees="on"), follow=True))

    assert silent.status_code == 422
    assert "Neneng Rahayu" in page
    assert "menunggu" in said(branch_operator().sign_in(Client()).get("/relawan/"))


def test_somebody_changes_their_own_data_and_withdraws_consent(home):
    phone = member(Role.VOLUNTEER, at=CUGENANG).sign_in(Client())
    phone.post("/relawan/saya/", newcomer(home, agrees="on"))
    with coordinator().scope():
        version = Volunteer.objects.get().version

    phone.post("/relawan/saya/", newcomer(home, nik="", full_name="Nama Baru", version=version))
    page = said(phone.post("/relawan/saya/penarikan/", follow=True))

    assert "Nama Baru" in page
    assert "Persetujuan ditarik" in page


def test_the_data_protection_officer_erases_and_the_roster_forgets(home):
    volunteer = enlist(home, full_name="Neneng Rahayu")
    officer = member(Role.DATA_PROTECTION_OFFICER, of=coordinator().tenant).sign_in(Client())

    officer.post(f"/relawan/{volunteer.pk}/penghapusan/", {"reason": "Diminta."})

    assert "Neneng Rahayu" not in said(officer.get("/relawan/"))


def test_a_partner_is_admitted_and_its_officer_sees_its_people_alone(home):
    chief = coordinator()
    page = said(
        chief.sign_in(Client()).post(
            "/relawan/mitra/", {"name": "Tagana Jabar", "short_name": "Tagana", "kind": "community"}, follow=True
        )
    )
    with chief.scope() as actor:
        tagana = partner(actor, "Tagana Jabar")
        enlisted(actor, unit=tagana, kind="tagana", full_name="Orang Tagana")
        enlisted(actor, unit=home, full_name="Orang KSR")

    theirs = said(releasing_officer(tagana).sign_in(Client()).get("/relawan/"))

    assert "Tagana Jabar" in page
    assert "Orang Tagana" in theirs
    assert "Orang KSR" not in theirs


def test_the_api_tells_where_and_as_what_and_never_who(home):
    enlist(home, full_name="Neneng Rahayu")

    answer = coordinator().sign_in(Client()).get("/api/v1/volunteers/?area=32.03&deployable=true")

    (told,) = answer.json()["results"]
    assert (told["area_code"], told["kinds"], told["is_deployable"]) == (CUGENANG, ["ksr"], True)
    assert "Neneng" not in answer.content.decode()


def test_headquarters_count_volunteers_of_every_province_without_names(home):
    volunteer = enlist(home, full_name="Neneng Rahayu")
    with coordinator(of=province("31")).scope() as neighbour:
        other = enlisted(neighbour, unit=unit("31.75.06"), area="31.75.06")

    told = headquarters_reader().sign_in(Client()).get("/api/v1/volunteers/").json()["results"]

    assert {one["id"] for one in told} == {str(volunteer.pk), str(other.pk)}
