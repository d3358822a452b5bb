"""Whether somebody counts as a volunteer, and whether they may ever be sent anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

AGE_OF_MAJORITY = 18

PUPILS = "pmr"
DONORS = "dds"
GROWN_UPS = ("ksr", "tsr", "staff", "tagana", "pelopor", "firefighter", "other")
"""Kinds whose members may be sent. Pupils of PMR are members and never sent; donors give blood and nothing else."""
KINDS = (PUPILS, *GROWN_UPS, DONORS)

STEPS: Mapping[str, tuple[str, ...]] = {
    "applied": ("training", "active", "refused"),
    "training": ("active", "refused"),
    "active": ("ended",),
    "ended": (),
    "refused": (),
}
"""How a membership goes on: recruitment leads from applying over the basic training to being active."""
LIVING = ("applied", "training", "active")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What follows from all memberships together. `barred_by` is empty for whoever may be sent."""

    state: str
    kinds: tuple[str, ...]
    barred_by: str


def age_on(born_on: date, day: date) -> int:
    """Whole years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def standing(memberships: Iterable[tuple[str, str]], *, born_on: date | None, today: date) -> Standing:
    """Of memberships as (kind, state)."""
    held = list(memberships)
    state = next(
        (step for step in ("active", "training", "applied") if any(one == step for _kind, one in held)), "left"
    )
    kinds = tuple(kind for kind in KINDS if (kind, "active") in held)
    return Standing(state=state, kinds=kinds, barred_by=_bar(kinds, born_on, today))


def _bar(kinds: tuple[str, ...], born_on: date | None, today: date) -> str:
    if not kinds:
        return "no_membership"
    if born_on is None:
        return "age_unknown"
    if PUPILS in kinds or age_on(born_on, today) < AGE_OF_MAJORITY:
        return "minor"
    return "" if set(kinds) & set(GROWN_UPS) else "kind"


def takes(kind: str, *, born_on: date | None, today: date) -> bool:
    """Whether a kind of membership is open to somebody of this age; of unknown age it is."""
    if born_on is None or kind == DONORS:
        return True
    is_minor = age_on(born_on, today) < AGE_OF_MAJORITY
    return is_minor if kind == PUPILS else not is_minor
