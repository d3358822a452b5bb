from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from volunteers.rules.suitability import Demand, Offered, verdict
from volunteers.views.reasons import REASONS

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
TODAY = date(2026, 11, 28)
DEMAND = Demand(skill="wash", starts_at=NOW + timedelta(hours=6), days=3)
OFFERED = Offered(level=2, certified_until=date(2027, 1, 1), is_available=True, distance_m=12_000)

offers = st.builds(
    Offered,
    level=st.integers(1, 3),
    certified_until=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    is_available=st.booleans(),
    distance_m=st.floats(0, 3_000_000),
    reach_km=st.none() | st.integers(0, 6000),
    longest_days=st.none() | st.integers(0, 365),
    notice_hours=st.integers(0, 720),
    helps_remotely=st.booleans(),
)
demands = st.builds(
    Demand,
    skill=st.just("wash"),
    level=st.integers(1, 3),
    certified=st.booleans(),
    starts_at=st.just(NOW) | st.just(NOW + timedelta(days=9)),
    days=st.integers(1, 90),
    remote=st.booleans(),
)


def judged(offered=OFFERED, demand=DEMAND):
    return verdict(offered, demand, now=NOW, today=TODAY)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(offers, demands)
def test_everybody_gets_a_reason_that_has_words(offered, demand):
    found = judged(offered, demand)

    assert found.reasons
    assert set(found.reasons) <= REASONS.keys()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(offers, demands)
def test_an_expired_certificate_never_counts(offered, demand):
    found = judged(offered, replace(demand, certified=True))

    assert not found.is_suitable or offered.certified_until >= TODAY
    assert "certified" not in found.reasons or offered.certified_until >= TODAY


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(offers, demands)
def test_nobody_is_asked_beyond_what_they_said(offered, demand):
    found = judged(offered, demand)

    assert not found.is_suitable or (
        offered.is_available
        and demand.days <= (offered.longest_days if offered.longest_days is not None else demand.days)
    )


def test_somebody_who_suits_is_told_why():
    assert judged().is_suitable
    assert judged().reasons == ("has_skill", "certified", "within_reach")


@pytest.mark.parametrize(
    ("offered", "demand", "reason"),
    [
        ({"is_available": False}, {}, "unavailable"),
        ({"level": 1}, {"level": 2}, "level_too_low"),
        ({"certified_until": date(2026, 11, 27)}, {"certified": True}, "certificate_expired"),
        ({"certified_until": None}, {"certified": True}, "no_certificate"),
        ({"reach_km": 11}, {}, "too_far"),
        ({"longest_days": 2}, {}, "too_long"),
        ({"notice_hours": 7}, {}, "notice_too_short"),
        ({}, {"remote": True}, "not_remotely"),
    ],
)
def test_each_thing_that_speaks_against_somebody_is_a_reason_of_its_own(offered, demand, reason):
    found = judged(replace(OFFERED, **offered), replace(DEMAND, **demand))

    assert (found.is_suitable, found.reasons) == (False, (reason,))


def test_a_certificate_counts_on_its_last_day():
    assert judged(replace(OFFERED, certified_until=TODAY), replace(DEMAND, certified=True)).is_suitable


def test_whoever_helps_from_afar_need_not_come():
    offered = replace(OFFERED, reach_km=0, helps_remotely=True)

    assert judged(offered, replace(DEMAND, remote=True)).is_suitable
