"""How many people an activity reached: what cannot be true together, and what follows from what was counted."""

from collections.abc import Mapping

MOST_PEOPLE = 1_000_000
SEXES = ("female", "male")
AGES = ("0_5", "6_17", "18_59", "60_up", "unknown")
BY_SEX_AND_AGE = tuple(f"{sex}_{age}" for sex in SEXES for age in AGES)
"""The groups that do not overlap; `unknown` is the age of those whose sex alone was counted."""
DISABLED = "disabled"
GROUPS = (*BY_SEX_AND_AGE, DISABLED)
"""What may be counted among the people reached. A group that is missing is unknown, which is not zero."""


def at_least(groups: Mapping[str, int]) -> int | None:
    """How many the groups make that do not overlap; None when none of them was counted."""
    counted = [groups[name] for name in BY_SEX_AND_AGE if name in groups]
    return sum(counted) if counted else groups.get(DISABLED)


def impossible(*, people: int | None, groups: Mapping[str, int]) -> set[str]:
    """The groups that cannot be true beside the number of all, and beside each other."""
    known = at_least({name: number for name, number in groups.items() if name != DISABLED})
    if people is None:
        return set()
    if known is not None and known > people:
        return {name for name in groups if name != DISABLED}
    return {name for name, number in groups.items() if number > people}
