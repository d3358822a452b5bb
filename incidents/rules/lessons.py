"""Lessons of incidents: what state may follow which, who reads them, and which are late."""

from collections.abc import Mapping
from datetime import date, timedelta

STEPS: Mapping[str, tuple[str, ...]] = {
    "proposed": ("accepted", "dropped"),
    "accepted": ("done", "dropped"),
    "done": ("accepted",),
    "dropped": ("proposed",),
}
SHARED = ("accepted", "done")
"""States in which a lesson is read by whoever reads its incident, and stands in the post-disaster report."""
WRITABLE = ("proposed", "accepted")
FURTHEST = timedelta(days=3653)


def is_allowed(state: str, *, to: str) -> bool:
    """Whether a lesson may go straight from the one state to the other."""
    return to in STEPS[state]


def needs_reason(state: str, *, to: str) -> bool:
    """Dropping a lesson and taking it up again must be explained; accepting and doing it need not."""
    return to == "dropped" or state in ("done", "dropped")


def is_overdue(*, state: str, due_on: date | None, today: date) -> bool:
    """Whether what it asks for should have been done by now; only what was accepted binds anybody."""
    return state == "accepted" and due_on is not None and due_on < today


def is_plannable(due_on: date, *, today: date) -> bool:
    """Whether somebody can have meant this day."""
    return abs(due_on - today) <= FURTHEST
