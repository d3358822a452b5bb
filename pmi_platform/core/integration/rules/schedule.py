"""When a feed is asked again, and when its silence becomes an alarm."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 16


class Health(StrEnum):
    """How a feed is doing. Quiet is not silent: the partner answers, but has said nothing new for too long."""

    OFF = "off"
    WAITING = "waiting"
    GOOD = "good"
    FAILING = "failing"
    SILENT = "silent"
    QUIET = "quiet"


ALARMS = frozenset({Health.SILENT, Health.QUIET})


def pause_after(failures: int, *, every: timedelta, chance: Callable[[], float]) -> timedelta:
    """How long to leave a partner in peace: twice as long after each failure in a row, at most an hour or `every`.

    `chance` gives a number from 0 to 1 that spreads the pause by a quarter either way, so that many platforms do not
    come back at the same moment. Without a failure the pause is `every` exactly.
    """
    if failures == 0:
        return every
    factor: int = 2 ** min(failures, MOST_DOUBLINGS)
    return min(every * factor, max(LONGEST_PAUSE, every)) * (0.75 + 0.5 * chance())


def health_of(
    *,
    is_on: bool,
    known_since: datetime,
    last_success_at: datetime | None,
    last_news_at: datetime | None,
    failures: int,
    silent_after: timedelta,
    news_within: timedelta | None,
    now: datetime,
) -> Health:
    """What the times of a feed add up to."""
    if not is_on:
        return Health.OFF
    if now - (last_success_at or known_since) > silent_after:
        return Health.SILENT
    if failures:
        return Health.FAILING
    if last_success_at is None:
        return Health.WAITING
    if news_within is not None and now - (last_news_at or known_since) > news_within:
        return Health.QUIET
    return Health.GOOD
