from datetime import date, timedelta

import pytest

from incidents.rules import lessons as rules

TODAY = date(2026, 11, 28)


def test_a_lesson_is_accepted_before_it_is_done():
    assert rules.is_allowed("proposed", to="accepted")
    assert rules.is_allowed("accepted", to="done")
    assert not rules.is_allowed("proposed", to="done")
    assert not rules.is_allowed("dropped", to="accepted")


@pytest.mark.parametrize(
    ("state", "to", "is_needed"),
    [
        ("proposed", "accepted", False),
        ("accepted", "done", False),
        ("proposed", "dropped", True),
        ("accepted", "dropped", True),
        ("done", "accepted", True),
        ("dropped", "proposed", True),
    ],
)
def test_dropping_and_taking_up_again_are_explained(state, to, is_needed):
    assert rules.needs_reason(state, to=to) is is_needed


@pytest.mark.parametrize(
    ("state", "days", "is_late"),
    [("accepted", -1, True), ("accepted", 0, False), ("proposed", -1, False), ("done", -9, False)],
)
def test_only_what_was_accepted_is_overdue_and_only_after_its_day(state, days, is_late):
    due_on = TODAY + timedelta(days=days)

    assert rules.is_overdue(state=state, due_on=due_on, today=TODAY) is is_late
    assert not rules.is_overdue(state=state, due_on=None, today=TODAY)


def test_nobody_plans_for_a_day_ten_years_away():
    assert rules.is_plannable(TODAY + timedelta(days=3000), today=TODAY)
    assert not rules.is_plannable(TODAY + timedelta(days=4000), today=TODAY)
