from datetime import timedelta

import pytest
from django.utils import timezone

from pmi_platform.core.integration.models import FeedState, InboundMessage
from pmi_platform.core.integration.polling import replay
from pmi_platform.core.integration.services.health import claim_due, note_answer, sound_alarms
from pmi_platform.core.integration.services.messages import forget_messages
from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.tenancy.scope import open_tenant
from tests.core.integration.partner import listed_feed
from tests.factories.tenancy import headquarters, province

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(settings):
    settings.FEEDS = ["test"]
    return listed_feed("https://mitra.example/list", [])


def told(tenant):
    with open_tenant(tenant.pk, reason="test"):
        entries = JournalEntry.objects.filter(type__startswith="integration.").order_by("pk")
        return [(entry.type.rpartition(".")[2], entry.payload["feed"]) for entry in entries]


def test_a_feed_whose_turn_it_is_goes_to_one_worker_only(feed):
    now = timezone.now()

    assert [claim_due(feeds=[feed], now=now), claim_due(feeds=[feed], now=now)] == [["test.list"], []]


def test_a_worker_that_died_while_asking_holds_the_feed_up_for_ten_minutes(feed):
    now = timezone.now()
    claim_due(feeds=[feed], now=now)

    assert claim_due(feeds=[feed], now=now + timedelta(minutes=10)) == ["test.list"]


def test_silence_and_return_are_each_told_once(feed):
    pusat = headquarters()
    province("32")
    now = timezone.now()
    claim_due(feeds=[feed], now=now)

    for minutes in (29, 31, 45):
        sound_alarms(feeds=[feed], now=now + timedelta(minutes=minutes))
    note_answer(feed=feed, news_count=1)
    for _again in range(2):
        sound_alarms(feeds=[feed], now=timezone.now())

    assert told(pusat) == [("fell_silent", "test.list"), ("returned", "test.list")]
    assert FeedState.objects.get().alarmed_at is None


def test_without_a_headquarters_the_first_tenant_keeps_what_concerns_everybody(feed):
    first = province("32")
    now = timezone.now()
    claim_due(feeds=[feed], now=now)

    sound_alarms(feeds=[feed], now=now + timedelta(hours=1))

    assert told(first) == [("fell_silent", "test.list")]


def test_a_feed_that_is_off_is_not_silent(feed, settings):
    claim_due(feeds=[feed], now=timezone.now())
    settings.FEEDS = []

    assert sound_alarms(feeds=[feed], now=timezone.now() + timedelta(days=9)) == []


def test_payloads_are_forgotten_when_their_time_is_over(feed):
    replay(feed, b"{}", name="a.json", space="exercise")
    now = timezone.now()

    assert forget_messages(now=now + timedelta(days=89)) == 0
    assert forget_messages(now=now + timedelta(days=91)) == 1
    assert not InboundMessage.objects.exists()
