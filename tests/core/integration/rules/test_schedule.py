from datetime import UTC, datetime, timedelta

import pytest

from pmi_platform.core.integration.rules.schedule import Health, health_of, pause_after

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def condition(**changes):
    standing = {
        "is_on": True,
        "known_since": NOW - timedelta(days=9),
        "last_success_at": NOW - MINUTE,
        "last_news_at": NOW - MINUTE,
        "failures": 0,
        "silent_after": 30 * MINUTE,
        "news_within": timedelta(days=3),
        "now": NOW,
    }
    return health_of(**{**standing, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Health.GOOD),
        ({"is_on": False, "last_success_at": None}, Health.OFF),
        ({"known_since": NOW, "last_success_at": None, "last_news_at": None}, Health.WAITING),
        ({"last_success_at": None}, Health.SILENT),
        ({"failures": 2}, Health.FAILING),
        ({"last_success_at": NOW - 30 * MINUTE}, Health.GOOD),
        ({"last_success_at": NOW - 31 * MINUTE, "failures": 2}, Health.SILENT),
        ({"last_news_at": NOW - timedelta(days=4)}, Health.QUIET),
        ({"last_news_at": None}, Health.QUIET),
        ({"last_news_at": None, "news_within": None}, Health.GOOD),
    ],
)
def test_times_add_up_to_a_condition(changes, expected):
    assert condition(**changes) is expected


@pytest.mark.parametrize(
    ("failures", "chance", "expected"),
    [(0, 0.9, 2 * MINUTE), (1, 0.5, 4 * MINUTE), (2, 0.5, 8 * MINUTE), (3, 0.0, 12 * MINUTE), (3, 1.0, 20 * MINUTE)],
)
def test_each_failure_in_a_row_doubles_the_pause_give_or_take_a_quarter(failures, chance, expected):
    assert pause_after(failures, every=2 * MINUTE, chance=lambda: chance) == expected


def test_no_pause_grows_beyond_an_hour():
    assert pause_after(500, every=2 * MINUTE, chance=lambda: 0.5) == 60 * MINUTE
