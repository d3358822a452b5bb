from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.rules.gauges import (
    LEVELS,
    Direction,
    Measured,
    Step,
    direction,
    is_silent,
    level_at,
    next_step,
    out_of_order,
    refusal_of,
    trend,
    warned_level,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
THRESHOLDS = {"moderate": Decimal(80), "high": Decimal(150), "critical": Decimal(200)}
HEIGHTS = st.decimals(min_value=-100, max_value=1_000, places=1)


def measured(height, minutes=0):
    return Measured(at=NOON + timedelta(minutes=minutes), height_cm=Decimal(height))


def refused(reading, *beside, now=NOON):
    return refusal_of(reading, lowest_cm=Decimal(0), highest_cm=Decimal(500), beside=beside, now=now)


@pytest.mark.parametrize(
    ("height", "level"),
    [(79, ""), (80, "moderate"), (149, "moderate"), (150, "high"), (200, "critical"), (400, "critical")],
)
def test_a_level_begins_at_its_threshold(height, level):
    assert level_at(Decimal(height), THRESHOLDS) == level


def test_without_thresholds_no_height_is_a_level():
    assert level_at(Decimal(900), {}) == ""


@pytest.mark.parametrize(
    ("height", "standing", "level"),
    [
        (150, "", "high"),
        (147, "high", "high"),
        (144, "high", "moderate"),
        (76, "moderate", "moderate"),
        (74, "moderate", ""),
    ],
)
def test_a_warning_rises_at_once_and_falls_only_with_some_room(height, standing, level):
    assert warned_level(Decimal(height), THRESHOLDS, standing=standing) == level


@given(height=HEIGHTS, standing=st.sampled_from(("", *LEVELS)))
def test_what_is_warned_of_is_never_milder_than_the_water(height, standing):
    order = ("", *LEVELS)

    warned = warned_level(height, THRESHOLDS, standing=standing)

    assert order.index(warned) >= order.index(level_at(height, THRESHOLDS))


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ({"level": "", "standing": ""}, Step.NONE),
        ({"level": "moderate", "standing": ""}, Step.WARN),
        ({"level": "high", "standing": "moderate"}, Step.REVISE),
        ({"level": "moderate", "standing": "moderate"}, Step.NONE),
        ({"level": "moderate", "standing": "moderate", "remaining": timedelta(hours=11)}, Step.REVISE),
        ({"level": "moderate", "standing": "moderate", "is_outdated": True}, Step.REVISE),
        ({"level": "", "standing": "high"}, Step.END),
        ({"level": "moderate", "standing": "", "ended_at_level": "moderate"}, Step.NONE),
        ({"level": "high", "standing": "", "ended_at_level": "moderate"}, Step.WARN),
    ],
)
def test_what_a_reading_does_to_the_warning(state, step):
    assert next_step(**state) is step


def test_graver_levels_begin_higher():
    assert out_of_order({"moderate": Decimal(80), "high": Decimal(80), "critical": Decimal(200)}) == {"high"}
    assert out_of_order(THRESHOLDS) == set()


@pytest.mark.parametrize(
    ("heights", "rate"),
    [
        ([(100, 0), (130, 60)], "30.0"),
        ([(100, 0), (110, 20), (120, 40), (130, 60)], "30.0"),
        ([(130, 0), (100, 60)], "-30.0"),
        ([(100, 0), (101, 60)], "1.0"),
        ([(50, -600), (100, 0), (130, 60)], "30.0"),
        ([(100, 0), (220, 360)], "20.0"),
    ],
)
def test_the_trend_is_in_centimetres_an_hour(heights, rate):
    assert trend([measured(height, minutes) for height, minutes in heights]) == Decimal(rate)


@pytest.mark.parametrize("heights", [[], [(100, 0)], [(100, 0), (130, 3)], [(100, 0), (130, 13 * 60)]])
def test_too_little_is_no_trend(heights):
    assert trend([measured(height, minutes) for height, minutes in heights]) is None


@given(heights=st.lists(st.tuples(HEIGHTS, st.integers(0, 170)), min_size=2, max_size=30, unique_by=lambda one: one[1]))
def test_a_trend_does_not_depend_on_the_order_of_arrival(heights):
    readings = [measured(height, minutes) for height, minutes in heights]

    assert trend(readings) == trend(readings[::-1])


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (None, Direction.UNKNOWN),
        (0, Direction.STEADY),
        (-1.9, Direction.STEADY),
        (2, Direction.RISING),
        (-2, Direction.FALLING),
    ],
)
def test_a_trend_in_one_word(rate, word):
    assert direction(None if rate is None else Decimal(str(rate))) is word


@pytest.mark.parametrize(
    ("height", "minutes", "code"),
    [(-1, 0, "below_datum"), (501, 0, "above_range"), (100, 11, "future"), (100, 9, ""), (0, 0, ""), (500, 0, "")],
)
def test_what_cannot_be_true_is_named(height, minutes, code):
    assert refused(measured(height, minutes)) == code


def test_a_river_does_not_jump_three_metres_at_once():
    assert refused(measured(460), measured(100, -5)) == "jump"
    assert refused(measured(390), measured(100, -5)) == ""


def test_after_some_hours_a_post_that_was_set_anew_is_believed():
    assert refused(measured(450), measured(50, -60)) == ""


def test_a_gauge_that_says_nothing_is_silent_and_not_calm():
    two_hours = timedelta(hours=2)

    assert is_silent(None, silent_after=two_hours, now=NOON)
    assert is_silent(NOON - timedelta(minutes=121), silent_after=two_hours, now=NOON)
    assert not is_silent(NOON - timedelta(minutes=119), silent_after=two_hours, now=NOON)
