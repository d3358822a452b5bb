from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import EmergencyStatus
from tests.factories.incidents import declared, opened
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        return opened(actor)


def day(number=0):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def form(**changes):
    return {
        "kind": "response",
        "level": "regency",
        "area": "Kabupaten Cianjur",
        "hazard": "gempa",
        "decree_number": "360/Kep.1/2026",
        "decreed_on": day(),
        "starts_on": day(),
        "ends_on": day(13),
        **changes,
    }


def only_status():
    with coordinator().scope():
        return EmergencyStatus.objects.get()


def test_a_status_is_recorded_extended_followed_and_shown(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/status-darurat/", form())
    page = f"/status-darurat/{only_status().pk}/"
    chief.post(f"{page}perpanjangan/", {"version": 1, "decree_number": "K2", "decreed_on": day(), "ends_on": day(20)})
    chief.post(
        f"{page}lanjutan/",
        {"kind": "transition", "decree_number": "K3", "decreed_on": day(), "starts_on": day(1), "ends_on": day(60)},
    )

    kinds = [one["kind"] for one in chief.get(f"/kejadian/{incident.pk}/").context["statuses"]]
    decrees = [one["number"] for one in chief.get(page).context["decrees"]]
    assert kinds == ["transition", "response"]
    assert decrees == ["360/Kep.1/2026", "K2"]
    assert incident.title in said(chief.get(page))


def test_a_refused_status_keeps_what_was_typed(chief, incident):
    answer = chief.post(
        f"/kejadian/{incident.pk}/status-darurat/", form(level="province", decree_number="Nomor yang diketik")
    )

    assert answer.status_code == 422
    assert "Nomor yang diketik" in answer.content.decode()


def test_a_status_without_an_incident_is_recorded_in_the_list(chief):
    answer = chief.post("/status-darurat/", form())

    assert answer["Location"] == f"/status-darurat/{only_status().pk}/"
    assert [one["id"] for one in chief.get("/status-darurat/").context["going_on"]] == [only_status().pk]


def test_a_status_going_on_can_be_chosen_for_another_incident(chief, incident):
    with coordinator().scope() as actor:
        status = declared(actor)
    chief.post(f"/kejadian/{incident.pk}/status-darurat/pilihan/", {"status": str(status.pk)})

    assert [one["id"] for one in chief.get(f"/kejadian/{incident.pk}/").context["statuses"]] == [status.pk]


def test_the_end_needs_a_reason_and_is_told(chief):
    with coordinator().scope() as actor:
        status = declared(actor)
    page = f"/status-darurat/{status.pk}/"

    assert chief.post(f"{page}akhir/", {"version": 1, "ended_on": day(), "reason": ""}).status_code == 422
    chief.post(f"{page}akhir/", {"version": 1, "ended_on": day(), "reason": "Pengungsi sudah pulang"})
    assert "Pengungsi sudah pulang" in said(chief.get(page))


def test_komando_says_where_a_status_is_in_force_and_warns_before_it_lapses(chief):
    with coordinator().scope() as actor:
        declared(actor, ends_on=timezone.localdate() + timedelta(days=2))
        declared(actor, area="32.75", hazard="banjir")

    [first, second] = chief.get("/komando/").context["statuses"]

    assert (first["area"], first["days_left"], first["is_urgent"]) == ("Kabupaten Cianjur", 2, True)
    assert (second["area"], second["days_left"], second["is_urgent"]) == ("Kota Bekasi", 13, False)


def test_a_kecamatan_reads_and_is_offered_nothing_to_record(incident):
    with coordinator().scope() as actor:
        status = declared(actor, incident)
    officer = field_officer().sign_in(Client())

    assert "extend_url" not in officer.get(f"/status-darurat/{status.pk}/").context
    assert officer.get("/status-darurat/").context["form"] is None
    assert "status_url" not in officer.get(f"/kejadian/{incident.pk}/").context
    assert officer.post("/status-darurat/", form()).status_code == 403
