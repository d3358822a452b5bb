import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from incidents import services
from incidents.models import CallRelay, RelayAnswer, RelayDelivery
from incidents.queries.relay_links import link_token
from tests.factories.calls import called, mailbox_of, way_to
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def link(chief):
    """The address that stood in the e-mail."""
    with chief.scope() as actor:
        mailbox_of(actor)
        services.relay_call(actor=actor, call_id=called(actor, ticket="BKS-7").pk, agencies=["damkar"])
        return f"/tanggapan/p32/{link_token(RelayDelivery.objects.get().pk)}/"


def answered(link, **said):
    client = Client()
    page = client.get(link).content.decode()
    ref = re.search(r'name="ref" value="([0-9a-f-]{36})"', page)[1]
    return client.post(link, {"ref": ref, "by": "Sersan Budi", **said})


def stored(chief):
    with chief.scope():
        return CallRelay.objects.get()


def test_the_page_shows_what_the_agency_is_told_and_not_who_called(link):
    page = Client().get(link)

    shown = page.content.decode()
    assert "Gudang plastik terbakar." in shown
    assert "Dekat pasar baru" in shown
    assert "081234567890" not in shown
    assert "Sari" not in shown
    assert "no-store" in page["Cache-Control"]


def test_opening_the_page_answers_nothing(chief, link):
    Client().get(link)
    Client().head(link)

    assert stored(chief).received_at is None


def test_a_receipt_an_action_and_an_outcome_are_taken(chief, link):
    assert answered(link, answer="received").status_code == 302
    answered(link, answer="action", text="Dua unit berangkat")
    answered(link, answer="outcome", text="Padam")

    relay = stored(chief)
    assert (relay.receiver, relay.action, relay.outcome) == ("Sersan Budi", "Dua unit berangkat", "Padam")
    closed = Client().get(link).content.decode()
    assert "Gudang plastik" not in closed


def test_a_page_sent_twice_answers_once(chief, link):
    said = {"ref": "0f0d9c1e-0000-4000-8000-000000000001", "by": "Budi", "answer": "action", "text": "Berangkat"}
    Client().post(link, said)
    Client().post(link, said)

    with chief.scope():
        assert RelayAnswer.objects.count() == 1


def test_a_refusal_needs_its_reason(chief, link):
    refused = answered(link, answer="refused", text="")
    assert refused.status_code == 422
    assert stored(chief).refused_at is None

    answered(link, answer="refused", text="Semua unit di luar")
    assert stored(chief).refusal == "Semua unit di luar"


def test_without_a_name_nothing_is_taken(chief, link):
    assert answered(link, answer="received", by="").status_code == 422
    assert stored(chief).received_at is None


def test_an_old_link_shows_and_takes_nothing(chief, link):
    with chief.scope():
        RelayDelivery.objects.update(created_at=timezone.now() - timedelta(days=4))

    assert "Gudang plastik" not in Client().get(link).content.decode()
    Client().post(link, {"ref": "0f0d9c1e-0000-4000-8000-000000000001", "by": "Budi", "answer": "received", "text": ""})
    assert stored(chief).received_at is None


def test_a_link_that_was_never_sent_opens_nothing(chief, link):
    assert Client().get(link[:-5] + "aaaa/").status_code == 404
    assert Client().get(link.replace("/p32/", "/xyz/")).status_code == 404
    with chief.scope() as actor:
        way_to(actor, "bpbd")
        services.relay_call(actor=actor, call_id=called(actor).pk, agencies=["bpbd"])
        by_system = RelayDelivery.objects.get(channel__kind="webhook")
    assert Client().get(f"/tanggapan/p32/{link_token(by_system.pk)}/").status_code == 404
