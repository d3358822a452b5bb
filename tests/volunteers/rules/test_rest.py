from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteers.rules.rest import LONGEST_DUTY, REST, WINDOW, Span, on_duty, rest_until

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)


def span(begun_hours_ago, ended_hours_ago=0.0):
    return Span(NOW - timedelta(hours=begun_hours_ago), NOW - timedelta(hours=ended_hours_ago))


spans = st.lists(st.tuples(st.floats(0, 72), st.floats(0, 72)).map(lambda pair: span(max(pair), min(pair))), max_size=6)


@given(spans)
def test_duty_told_twice_counts_once(told):
    assert on_duty([*told, *told], until=NOW) == on_duty(told, until=NOW)


@given(spans)
def test_nobody_is_on_duty_for_longer_than_the_day_has_hours(told):
    assert timedelta() <= on_duty(told, until=NOW) <= WINDOW


@given(spans)
def test_rest_ends_and_never_lasts_longer_than_it_must(told):
    until = rest_until(told, at=NOW)

    assert until is None or NOW < until <= NOW + REST


def test_fourteen_hours_of_duty_are_followed_by_rest():
    assert rest_until([span(14)], at=NOW) == NOW + REST


def test_duty_for_two_organisations_adds_up():
    assert rest_until([span(14, 8), span(7)], at=NOW) == NOW + REST
    assert rest_until([span(7)], at=NOW) is None


def test_whoever_has_rested_may_go_again():
    assert rest_until([span(30, 10)], at=NOW) is None
    assert rest_until([span(23, 9)], at=NOW) == NOW + timedelta(hours=1)


def test_a_short_duty_needs_no_rest():
    assert rest_until([Span(NOW - LONGEST_DUTY + timedelta(minutes=1), NOW)], at=NOW) is None
    assert rest_until([], at=NOW) is None
