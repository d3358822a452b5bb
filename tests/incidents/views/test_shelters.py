import pytest
from django.test import Client

from incidents.models import Shelter
from tests.factories.incidents import counted, opened, sheltered
from tests.factories.tenancy import coordinator, field_officer, headquarters_reader
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return field_officer()


@pytest.fixture
def phone(officer):
    return officer.sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


@pytest.fixture
def shelter(incident):
    with coordinator().scope() as actor:
        return sheltered(actor, incident, person_in_charge="Bu Rina", capacity=100)


def stored():
    with coordinator().scope():
        return Shelter.objects.get()


def test_an_officer_registers_a_shelter_on_a_phone(phone, incident):
    body = {
        "incident": str(incident.pk),
        "area": "32.03.11.2001",
        "name": "Lapangan desa",
        "kind": "camp",
        "capacity": "300",
        "needs": ["mats", "food"],
    }

    page = said(phone.post("/pengungsian/baru/", body, follow=True))

    assert "Lapangan desa" in page
    assert "Belum dihitung. Itu bukan berarti nol." in page
    assert stored().needs == ["food", "mats"]


def test_a_registration_that_is_refused_keeps_what_was_typed(phone, incident):
    body = {"incident": str(incident.pk), "area": "32.03.11.2001", "name": "Lapangan", "kind": "camp", "rt": "1x"}

    answer = phone.post("/pengungsian/baru/", body)

    assert answer.status_code == 422
    assert "Lapangan" in answer.content.decode()


def test_a_count_is_shown_with_its_groups_and_whether_it_is_too_full(phone, shelter):
    body = {"version": shelter.version, "people": "120", "households": "30", "women": "70"}

    page = said(phone.post(f"/pengungsian/{shelter.pk}/hitungan/", body, follow=True))

    assert "melebihi kapasitas" in page
    assert "120 jiwa, 30 KK" in page
    assert "Perempuan 70" in page


def test_an_impossible_count_is_told_beside_its_field_and_kept(phone, shelter):
    answer = phone.post(
        f"/pengungsian/{shelter.pk}/hitungan/", {"version": shelter.version, "people": "20", "households": "30"}
    )

    assert answer.status_code == 422
    assert 'value="30"' in answer.content.decode()
    assert stored().people is None


def test_what_is_told_of_a_shelter_can_be_changed(phone, shelter):
    body = {"version": shelter.version, "name": "SDN 2", "kind": "school", "phone": "0812000"}

    phone.post(f"/pengungsian/{shelter.pk}/ubah/", body)

    assert (stored().name, stored().phone) == ("SDN 2", "0812000")


def test_a_shelter_is_closed_with_a_reason_and_leaves_the_list_of_open_ones(phone, shelter):
    refused = phone.post(f"/pengungsian/{shelter.pk}/keadaan/", {"version": shelter.version, "state": "closed"})
    phone.post(
        f"/pengungsian/{shelter.pk}/keadaan/", {"version": shelter.version, "state": "closed", "reason": "Pulang."}
    )

    assert refused.status_code == 422
    assert "SDN 1" not in said(phone.get("/pengungsian/"))
    assert "SDN 1" in said(phone.get("/pengungsian/?state=all"))


def test_headquarters_read_a_shelter_but_not_who_is_in_charge(shelter):
    with coordinator().scope() as actor:
        counted(actor, shelter, 40)

    page = said(headquarters_reader().sign_in(Client()).get(f"/pengungsian/{shelter.pk}/"))

    assert "40 jiwa" in page
    assert "Bu Rina" not in page
    assert "Hitung ulang" not in page


def test_the_api_registers_counts_and_closes(incident):
    client = coordinator().sign_in(Client())
    body = {"incident": str(incident.pk), "area_code": "32.03.11", "name": "Masjid", "kind": "worship"}

    made = client.post("/api/v1/shelters/", body, content_type="application/json")
    pk = made.json()["id"]
    tagged = {"content_type": "application/json", "headers": {"If-Match": made["ETag"]}}
    count = client.post(
        f"/api/v1/shelters/{pk}/counts/", {"as_of": "2020-01-01T00:00:00+07:00", "people": 40}, **tagged
    )

    assert made.status_code == 201
    assert (count.json()["people"], count.json()["households"], count.json()["state"]) == (40, None, "open")
    assert [one["id"] for one in client.get("/api/v1/shelters/?state=open").json()["results"]] == [pk]
    assert "person_in_charge" not in count.json()
