"""The state of each feed: when it is asked, how it answered, and the alarm when it falls silent."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from pmi_platform.core.integration.adapters import Feed
from pmi_platform.core.integration.events import FeedFellSilent, FeedReturned
from pmi_platform.core.integration.models import FeedState
from pmi_platform.core.integration.queries.health import health
from pmi_platform.core.integration.rules.schedule import ALARMS, pause_after
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.queries.keeper import keeper_of
from pmi_platform.core.tenancy.scope import open_tenant

REASON = "feeds"
CLAIM = timedelta(minutes=10)
"""How long an asking worker has the feed to itself; after that it counts as dead and another one asks."""


@transaction.atomic
def claim_due(*, feeds: Iterable[Feed], now: datetime) -> list[str]:
    """The feeds whose turn it is, each handed to one caller only."""
    for feed in feeds:
        FeedState.objects.get_or_create(name=feed.name, defaults={"known_since": now, "due_at": now})
    names = [feed.name for feed in feeds]
    due = FeedState.objects.select_for_update(skip_locked=True).filter(name__in=names, due_at__lte=now)
    claimed = list(due.order_by("name").values_list("name", flat=True))
    FeedState.objects.filter(name__in=claimed).update(due_at=now + CLAIM)
    return claimed


@transaction.atomic
def note_answer(*, feed: Feed, news_count: int) -> None:
    """The feed gave a good answer, with so much that is new."""
    now = timezone.now()
    state = _locked(feed, now)
    state.last_fetch_at = state.last_success_at = now
    state.last_news_at = now if news_count else state.last_news_at
    state.failures, state.last_problem = 0, ""
    state.due_at = now + feed.every
    state.save()


@transaction.atomic
def note_failure(*, feed: Feed, problem: str, retry_after_s: float | None = None) -> None:
    """The feed gave no good answer: it is left in peace the longer, the more often that happens."""
    now = timezone.now()
    state = _locked(feed, now)
    state.last_fetch_at, state.last_problem = now, problem
    state.failures += 1
    pause = pause_after(state.failures, every=feed.every, chance=random.random)
    state.due_at = now + max(pause, timedelta(seconds=min(retry_after_s or 0, 86_400)))
    state.save()


@transaction.atomic
def sound_alarms(*, feeds: Iterable[Feed], now: datetime) -> list[str]:
    """Announce every feed that has fallen silent, and every one that has returned; answers their names."""
    changed = []
    for feed in feeds:
        state = FeedState.objects.select_for_update().filter(name=feed.name).first()
        if state is None:
            continue
        condition = health(feed, state, now)
        if (condition in ALARMS) == (state.alarmed_at is not None):
            continue
        since = state.alarmed_at
        state.alarmed_at = now if condition in ALARMS else None
        state.save(update_fields=["alarmed_at"])
        last = state.last_success_at.isoformat() if state.last_success_at else None
        _announce(
            FeedReturned(feed=feed.name, silent_since=since.isoformat())
            if since
            else FeedFellSilent(feed=feed.name, health=condition, last_success_at=last)
        )
        changed.append(feed.name)
    return changed


def _locked(feed: Feed, now: datetime) -> FeedState:
    FeedState.objects.get_or_create(name=feed.name, defaults={"known_since": now, "due_at": now})
    return FeedState.objects.select_for_update().get(name=feed.name)


def _announce(event: FeedFellSilent | FeedReturned) -> None:
    """In the journal of whoever keeps what concerns everybody; before anybody has founded anything, nowhere."""
    keeper = keeper_of(Space.ACTUAL)
    if keeper is not None:
        with open_tenant(keeper, reason=REASON):
            publish(event)
