"""Several people change the same report: field by field, and never silently the one over the other."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What is applied, and the fields on which somebody else had been quicker."""

    applied: Mapping[str, Any]
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A change that could not be applied: `to` was proposed for a field by somebody who saw `base` in it."""

    key: Hashable
    field: str
    base: Any
    to: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A merge with what it sets free among the changes that wait: those applied now, and those true already."""

    applied: Mapping[str, Any]
    conflicts: tuple[str, ...]
    taken: tuple[Hashable, ...] = ()
    agreed: tuple[Hashable, ...] = ()


def merge(current: Mapping[str, Any], changes: Mapping[str, Mapping[str, Any]]) -> Merge:
    """Apply each field that still holds what its author saw; one that holds the new value already is no conflict."""
    applied = {
        field: change["to"]
        for field, change in changes.items()
        if current.get(field) == change.get("from") and current.get(field) != change["to"]
    }
    conflicts = tuple(
        sorted(
            field
            for field, change in changes.items()
            if current.get(field) != change.get("from") and current.get(field) != change["to"]
        )
    )
    return Merge(applied=applied, conflicts=conflicts)


def take_in(
    current: Mapping[str, Any], waiting: Sequence[Waiting], changes: Mapping[str, Mapping[str, Any]]
) -> Outcome:
    """Merge, then look again at what waits for the fields that changed.

    Changes of one device may arrive in any order. One that builds on another which comes later waits for it, and is
    applied by the same rule as soon as its field holds what its author saw.
    """
    merged = merge(current, changes)
    applied = dict(merged.applied)
    taken: list[Hashable] = []
    agreed: list[Hashable] = []
    left = [one for one in waiting if one.field in applied]
    while free := next((one for one in left if applied[one.field] in (one.base, one.to)), None):
        left.remove(free)
        (agreed if applied[free.field] == free.to else taken).append(free.key)
        applied[free.field] = free.to
    return Outcome(applied=applied, conflicts=merged.conflicts, taken=tuple(taken), agreed=tuple(agreed))
