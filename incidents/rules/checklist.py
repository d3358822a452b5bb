"""Tasks of an incident: what state may follow which, and which are late."""

from collections.abc import Mapping
from datetime import datetime, timedelta

STEPS: Mapping[str, tuple[str, ...]] = {"open": ("done", "dropped"), "done": ("open",), "dropped": ("open",)}
PHASES = ("activation", "response", "recovery")
LONGEST = timedelta(days=366)


def is_allowed(state: str, *, to: str) -> bool:
    """Whether a task may go straight from the one state to the other."""
    return to in STEPS[state]


def needs_reason(state: str, *, to: str) -> bool:
    """Dropping a task and taking it up again must be explained; doing it need not."""
    return to == "dropped" or state != "open"


def is_overdue(*, state: str, due_at: datetime | None, now: datetime) -> bool:
    """Whether it should have been done by now."""
    return state == "open" and due_at is not None and due_at < now


def due_at(started_at: datetime, *, within_minutes: int) -> datetime:
    """Until when a step of the SOP is to be done: the clock begins when the SOP is started."""
    return started_at + timedelta(minutes=within_minutes)
