import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents import services
from incidents.models import InboxItem
from incidents.views import inbox_forms
from tests.factories.incidents import picture
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.django_db
AREA = "32.03.11"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody has been here before, and a test types faster than people do."""
    cache.clear()
    monkeypatch.setattr(inbox_forms, "QUICKEST_S", -1)


@pytest.fixture
def operator():
    return coordinator()


def page(client):
    return client.get("/lapor-warga/", {"area": AREA})


def hidden(answer, name):
    return re.search(rf'name="{name}"[^>]*value="([^"]+)"', answer.content.decode())[1]


def send(client, **changes):
    shown = page(client)
    said = {
        "client_ref": hidden(shown, "client_ref"),
        "begun": hidden(shown, "begun"),
        "area": AREA,
        "hazard": "banjir",
        "text": "Air masuk rumah.",
        **changes,
    }
    return client.post("/lapor-warga/", said)


def items(operator):
    with operator.scope():
        return list(InboxItem.objects.order_by("received_at"))


def test_112_stands_above_everything(client, operator):
    answer = client.get("/lapor-warga/").content.decode()

    assert answer.index('href="tel:112"') < answer.index("<h1")


def test_a_place_is_found_by_its_name(client, operator):
    answer = client.get("/lapor-warga/", {"q": "Cugenang"})

    assert f"?area={AREA}" in answer.content.decode()


def test_a_place_that_nobody_serves_is_told_so(client, operator):
    answer = client.get("/lapor-warga/", {"q": "Gambir, Jakarta Pusat"})

    assert "112" in answer.content.decode()
    assert "?area=" not in answer.content.decode()


def test_a_report_of_the_public_waits_for_an_operator_under_a_number(client, operator):
    answer = send(client, name="Bu Ani", number="0812", is_life_at_risk="on")

    [item] = items(operator)
    assert (item.state, item.hazard_id, item.is_life_at_risk) == ("waiting", "banjir", True)
    assert answer["Location"] == f"/lapor-warga/p32/{item.number}/?baru"


def test_its_sender_may_follow_it_and_learns_nothing_else(client, operator):
    send(client)
    [item] = items(operator)
    with operator.scope() as actor:
        services.reject_item(actor=actor, item_id=item.pk, version=item.version, reason="Rahasia kami")

    shown = client.get(f"/lapor-warga/p32/{item.number.lower()}/").content.decode()

    assert "Ditutup" in shown
    assert "Rahasia kami" not in shown
    assert "Air masuk rumah" not in shown


@pytest.mark.parametrize("address", ["/lapor-warga/p32/AAAAA-AAAAA/", "/lapor-warga/xxx/7KQ4M-2PXC5/"])
def test_a_number_that_nobody_was_given_is_not_there(client, operator, address):
    assert client.get(address).status_code == 404


def test_the_same_page_sent_twice_is_one_report(client, operator):
    shown = page(client)
    said = {"client_ref": hidden(shown, "client_ref"), "begun": hidden(shown, "begun")}

    first, again = send(client, **said), send(client, **said)

    assert first["Location"] == again["Location"]
    assert len(items(operator)) == 1


def test_a_photo_is_kept_re_encoded_and_shown_to_operators_only(client, operator):
    send(client, photo=SimpleUploadedFile("a.png", picture(form="PNG"), "image/png"))
    [item] = items(operator)

    unknown = client.get(f"/kotak-masuk/{item.pk}/foto/")
    shown = operator.sign_in(client).get(f"/kotak-masuk/{item.pk}/foto/")

    assert unknown.status_code == 302
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"


def test_what_is_no_photo_is_refused_and_what_was_typed_stays(client, operator):
    answer = send(client, photo=SimpleUploadedFile("a.jpg", b"bukan foto", "image/jpeg"))

    assert answer.status_code == 422
    assert "Air masuk rumah." in answer.content.decode()
    assert items(operator) == []


def test_a_machine_that_fills_every_field_is_refused(client, operator):
    answer = send(client, **{inbox_forms.TRAP: "https://iklan.example"})

    assert answer.status_code == 422
    assert items(operator) == []


def test_what_was_typed_in_no_time_is_refused(client, operator, monkeypatch):
    monkeypatch.setattr(inbox_forms, "QUICKEST_S", 3)

    assert send(client).status_code == 422
    assert items(operator) == []


def test_too_many_reports_of_one_device_are_refused_with_112(client, operator):
    told = [send(client, text=f"Laporan {n}").status_code for n in range(7)]

    assert told == [302] * 6 + [429]


def test_a_blocked_sender_is_told_to_call_112(client, operator):
    send(client)
    [item] = items(operator)
    with operator.scope() as actor:
        until = item.received_at + timedelta(days=1)
        services.block_sender(actor=actor, item_id=item.pk, until=until, reason="Iseng")

    answer = send(client, text="Lagi.")

    assert answer.status_code == 422
    assert "112" in answer.content.decode()


def test_komando_counts_it_as_not_verified(client, operator):
    send(client, is_life_at_risk="on")

    shown = operator.sign_in(client).get("/komando/ringkasan/").content.decode()

    assert "1 pesan warga belum diverifikasi" in shown


def test_an_operator_takes_it_as_a_report(client, operator):
    send(client)
    [item] = items(operator)
    said = {"version": 1, "hazard": "banjir", "severity": "low", "area": AREA, "text": "Air naik", "dead": "1"}

    answer = operator.sign_in(client).post(f"/kotak-masuk/{item.pk}/laporan/", said)

    assert answer["Location"].startswith("/laporan/")
    assert client.get("/kotak-masuk/").status_code == 200
    assert client.get(f"/kotak-masuk/{item.pk}/").status_code == 200


def test_a_kelurahan_of_the_kecamatan_can_be_chosen_without_a_map(client, operator):
    shown = page(client).content.decode()
    send(client, village="32.03.11.2001")

    assert '<option value="32.03.11.2001">' in shown
    assert [item.area_id for item in items(operator)] == ["32.03.11.2001"]


def test_a_kelurahan_of_elsewhere_is_refused(client, operator):
    assert send(client, village="32.75.09.1001").status_code == 422
    assert items(operator) == []


def test_a_pin_is_kept_beside_the_place_that_was_chosen(client, operator):
    send(client, latitude="-6.812", longitude="107.087")

    [item] = items(operator)
    shown = operator.sign_in(client).get(f"/kotak-masuk/{item.pk}/").content.decode()
    assert (round(item.location.x, 3), round(item.location.y, 3), item.area_id) == (107.087, -6.812, AREA)
    assert "geo:-6.81200,107.08700" in shown


@pytest.mark.parametrize("pin", [("x", "107"), ("-6.8", "999"), ("nan", "107"), ("51.5", "0.1")])
def test_a_pin_that_lies_nowhere_here_is_refused_and_what_was_typed_stays(client, operator, pin):
    answer = send(client, latitude=pin[0], longitude=pin[1])

    assert answer.status_code == 422
    assert "Air masuk rumah." in answer.content.decode()
    assert items(operator) == []


def test_the_outlines_of_a_kabupaten_are_the_same_for_everybody(client, operator):
    answer = client.get("/lapor-warga/peta/32.03.json")

    assert answer.json()["type"] == "FeatureCollection"
    assert "public" in answer["Cache-Control"]


@pytest.mark.parametrize("area", ["32", "32.99", "32.03.11", "x"])
def test_there_are_no_outlines_of_anything_else(client, operator, area):
    assert client.get(f"/lapor-warga/peta/{area}.json").status_code == 404
