"""Status keadaan darurat: its kinds and levels, what may follow what, and where it stands on a day (PP 21/2008, 23)."""

from collections.abc import Mapping
from datetime import date, timedelta

KINDS = ("standby", "response", "transition")
"""Siaga darurat, tanggap darurat, transisi darurat ke pemulihan, in the order in which they follow each other."""

LEVELS = ("regency", "province", "national")

FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "standby": ("response",),
    "response": ("transition",),
    "transition": ("response",),
}
"""A further blow during the transition leads back to tanggap darurat."""

WARNED_DAYS_AHEAD = 3
LONGEST_DAYS = 366
_DEPTHS: Mapping[str, tuple[int, ...]] = {"regency": (5,), "province": (2,), "national": (2, 5)}


def fits(level: str, *, area_code: str) -> bool:
    """Whether a status of this level can be declared over the area; a national one names provinces or regencies."""
    return len(area_code) in _DEPTHS[level]


def may_follow(kind: str, *, former: str) -> bool:
    """Whether a status of the one kind can go on from one of the other."""
    return kind in FOLLOWING[former]


def standing(*, starts_on: date, ends_on: date, ended_on: date | None, on: date) -> str:
    """`coming`, `in_force`, `lapsing` (the last days), `lapsed` (nobody decided) or `ended` (somebody did)."""
    if ended_on is not None:
        return "ended" if on > ended_on else "coming" if on < starts_on else "in_force"
    if on < starts_on:
        return "coming"
    if on > ends_on:
        return "lapsed"
    return "lapsing" if days_left(ends_on, on=on) <= WARNED_DAYS_AHEAD else "in_force"


def days_left(ends_on: date, *, on: date) -> int:
    """Days after `on` that still belong to the period; 0 on its last day, less when it is over."""
    return (ends_on - on).days


def last_day_before(starts_on: date, *, ends_on: date) -> date:
    """The last day of a status that another one follows."""
    return min(starts_on - timedelta(days=1), ends_on)
