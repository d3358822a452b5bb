from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmi_platform.core.filing.rules.clock import TOLERANCE, AheadOfTimeError, corrected

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def minutes(number):
    return timedelta(minutes=number)


def test_a_right_clock_changes_nothing():
    times = corrected(
        observed_at=NOW - minutes(40),
        reported_at=NOW - minutes(1),
        device_now=NOW - timedelta(seconds=2),
        received_at=NOW,
    )

    assert (times.observed_at, times.reported_at) == (NOW - minutes(40), NOW - minutes(1))
    assert times.skew_s == 2
    assert not times.is_corrected


def test_a_clock_three_hours_fast_is_set_back_and_noticed():
    fast = timedelta(hours=3)

    times = corrected(
        observed_at=NOW + fast - minutes(40), reported_at=NOW + fast, device_now=NOW + fast, received_at=NOW
    )

    assert times.observed_at == NOW - minutes(40)
    assert times.skew_s == -3 * 3600
    assert times.is_corrected


def test_a_time_far_ahead_that_no_clock_explains_is_refused():
    with pytest.raises(AheadOfTimeError) as refusal:
        corrected(observed_at=NOW + minutes(11), reported_at=NOW, device_now=NOW, received_at=NOW)

    assert refusal.value.field == "observed_at"


def test_a_few_minutes_ahead_are_cut_back_to_now():
    times = corrected(observed_at=NOW + minutes(9), reported_at=NOW + minutes(9), device_now=None, received_at=NOW)

    assert times.observed_at == times.reported_at == NOW


def test_a_report_without_a_device_clock_has_no_known_skew():
    times = corrected(observed_at=NOW, reported_at=NOW, device_now=None, received_at=NOW)

    assert times.skew_s is None


moments = st.integers(min_value=-(10**8), max_value=10**8).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(observed=moments, reported=moments, device=st.none() | moments, received=moments)
def test_whatever_is_accepted_is_in_the_order_seen_sent_received(observed, reported, device, received):
    try:
        times = corrected(observed_at=observed, reported_at=reported, device_now=device, received_at=received)
    except AheadOfTimeError:
        return
    assert times.observed_at <= times.reported_at <= received


@given(ahead=st.timedeltas(min_value=TOLERANCE + timedelta(seconds=1), max_value=timedelta(days=4000)))
def test_nothing_beyond_the_tolerance_is_ever_accepted(ahead):
    with pytest.raises(AheadOfTimeError):
        corrected(observed_at=NOW + ahead, reported_at=NOW + ahead, device_now=NOW, received_at=NOW)
