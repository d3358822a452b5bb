"""Proving one's number by a code: off unless the deployment turns it on, offered to the sender's own browser only."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from incidents.events import InboxNumberProved
from incidents.models import InboxItem, InboxSender
from incidents.views import inbox_forms
from pmi_platform.core.integration.models import OutgoingText
from tests.factories.tenancy import coordinator
from tests.incidents.support import published
from tests.incidents.views.test_public_door import hidden, page

pytestmark = pytest.mark.django_db
NUMBER = "0812-1111-2222"


@pytest.fixture(autouse=True)
def offered(settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr(inbox_forms, "QUICKEST_S", -1)
    settings.TEXTS = {**settings.TEXTS, "PUBLIC_CODES": "yes", "SMS_URL": "https://sms.example/", "SMS_SECRET": "x"}


@pytest.fixture
def operator():
    return coordinator()


@pytest.fixture
def told(client, operator):
    """Where a report that names a number is followed, in the browser that sent it."""
    shown = page(client)
    said = {"client_ref": hidden(shown, "client_ref"), "begun": hidden(shown, "begun"), "area": "32.03.11"}
    answer = client.post(
        "/lapor-warga/", {**said, "hazard": "banjir", "text": "Air masuk rumah.", "number": NUMBER, "name": "Ani"}
    )
    return answer["Location"].removesuffix("?baru")


def ask(client, told, **said):
    return client.post(f"{told}kode/", said, follow=True).content.decode()


def codes(operator):
    """The codes that were sent, oldest first."""
    with operator.scope():
        bodies = OutgoingText.objects.order_by("created_at").values_list("body", flat=True)
        return [re.match(r"\d{6}", body)[0] for body in bodies]


def sender(operator):
    with operator.scope():
        return InboxSender.objects.get()


def test_a_code_goes_to_the_number_and_proves_it(client, told, operator):
    asked = ask(client, told)
    [code] = codes(operator)

    shown = ask(client, told, code=f" {code[:3]} {code[3:]} ")

    with operator.scope():
        item = InboxItem.objects.get()
        assert OutgoingText.objects.get().recipient == "+6281211112222"
        assert published(InboxNumberProved) == 1
    assert 'autocomplete="one-time-code"' in asked
    assert "terbukti" in shown
    assert "terbukti" in operator.sign_in(Client()).get(f"/kotak-masuk/{item.pk}/").content.decode()


def test_the_report_waits_for_no_code(told, operator):
    with operator.scope():
        assert InboxItem.objects.get().state == "waiting"


def test_of_a_code_no_more_than_a_digest_is_kept(client, told, operator):
    ask(client, told)

    assert codes(operator)[0] not in sender(operator).code_digest
    assert sender(operator).code_digest


def test_after_five_wrong_codes_the_right_one_is_refused_and_a_new_one_holds(client, told, operator):
    ask(client, told)
    [code] = codes(operator)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    guessed = [ask(client, told, code=wrong) for _n in range(5)]

    refused = ask(client, told, code=code)
    ask(client, told)
    proved = ask(client, told, code=codes(operator)[1])

    assert ["bukan kode" in answer for answer in guessed] == [True] * 5
    assert "tidak berlaku lagi" in refused
    assert "terbukti" in proved


def test_a_code_ends_after_a_quarter_of_an_hour(client, told, operator):
    ask(client, told)
    with operator.scope():
        InboxSender.objects.update(code_until=timezone.now() - timedelta(seconds=1))

    shown = ask(client, told, code=codes(operator)[0])

    assert "tidak berlaku lagi" in shown
    assert sender(operator).proved_at is None


def test_no_more_than_three_codes_are_sent_for_a_report(client, told, operator):
    shown = [ask(client, told) for _n in range(4)]

    assert len(codes(operator)) == 3
    assert "tetap diperiksa" in shown[3]


def test_another_browser_is_offered_nothing_and_asks_in_vain(told, operator):
    stranger = Client()

    assert "kode/" not in stranger.get(told).content.decode()
    assert stranger.post(f"{told}kode/").status_code == 404
    assert codes(operator) == []


def test_where_codes_are_off_there_are_none(client, told, operator, settings):
    settings.TEXTS = {**settings.TEXTS, "PUBLIC_CODES": ""}

    assert "kode/" not in client.get(told).content.decode()
    assert client.post(f"{told}kode/").status_code == 404


def test_a_number_that_takes_no_sms_is_told_so(client, told, operator):
    with operator.scope():
        InboxSender.objects.update(number="021-555")

    assert "nomor ponsel" in ask(client, told)
    assert codes(operator) == []


def test_too_many_attempts_of_one_address_are_refused(client, told, operator):
    shown = [ask(client, told, code="1") for _n in range(21)]

    assert "Terlalu banyak" in shown[20]
