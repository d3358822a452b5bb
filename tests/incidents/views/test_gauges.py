"""River gauges through the pages: a kecamatan officer on a phone, an operator at a desk, a coordinator who looks."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.models import GaugeReading, GaugeStation
from pmi_platform.core.tenancy.roles import Role
from tests.factories.gauges import ago, gauged, read
from tests.factories.incidents import picture
from tests.factories.tenancy import branch_operator, coordinator, field_officer, member, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db

LIST = "/duga-air/"


@pytest.fixture
def desk():
    return branch_operator().sign_in(Client())


@pytest.fixture
def phone():
    return field_officer().sign_in(Client())


@pytest.fixture
def station():
    with coordinator().scope() as actor:
        return gauged(actor, downstream={"32.03.01": 90})


def page_of(station):
    return f"{LIST}{station.pk}/"


def noted(phone, station, height, **more):
    body = {"client_ref": str(uuid4()), "height_cm": height, **more}
    return phone.post(f"{page_of(station)}bacaan/", body, follow=True)


def stored():
    with coordinator().scope():
        return GaugeStation.objects.get()


def registered(desk, **changes):
    body = {
        "area": "32.03.11",
        "name": "Bendung Cugenang",
        "river": "Cianjur",
        "lowest_cm": "0",
        "highest_cm": "600",
        "silent_after_min": "60",
        "moderate_cm": "80",
        "moderate_term": "Siaga 3",
        "high_cm": "150",
    }
    return desk.post(f"{LIST}baru/", {**body, **changes}, follow=True)


def test_an_operator_registers_a_gauge_and_names_what_lies_downstream(desk):
    page = said(registered(desk))
    station = stored()
    body = {"version": station.version, "area": "32.03.01", "hours": "1", "minutes": "30"}
    downstream = said(desk.post(f"{page_of(station)}hilir/", body, follow=True))

    assert "Belum pernah dibaca" in page
    assert "istilah pos: Siaga 3" in page
    assert "Sumber tidak disebut" in page
    assert "air tiba dalam sekitar 1 jam 30 menit" in downstream


def test_a_wrong_threshold_stands_beside_its_field(desk):
    answer = registered(desk, high_cm="70")

    assert answer.status_code == 422
    assert "Tingkat yang lebih parah dimulai lebih tinggi" in said(answer)


def test_an_officer_notes_a_height_on_a_phone(phone, station):
    page = said(noted(phone, station, "165.5", photo=picture_file(), note="Hujan di hulu"))

    assert "165,5 cm" in page
    assert "Tinggi" in page
    assert "Hujan di hulu" in page


def picture_file():
    return SimpleUploadedFile("a.jpg", picture(), "image/jpeg")


def test_the_photo_is_served_to_who_may_read_the_gauge(phone, station):
    noted(phone, station, "60", photo=picture_file())
    with coordinator().scope():
        reading = GaugeReading.objects.get()

    assert phone.get(f"/bacaan/{reading.pk}/foto/")["Content-Type"] == "image/jpeg"
    assert coordinator(of=province("31")).sign_in(Client()).get(f"/bacaan/{reading.pk}/foto/").status_code == 404


@pytest.mark.parametrize(("height", "words"), [("-3", "serendah itu"), ("9999", "setinggi itu"), ("x", "bilangan")])
def test_what_cannot_be_true_is_said_beside_the_field(phone, station, height, words):
    answer = phone.post(f"{page_of(station)}bacaan/", {"client_ref": str(uuid4()), "height_cm": height})

    assert answer.status_code == 422
    assert words in said(answer)


def test_the_list_shows_the_silent_first(desk, station):
    with coordinator().scope() as actor:
        high = gauged(actor, name="Manggarai")
        read(actor, high, 210)
    page = said(desk.get(LIST))

    assert page.index("Bendung Contoh") < page.index("Manggarai")
    assert "diam" in page
    assert "Kritis" in page


def test_the_list_is_narrowed_sorted_and_taken_out(desk, station):
    with coordinator().scope() as actor:
        read(actor, gauged(actor, name="Atas", river="Citarum"), 210)

    assert "Atas" not in said(desk.get(LIST, {"silent": "on"}))
    assert "Bendung Contoh" not in said(desk.get(LIST, {"level": "critical"}))
    assert "Bendung Contoh" not in said(desk.get(LIST, {"q": "citar"}))
    assert said(desk.get(LIST, {"area": "32.03.01"})).count("Bendung Contoh") == 1
    by_name = said(desk.get(LIST, {"sort": "name"}))
    assert by_name.index("Atas") < by_name.index("Bendung")
    rows = desk.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("name,river,area_code")
    assert len(rows) == 3


def test_the_page_draws_the_heights_and_lists_them(desk, station):
    with coordinator().scope() as actor:
        read(actor, station, 60, at=ago(hours=1))
        read(actor, station, 100)
    answer = desk.get(page_of(station))

    assert "<polyline" in answer.content.decode()
    assert "naik 40 cm/jam" in said(answer)
    assert "Tidak ada bacaan" not in said(desk.get(page_of(station), {"jam": "6"}))
    rows = desk.get(page_of(station), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3


def test_a_gauge_is_taken_out_of_use_with_the_reason(desk, station):
    answer = desk.post(
        f"{page_of(station)}keadaan/", {"version": station.version, "state": "closed", "reason": "Rusak"}, follow=True
    )

    assert "Tidak dipakai" in said(answer)
    assert "Bendung Contoh" not in said(desk.get(LIST))


def test_what_is_told_is_changed_and_a_kecamatan_removed(desk, station):
    desk.post(f"{page_of(station)}hilir/hapus/", {"version": station.version, "area": "32.03.01"})
    body = {"version": station.version + 1, "name": "Baru", "river": "Ciliwung", "silent_after_min": "30"}
    desk.post(f"{page_of(station)}ubah/", {**body, "lowest_cm": "0", "highest_cm": "300"})

    assert (stored().name, stored().downstream, stored().thresholds) == ("Baru", [], {})


def test_the_dashboard_shows_rivers_to_look_after(station):
    chief = coordinator()
    with chief.scope() as actor:
        read(actor, station, 160)
    page = said(chief.sign_in(Client()).get("/komando/"))

    assert "Bendung Contoh 160 cm · Tinggi" in page


def test_who_reads_no_gauges_is_not_shown_them():
    volunteer = member(Role.VOLUNTEER, at="32.03.11").sign_in(Client())

    assert volunteer.get(LIST).status_code == 403
