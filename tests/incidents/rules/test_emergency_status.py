from datetime import date

import pytest

from incidents.rules import emergency_status as rules

BEGAN, LAST = date(2022, 11, 21), date(2022, 12, 20)


def stands(on, ended_on=None):
    return rules.standing(starts_on=BEGAN, ends_on=LAST, ended_on=ended_on, on=on)


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2022, 11, 20), "coming"),
        (date(2022, 11, 21), "in_force"),
        (date(2022, 12, 16), "in_force"),
        (date(2022, 12, 17), "lapsing"),
        (date(2022, 12, 20), "lapsing"),
        (date(2022, 12, 21), "lapsed"),
    ],
)
def test_a_period_without_a_decision_is_warned_of_three_days_ahead_and_lapses(on, standing):
    assert stands(on) == standing


@pytest.mark.parametrize(
    ("on", "standing"),
    [(date(2022, 11, 20), "coming"), (date(2022, 12, 5), "in_force"), (date(2022, 12, 6), "ended")],
)
def test_an_ended_status_holds_until_the_day_on_which_it_ended(on, standing):
    assert stands(on, ended_on=date(2022, 12, 5)) == standing


@pytest.mark.parametrize(
    ("level", "area", "fits"),
    [
        ("regency", "32.03", True),
        ("regency", "32", False),
        ("regency", "32.03.11", False),
        ("province", "32", True),
        ("province", "32.03", False),
        ("national", "32", True),
        ("national", "32.03", True),
        ("national", "32.03.11", False),
    ],
)
def test_a_level_is_declared_over_its_own_kind_of_area(level, area, fits):
    assert rules.fits(level, area_code=area) is fits


def test_the_statuses_follow_each_other_and_a_further_blow_leads_back():
    follow = {(former, kind) for former in rules.KINDS for kind in rules.KINDS if rules.may_follow(kind, former=former)}

    assert follow == {("standby", "response"), ("response", "transition"), ("transition", "response")}


def test_a_followed_status_ends_the_day_before_and_never_after_its_own_period():
    assert rules.last_day_before(date(2022, 12, 10), ends_on=LAST) == date(2022, 12, 9)
    assert rules.last_day_before(date(2023, 1, 10), ends_on=LAST) == LAST
