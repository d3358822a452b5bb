"""How the feeds are doing, for the page, for `doctor` and for the alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from pmi_platform.core.integration import registry
from pmi_platform.core.integration.adapters import Feed
from pmi_platform.core.integration.models import FeedState, InboundMessage
from pmi_platform.core.integration.rules.schedule import Health, health_of

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed, its state where it has ever been asked, what the two add up to, and how many payloads could lately
    not be read, or not wholly."""

    feed: Feed
    state: FeedState | None
    health: Health
    refused_count: int


def health(feed: Feed, state: FeedState | None, now: datetime) -> Health:
    """What a feed's declaration and its state add up to."""
    return health_of(
        is_on=registry.is_on(feed),
        known_since=state.known_since if state else now,
        last_success_at=state.last_success_at if state else None,
        last_news_at=state.last_news_at if state else None,
        failures=state.failures if state else 0,
        silent_after=feed.silent_after,
        news_within=feed.news_within,
        now=now,
    )


def feed_lines() -> list[FeedLine]:
    """Every feed that there is, on or off, in two statements."""
    now = timezone.now()
    refused = dict(
        InboundMessage.objects.exclude(problem="")
        .filter(last_seen_at__gt=now - LATELY)
        .order_by()
        .values_list("feed")
        .annotate(n=Count("pk"))
    )
    states = {state.name: state for state in FeedState.objects.all()}
    return [
        FeedLine(
            feed=feed,
            state=states.get(name),
            health=health(feed, states.get(name), now),
            refused_count=refused.get(name, 0),
        )
        for name, feed in sorted(registry.all_feeds().items())
    ]


def last_complete(url: str, *, feed: Feed, space: str) -> InboundMessage | None:
    """The last payload of an address that was taken in with all that it led on to."""
    return (
        InboundMessage.objects.filter(feed=feed.name, space=space, url=url, outcome=InboundMessage.Outcome.TAKEN)
        .order_by("-last_seen_at")
        .first()
    )
