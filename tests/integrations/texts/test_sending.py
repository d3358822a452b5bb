"""Answers on their way out: to real gateways on this machine, at most once as far as anybody can know."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.integration import sending
from pmi_platform.core.integration.events import TextLeftUnknown, TextSent
from pmi_platform.core.integration.models import OutgoingText
from pmi_platform.core.integration.services.texts import claim_text, forget_texts, queue_text, settle_lost_texts
from tests.factories.tenancy import coordinator
from tests.incidents.support import published
from tests.integrations.texts.gateway_server import gateway_server

pytestmark = pytest.mark.django_db
NUMBER = "+6281200000001"


@pytest.fixture
def operator():
    return coordinator()


@pytest.fixture
def server(settings, channels):
    settings.PRIVATE_HOSTS = ["127.0.0.1"]
    with gateway_server() as running:
        channels["SMS_URL"] = f"{running.url}/send"
        channels["WHATSAPP_URL"], channels["WHATSAPP_TOKEN"] = f"{running.url}/v21.0/1/messages", "EAAG"
        channels["TELEGRAM_URL"], channels["TELEGRAM_TOKEN"] = running.url, "123:abc"
        yield running


def queued(member, channel="sms", key="k", **more):
    with member.scope() as actor:
        return queue_text(actor=actor, channel=channel, recipient=NUMBER, body="Diterima.", key=key, **more)


def send_all(member):
    for text_id in sending.due_of(member.tenant.pk):
        sending.send_one(member.tenant.pk, text_id)


def stored(member, text):
    with member.scope():
        return OutgoingText.objects.get(pk=text.pk)


def later(member, text, **changes):
    with member.scope():
        OutgoingText.objects.filter(pk=text.pk).update(**changes)


def test_a_text_goes_to_the_gateway_once_under_a_stable_key(server, operator):
    text = queued(operator)

    send_all(operator)
    send_all(operator)

    [(path, headers, body)] = server.asked
    assert path == "/send"
    assert json.loads(body)["to"] == NUMBER
    assert json.loads(body)["key"] == headers["Idempotency-Key"]
    assert (stored(operator, text).state, stored(operator, text).provider_id) == ("sent", "gw-1")
    with operator.scope():
        assert published(TextSent) == 1


def test_the_same_key_is_queued_once(operator):
    assert queued(operator).pk == queued(operator).pk


@pytest.mark.parametrize(
    ("channel", "path"), [("whatsapp", "/v21.0/1/messages"), ("telegram", "/bot123:abc/sendMessage")]
)
def test_each_channel_has_its_own_gateway(server, operator, channel, path):
    text = queued(operator, channel)

    send_all(operator)

    assert server.asked[0][0] == path
    assert stored(operator, text).state == "sent"


def test_a_gateway_that_fails_is_asked_again_later_and_not_for_ever(server, operator):
    server.status = 503
    text = queued(operator)

    send_all(operator)
    waiting = stored(operator, text)
    later(operator, text, attempts=4, due_at=timezone.now())
    send_all(operator)

    assert waiting.state == "queued"
    assert "503" in waiting.problem
    assert waiting.due_at > timezone.now()
    assert stored(operator, text).state == "failed"


def test_the_bots_token_stands_in_no_reason(server, operator, channels):
    channels["TELEGRAM_URL"] = "http://127.0.0.1:1"
    text = queued(operator, "telegram")

    send_all(operator)

    assert "123:abc" not in stored(operator, text).problem


def test_an_address_inside_ones_own_network_is_not_asked(server, operator, settings):
    settings.PRIVATE_HOSTS = []
    text = queued(operator)

    send_all(operator)

    assert server.asked == []
    assert stored(operator, text).state == "queued"


def test_a_channel_that_nobody_carries_fails_at_once(operator):
    text = queued(operator)

    send_all(operator)

    assert stored(operator, text).state == "failed"


def test_what_was_claimed_and_never_heard_of_again_is_unknown(server, operator):
    text = queued(operator)
    with operator.scope() as actor:
        claim_text(actor=actor, text_id=text.pk)
    later(operator, text, state_at=timezone.now() - timedelta(minutes=5))

    with operator.scope() as actor:
        settle_lost_texts(actor=actor, now=timezone.now())
    send_all(operator)

    assert stored(operator, text).state == "unknown"
    assert server.asked == []
    with operator.scope():
        assert published(TextLeftUnknown) == 1


def test_where_lives_depend_on_it_it_is_sent_again_and_says_so(server, operator):
    text = queued(operator, is_critical=True)
    with operator.scope() as actor:
        first = claim_text(actor=actor, text_id=text.pk)
    later(operator, text, state_at=timezone.now() - timedelta(minutes=5))

    with operator.scope() as actor:
        settle_lost_texts(actor=actor, now=timezone.now())
    send_all(operator)

    said = json.loads(server.asked[0][2])
    assert said["text"].startswith("(Mungkin terkirim dua kali)")
    assert said["key"] == first.key


def test_numbers_and_words_are_forgotten_when_their_time_is_over(operator):
    text = queued(operator)

    with operator.scope() as actor:
        forget_texts(actor=actor, now=timezone.now() + timedelta(days=31))

    assert (stored(operator, text).recipient, stored(operator, text).body) == ("", "")
