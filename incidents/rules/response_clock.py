"""How quickly a disaster was answered: what was recorded, measured against the SOP's clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

NOTICED, STARTED = "noticed", "sop"
"""From when something is measured: the moment the disaster was noticed, or the start of the SOP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something that was to happen: when it did (None: nothing is recorded), and within how many minutes of what.

    `key` is the SOP's step, where it is one; `source` the kind and the id of the row that says so.
    """

    code: str
    at: datetime | None
    since: str = NOTICED
    target: int | None = None
    key: str = ""
    state: str = ""
    source: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A milestone with its time taken in whole minutes (before the clock's zero it is below nothing) and a verdict.

    `is_late` is None where there is no target, or no zero to measure from.
    """

    milestone: Milestone
    minutes: int | None
    is_late: bool | None

    @property
    def is_missing(self) -> bool:
        return self.milestone.at is None


def read(milestones: Iterable[Milestone], *, noticed: datetime, started: datetime | None) -> list[Reading]:
    """Each milestone measured from its own zero, in the order given."""
    zeros = {NOTICED: noticed, STARTED: started}
    return [_reading(one, zeros[one.since]) for one in milestones]


def kept(readings: Sequence[Reading]) -> tuple[int, int]:
    """How many of the milestones with a target kept it, and of how many."""
    judged = [one for one in readings if one.milestone.target is not None and one.milestone.state != "dropped"]
    return sum(one.is_late is False for one in judged), len(judged)


def _reading(one: Milestone, zero: datetime | None) -> Reading:
    if one.at is None or zero is None:
        return Reading(milestone=one, minutes=None, is_late=None)
    minutes = int((one.at - zero).total_seconds() // 60)
    return Reading(milestone=one, minutes=minutes, is_late=None if one.target is None else minutes > one.target)
