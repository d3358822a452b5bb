from datetime import UTC, datetime, timedelta

import pytest

from incidents.rules import checklist as rules

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "due", "late"),
    [
        ("open", NOW - timedelta(minutes=1), True),
        ("open", NOW, False),
        ("open", None, False),
        ("done", NOW - timedelta(days=1), False),
        ("dropped", NOW - timedelta(days=1), False),
    ],
)
def test_only_an_open_task_whose_time_is_over_is_late(state, due, late):
    assert rules.is_overdue(state=state, due_at=due, now=NOW) is late


def test_doing_needs_no_reason_and_dropping_or_reopening_does():
    steps = {(state, to) for state, following in rules.STEPS.items() for to in following}

    assert {step for step in steps if rules.needs_reason(step[0], to=step[1])} == steps - {("open", "done")}
    assert not rules.is_allowed("done", to="dropped")


def test_the_clock_of_a_step_begins_with_the_checklist():
    assert rules.due_at(NOW, within_minutes=90) == datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
