import re

import pytest
from django.test import Client

from incidents import services
from incidents.models import AgencyChannel, ChannelKey, RelayDelivery
from incidents.services.deliveries import claim_delivery, note_not_delivered
from tests.factories.calls import call_taker, called, mailbox_of, way_to
from tests.factories.tenancy import coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return coordinator()


@pytest.fixture
def client(chief):
    return chief.sign_in(Client())


@pytest.fixture
def dead(chief):
    """A relay whose first telling died at once."""
    with chief.scope() as actor:
        way_to(actor)
        services.relay_call(actor=actor, call_id=called(actor, ticket="BKS-7").pk, agencies=["damkar"])
        row = RelayDelivery.objects.get()
        claim_delivery(actor=actor, delivery_id=row.pk)
        note_not_delivered(actor=actor, delivery_id=row.pk, problem="HTTP 404", status=404)
    return row


def test_a_way_is_laid_down_and_its_secret_shown_once(client, chief):
    said = {"party": "damkar", "name": "Damkar Bekasi", "area": "32.75", "kind": "webhook"}
    made = client.post("/panggilan/instansi/baru/", {**said, "address": "https://damkar.example/panggilan"})
    assert made.status_code == 302

    with chief.scope():
        key = ChannelKey.objects.get()
    first, again = client.get(made["Location"]), client.get(made["Location"])
    assert re.search(r'id="secret">[A-Za-z0-9_-]{43}<', first.content.decode())
    assert 'id="secret"' not in again.content.decode()
    assert key.key_id in again.content.decode()
    assert "no-store" in first["Cache-Control"]


def test_a_wrong_address_comes_back_with_what_was_typed(client, chief):
    said = {"party": "damkar", "name": "Damkar Bekasi", "area": "32.75", "kind": "webhook"}
    refused = client.post("/panggilan/instansi/baru/", {**said, "address": "http://damkar.example/"})

    assert refused.status_code == 422
    assert "http://damkar.example/" in refused.content.decode()
    with chief.scope():
        assert not AgencyChannel.objects.exists()


def test_the_lists_take_a_fixed_number_of_statements(client, chief, django_assert_max_num_queries):
    with chief.scope() as actor:
        way_to(actor)
        mailbox_of(actor)
        way_to(actor, "bpbd")
        services.relay_call(actor=actor, call_id=called(actor).pk, agencies=["damkar", "bpbd"])

    with django_assert_max_num_queries(24):
        assert client.get("/panggilan/instansi/").status_code == 200
    with django_assert_max_num_queries(24):
        assert client.get("/panggilan/pengiriman/").status_code == 200


def test_a_key_is_renewed_and_the_older_one_ended(client, chief):
    with chief.scope() as actor:
        channel, made = way_to(actor)
    client.post(f"/panggilan/instansi/{channel.pk}/kunci/", {"version": 1})
    client.post(f"/panggilan/instansi/kunci/{made.key.pk}/akhir/")

    with chief.scope():
        assert ChannelKey.objects.filter(ends_at__isnull=True).exclude(pk=made.key.pk).count() == 1
        assert ChannelKey.objects.get(pk=made.key.pk).ends_at is not None


def test_a_way_is_changed_tried_and_taken_out_of_use(client, chief):
    with chief.scope() as actor:
        channel = mailbox_of(actor)
    client.post(
        f"/panggilan/instansi/{channel.pk}/ubah/", {"version": 1, "name": "Piket", "address": "piket2@damkar.example"}
    )
    client.post(f"/panggilan/instansi/{channel.pk}/uji/", {"version": 2})
    client.post(f"/panggilan/instansi/{channel.pk}/penutupan/", {"version": 2})

    with chief.scope():
        channel.refresh_from_db()
        trial = RelayDelivery.objects.get()
    assert (channel.address, channel.is_open) == ("piket2@damkar.example", False)
    assert (trial.kind, trial.state) == ("trial", "dead")


def test_a_dead_letter_stands_on_the_page_of_its_call_and_is_sent_again_from_there(chief, dead):
    taker = call_taker().sign_in(Client())
    page = taker.get(f"/panggilan/{dead.call_id}/").content.decode()
    assert "HTTP 404" in page
    assert f"/panggilan/pengiriman/{dead.pk}/ulang/" in page

    again = taker.post(f"/panggilan/pengiriman/{dead.pk}/ulang/")

    assert again["Location"] == f"/panggilan/{dead.call_id}/"
    with chief.scope():
        assert RelayDelivery.objects.get().state == "queued"


def test_every_attempt_is_shown_with_what_was_told(client, dead):
    page = client.get(f"/panggilan/pengiriman/{dead.pk}/").content.decode()

    assert "HTTP 404" in page
    assert "Gudang plastik terbakar." in page


def test_the_list_is_narrowed_and_taken_out_as_csv(client, dead):
    assert "BKS-7" in client.get("/panggilan/pengiriman/?state=dead").content.decode()
    assert "BKS-7" not in client.get("/panggilan/pengiriman/?state=delivered").content.decode()
    table = b"".join(client.get("/panggilan/pengiriman/?format=csv")).decode()
    assert "BKS-7,dead" in table.replace('"', "")


def test_the_list_of_calls_says_that_something_was_not_delivered(client, dead):
    assert "/panggilan/pengiriman/?state=dead" in client.get("/panggilan/").content.decode()
