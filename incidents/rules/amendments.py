"""Two people change the same report: field by field, and never silently the one over the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What is applied, and the fields on which somebody else had been quicker."""

    applied: Mapping[str, Any]
    conflicts: tuple[str, ...]


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
