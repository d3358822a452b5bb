from uuid import uuid4

import pytest
from django.test import Client

from incidents import services
from incidents.models import CallRelay, EmergencyCall, Incident
from tests.factories.calls import call_taker, called
from tests.factories.incidents import opened
from tests.factories.tenancy import coordinator, province
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def taker():
    return call_taker()


@pytest.fixture
def desk(taker):
    return taker.sign_in(Client())


def typed(**changes):
    return {
        "client_ref": str(uuid4()),
        "number": "081234567890",
        "classification": "normal",
        "text": "Gudang terbakar",
        "hazard": "kebakaran",
        "area": "32.75.01",
        "channel": "system",
        "incident": "open",
        "agencies": ["damkar", "pln"],
        **changes,
    }


def test_one_form_keeps_the_call_opens_the_incident_and_tells_the_agencies(desk, taker):
    answer = desk.post("/panggilan/baru/", typed())

    with taker.scope():
        call = EmergencyCall.objects.get()
        assert answer["Location"] == f"/panggilan/{call.pk}/"
        assert call.incident == Incident.objects.get()
        assert CallRelay.objects.count() == 2
    page = said(desk.get(answer["Location"]))
    assert "081234567890" in page


def test_an_empty_form_is_kept_too(desk, taker):
    desk.post("/panggilan/baru/", {"client_ref": str(uuid4()), "classification": "ghost", "channel": "system"})

    with taker.scope():
        assert EmergencyCall.objects.get().classification == "ghost"


def test_a_refused_form_keeps_what_was_typed_and_nothing_else(desk, taker):
    page = desk.post("/panggilan/baru/", typed(number="bukan nomor"))

    assert page.status_code == 422
    assert page.context["form"]["text"].value() == "Gudang terbakar"
    with taker.scope():
        assert not EmergencyCall.objects.exists()


def test_while_typing_the_form_says_what_to_ask_and_what_may_be_the_same(desk, taker):
    with coordinator().scope() as actor:
        incident = opened(actor, area="32.75.01", hazard="kebakaran")

    page = desk.get("/panggilan/bantuan/", {"hazard": "kebakaran", "area": "32.75.01", "classification": "normal"})

    assert incident.number in page.content.decode()
    assert f'value="{incident.pk}"' in page.content.decode()
    assert page.context["prompts"] == page.context["prompts"][:7]
    areas = desk.get("/panggilan/bantuan/", {"area": "Bekasi Tim"}).context["areas"]
    assert any("(32.75.01)" in area for area in areas)


def test_receipt_action_late_fact_and_end_are_noted_on_the_page(desk, taker):
    with taker.scope() as actor:
        call = called(actor)
        [relay] = services.relay_call(actor=actor, call_id=call.pk, agencies=["damkar"])

    desk.post(f"/penerusan/{relay.pk}/penerimaan/", {"receiver": "Andi"})
    desk.post(f"/penerusan/{relay.pk}/tindakan/", {"action": "Dua unit", "outcome": "Padam"})
    page = desk.get(f"/panggilan/{call.pk}/")
    assert "Andi" in said(page)
    assert "Padam" in said(page)
    version = page.context["call"]["version"]
    desk.post(f"/panggilan/{call.pk}/fakta/", {**typed(access="Gang sempit"), "version": version})
    version = desk.get(f"/panggilan/{call.pk}/").context["call"]["version"]
    ended = desk.post(f"/panggilan/{call.pk}/penutupan/", {"version": version, "outcome": "handled"})

    assert ended.status_code == 302
    with taker.scope():
        stored = EmergencyCall.objects.get()
        assert (stored.access, stored.outcome) == ("Gang sempit", "handled")


def test_a_receipt_without_a_name_is_refused_on_the_page(desk, taker):
    with taker.scope() as actor:
        [relay] = services.relay_call(actor=actor, call_id=called(actor).pk, agencies=["damkar"])

    page = desk.post(f"/penerusan/{relay.pk}/penerimaan/", {"receiver": ""})

    assert page.status_code == 422
    assert page.context["relays"][0]["receipt_form"].errors


def test_what_is_overdue_is_listed_and_stands_on_the_command_dashboard(desk, taker):
    with taker.scope() as actor:
        call = called(actor)
        services.relay_call(actor=actor, call_id=call.pk, agencies=["damkar"])
        CallRelay.objects.update(escalated_at=call.received_at)
        called(actor, text="Pohon tumbang")

    assert len(desk.get("/panggilan/").context["calls"]) == 2
    assert len(desk.get("/panggilan/?state=overdue").context["calls"]) == 1
    chief = coordinator().sign_in(Client())
    assert chief.get("/komando/ringkasan/").context["overdue_calls"]["count"] == 1


def test_a_landmark_is_found_while_it_is_typed_and_brings_its_area_along(desk, taker):
    with taker.scope() as actor:
        called(actor, landmark="Pasar Baru Bekasi", area="32.75.01")

    offered = desk.get("/panggilan/bantuan/", {"landmark": "baru pas"}).context["landmarks"]
    body = {"client_ref": str(uuid4()), "classification": "normal", "landmark": offered[0], "channel": "system"}
    desk.post("/panggilan/baru/", body)

    assert offered == ["Pasar Baru Bekasi (32.75.01)"]
    with taker.scope():
        latest = EmergencyCall.objects.latest("created_at")
        assert (latest.landmark, latest.area_id) == ("Pasar Baru Bekasi", "32.75.01")


def test_landmarks_of_another_province_are_not_offered(taker):
    with taker.scope() as actor:
        called(actor, landmark="Pasar Baru Bekasi", area="32.75.01")
    jakarta = coordinator(of=province("31")).sign_in(Client())

    assert jakarta.get("/panggilan/bantuan/", {"landmark": "pasar"}).context["landmarks"] == []


def test_the_form_has_a_map_that_fills_the_coordinates(desk):
    assert 'data-pick="#id_location"' in desk.get("/panggilan/baru/").content.decode()


def test_the_page_says_until_when_the_caller_is_known(desk, taker):
    with taker.scope() as actor:
        call = called(actor, caller_name="Bu Ani")

    assert "Data penelepon terhapus sendiri" in said(desk.get(f"/panggilan/{call.pk}/"))
