from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from incidents.models import Need
from tests.factories.incidents import needed, opened, recorded
from tests.factories.tenancy import coordinator, field_officer
from tests.incidents.views.support import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator().sign_in(Client())


@pytest.fixture
def incident():
    with coordinator().scope() as actor:
        incident = opened(actor)
        recorded(actor, incident, 1250, indicator="mengungsi")
        return incident


def now():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def stored(**conditions):
    with coordinator().scope():
        return Need.objects.get(**conditions)


def test_a_need_is_noted_and_brought_from_the_page(chief, incident):
    page = f"/kejadian/{incident.pk}/kebutuhan/"
    chief.post(page, {"sector": "relief", "item": "Selimut", "unit": "lembar", "requested": "200", "as_of": now()})
    need = stored(item="Selimut")
    numbers = {"requested": "200", "offered": "120", "fulfilled": "50", "as_of": now()}
    chief.post(f"/kebutuhan/{need.pk}/", {"version": 1, **numbers})

    [sector] = chief.get(page).context["sectors"]
    [shown] = sector["needs"]
    assert (shown["item"], shown["missing"], sector["unmet"]) == ("Selimut", Decimal(150), 1)


def test_the_estimate_shows_its_arithmetic_and_is_adopted_by_one_click(chief, incident):
    page = f"/kejadian/{incident.pk}/kebutuhan/"
    shown = chief.get(page)
    assert "1.250 jiwa × 7 × 3 hari" in said(shown)
    assert "1.250 jiwa ÷ 4 = 313 KK; 313 × 2" in said(shown)

    chief.post(f"{page}taksiran/", {"seen": shown.context["seen"]})

    assert stored(standard="air_awal").requested == 26_250
    assert "adopt_url" not in chief.get(page).context


def test_an_estimate_that_is_no_longer_the_one_shown_is_not_adopted(chief, incident):
    chief.post(f"/kejadian/{incident.pk}/kebutuhan/taksiran/", {"seen": "x"})

    with coordinator().scope():
        assert Need.objects.count() == 0


def test_a_refused_number_keeps_what_was_typed_in_its_row(chief, incident):
    with coordinator().scope() as actor:
        need = needed(actor, incident)
    numbers = {"requested": "0", "offered": "77", "fulfilled": "1", "as_of": now()}
    answer = chief.post(f"/kebutuhan/{need.pk}/", {"version": 1, **numbers})

    [sector] = answer.context["sectors"]
    assert answer.status_code == 422
    assert sector["needs"][0]["form"]["offered"].value() == "77"


def test_the_text_for_whatsapp_says_what_is_missing_and_not_what_is_met(chief, incident):
    with coordinator().scope() as actor:
        needed(actor, incident)
        met = needed(actor, incident, item="Terpal")
        Need.objects.filter(pk=met.pk).update(fulfilled=200)

    message = chief.get(f"/kejadian/{incident.pk}/kebutuhan/").context["message"]
    assert "- Selimut: 200 lembar – Posko Cugenang" in message
    assert "Terpal" not in message


def test_a_parameter_is_changed_with_its_source(chief):
    chief.post(
        "/kebutuhan/parameter/", {"code": "terpal", "amount": "3", "each": "1", "days": "1", "source": "SK kami"}
    )
    wrong = {"code": "tikar", "amount": "3", "each": "1", "days": "1", "source": ""}

    assert "SK kami" in said(chief.get("/kebutuhan/parameter/"))
    assert chief.post("/kebutuhan/parameter/", wrong).status_code == 422


def test_a_kecamatan_reads_needs_and_is_offered_nothing_to_note(incident):
    with coordinator().scope() as actor:
        needed(actor, incident)
    page = field_officer().sign_in(Client()).get(f"/kejadian/{incident.pk}/kebutuhan/")

    assert "Selimut" in said(page)
    assert [name for name in ("record_url", "adopt_url") if name in page.context] == []
