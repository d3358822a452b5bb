"""One report told twice, by two doors: what the second telling adds to the first. Nothing is overwritten unseen.

Both tellings are fields by name, as amendments know them. The answer is in the shape of an amendment: `from` is what
stands, so that the change is applied; where the two differ, `from` is nothing, so that a verifier decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from incidents.rules.severity import gravest

Change = dict[str, Any]
SEVERITY, SEEN, AREA, TEXT = "answers.severity", "observed_at", "area", "text"
ASSUMED: Mapping[str, str] = {SEVERITY: "severity_assumed", SEEN: "time_assumed"}
"""The flags of what a door had to assume, by the field: anybody's word replaces it."""


def enriching(
    current: Mapping[str, Any],
    told: Mapping[str, Any],
    *,
    assumed: Collection[str] = (),
    doubtful: Collection[str] = (),
) -> dict[str, Change]:
    """The changes by which `told` enriches `current`.

    `assumed` are the fields that the second door filled in by itself, `doubtful` those that the first one did.
    """
    changes: dict[str, Change] = {}
    for field, value in told.items():
        stands = current.get(field)
        if _is_empty(value) or value == stands or (field in assumed and not _is_empty(stands)):
            continue
        if _is_empty(stands) or field in doubtful:
            changes[field] = {"from": stands, "to": value}
        elif (better := _better(field, stands, value)) is None:
            changes[field] = {"from": None, "to": value}
        elif better != stands:
            changes[field] = {"from": stands, "to": better}
    return changes


def _better(field: str, stands: Any, value: Any) -> Any | None:
    """What holds both tellings; None where they contradict each other."""
    if field == TEXT:
        return _both(stands, value)
    if field == SEVERITY:
        return gravest(stands, value)
    if field == SEEN:
        return min(stands, value, key=datetime.fromisoformat)
    if field == AREA:
        return _finer(stands, value)
    return None


def _both(stands: str, value: str) -> str:
    if value.casefold() in stands.casefold():
        return stands
    return value if stands.casefold() in value.casefold() else f"{stands}\n{value}"


def _finer(stands: str, value: str) -> str | None:
    if value.startswith(f"{stands}."):
        return value
    return stands if stands.startswith(f"{value}.") else None


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []
