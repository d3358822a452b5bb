"""Two editions of an SOP beside each other, and when an edition that everybody must adopt is in force."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

MOST_STEPS = 80
LONGEST_MINUTES = 60 * 24 * 366

Kind = Literal["same", "changed", "moved", "added", "removed"]
Piece = tuple[Literal["same", "added", "removed"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `origin` is the same through all editions: a step that was changed or moved is still that step."""

    origin: str
    phase: str
    role: str
    within_minutes: int
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A step before and after; `fields` names what differs. Places count from one."""

    kind: Kind
    before: Step | None
    after: Step | None
    before_place: int | None
    after_place: int | None
    fields: tuple[str, ...] = ()


def compared(before: Sequence[Step], after: Sequence[Step]) -> list[Row]:
    """Every step of both, in the order of the later edition; what was removed stands where it stood."""
    places = {step.origin: place for place, step in enumerate(before, start=1)}
    kept_in_order = _kept_in_order([step.origin for step in before], [step.origin for step in after])
    rows = [_row(before, step, place, places, kept_in_order) for place, step in enumerate(after, start=1)]
    here = {step.origin for step in after}
    for place, step in enumerate(before, start=1):
        if step.origin not in here:
            gone = Row(kind="removed", before=step, after=None, before_place=place, after_place=None)
            rows.insert(_stood_at(rows, place), gone)
    return rows


def word_pieces(before: str, after: str) -> list[Piece]:
    """What was taken out of a sentence and what was put in, word by word."""
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(("removed", " ".join(old[a:b])))
        if d > c:
            pieces.append(("added", " ".join(new[c:d])))
    return pieces


def still_to_adopt(parties: Collection[int], adopted: Mapping[int, date]) -> set[int]:
    """Which of the parties have not adopted an edition: it is in force for nobody before everybody has."""
    return set(parties) - set(adopted)


def in_force_from(adopted: Mapping[int, date]) -> date:
    """The day of the last decree: one SOP for all begins for all on one day."""
    return max(adopted.values())


def moved(steps: Sequence[Step], *, place: int, to: int) -> list[Step]:
    """The steps with the one at a place (from one) put to another; a place beyond the end is the end."""
    rest = [step for position, step in enumerate(steps, start=1) if position != place]
    rest.insert(min(max(to, 1), len(steps)) - 1, steps[place - 1])
    return rest


def _row(
    before: Sequence[Step], step: Step, place: int, places: Mapping[str, int], kept_in_order: Collection[str]
) -> Row:
    former = places.get(step.origin)
    if former is None:
        return Row(kind="added", before=None, after=step, before_place=None, after_place=place)
    old = before[former - 1]
    named = ("phase", "role", "within_minutes", "name_id", "name_en")
    fields = tuple(name for name in named if getattr(old, name) != getattr(step, name))
    kind: Kind = "changed" if fields else "same" if step.origin in kept_in_order else "moved"
    return Row(kind=kind, before=old, after=step, before_place=former, after_place=place, fields=fields)


def _kept_in_order(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The steps that kept their order among each other; only the others have moved."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return {before[block.a + n] for block in matcher.get_matching_blocks() for n in range(block.size)}


def _stood_at(rows: Sequence[Row], place: int) -> int:
    earlier = [n for n, row in enumerate(rows) if row.before_place is not None and row.before_place < place]
    return max(earlier, default=-1) + 1
