"""Totals over several incidents: what two of them tell of the same people counts once.

Nobody has to merge them first: two provinces, or a province and its kabupaten, often open the same flood. Rows compete
when they belong to different incidents of one family of hazards, tell of areas of which one holds the other, and of
times that overlap. Within an incident the rows have been chosen already (`rules.headline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("banjir", "banjir_bandang", "longsor", "rob_abrasi", "cuaca_ekstrem"), "water"),
    **dict.fromkeys(("gempa", "tsunami"), "quake"),
    **{code: code for code in ("erupsi", "kekeringan", "karhutla", "klb")},
}
"""Hazards of which one brings the other, by family. What strikes a single spot (a house on fire, a collision, somebody
ill) has none: two of them in one kecamatan are two."""


class Why(StrEnum):
    """Why a row stands aside."""

    INSIDE = "inside"  # a figure of a wider area, in another incident, holds it
    SAME_AREA = "same_area"  # a newer figure of another incident tells of the same area
    OUTDATED = "outdated"  # newer figures of other incidents inside it add up to more
    CROSSING = "crossing"  # it shares some areas with a larger figure of another incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What counts in one incident for some areas: codes, of which no one holds another. `key` is its own."""

    key: str
    incident: UUID
    hazard: str
    areas: tuple[str, ...]
    value: Decimal
    started_at: datetime
    as_of: datetime

    @property
    def recency(self) -> tuple[datetime, Decimal, str]:
        return self.as_of, self.value, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Why a row is not added, and the row that counts in its place."""

    why: Why
    by: str


def standing_aside(rows: Iterable[Row]) -> dict[str, Aside]:
    """The rows, of one indicator in one unit, that must not be added to the others, by their keys.

    A whole counts instead of its parts, unless these already add up to more and the newest of them is newer: as within
    an incident. Of one area the newest counts.
    """
    aside: dict[str, Aside] = {}
    for family in _families(rows):
        if len({row.incident for row in family}) > 1:
            aside |= _Competition(family).settled()
    return aside


class _Competition:
    """The rows of one family of hazards, and which of them hold which."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = {row.key: row for row in rows}
        self._by_code: dict[str, list[Row]] = {}
        for row in rows:
            for code in row.areas:
                self._by_code.setdefault(code, []).append(row)
        self._holders = {row.key: self._holders_of(row) for row in rows}
        self._parts: dict[str, list[Row]] = {}
        self._aside: dict[str, Aside] = {}

    def settled(self) -> dict[str, Aside]:
        for row in self._rows.values():
            if row.areas and (holders := self._holders[row.key]):
                closest = max(holders, key=lambda key: (len(self._holders[key]), key))
                self._parts.setdefault(closest, []).append(row)
        for row in self._rows.values():
            if not self._holders[row.key]:
                self._chosen(row)
        self._settle_crossings()
        return self._aside

    def _settle_crossings(self) -> None:
        """Of what is left and still shares an area the larger one counts."""
        naming: dict[str, list[Row]] = {}
        around: dict[str, list[Row]] = {}
        left = [row for row in self._rows.values() if row.key not in self._aside]
        for row in sorted(left, key=lambda row: (row.value, row.key), reverse=True):
            beside = [one for code in row.areas for one in around.get(code, ())]
            beside += [one for code in row.areas for wider in _itself_and_around(code) for one in naming.get(wider, ())]
            larger = next((one for one in beside if _compete(row, one)), None)
            if larger is not None:
                self._aside[row.key] = Aside(why=Why.CROSSING, by=larger.key)
                continue
            for code in row.areas:
                naming.setdefault(code, []).append(row)
                for wider in _itself_and_around(code):
                    around.setdefault(wider, []).append(row)

    def _chosen(self, row: Row) -> list[Row]:
        """What counts of a row and all that it holds."""
        parts = [one for part in self._parts.get(row.key, ()) for one in self._chosen(part)]
        if parts and sum(one.value for one in parts) > row.value and max(one.as_of for one in parts) > row.as_of:
            newest = max(parts, key=lambda one: one.recency)
            self._aside[row.key] = Aside(why=Why.OUTDATED, by=newest.key)
            return parts
        for part in parts:
            why = Why.SAME_AREA if set(part.areas) == set(row.areas) else Why.INSIDE
            self._aside[part.key] = Aside(why=why, by=row.key)
        return [row]

    def _holders_of(self, row: Row) -> set[str]:
        """The rows of other incidents that tell of all its areas, in a time that overlaps; of two that tell of the same
        areas the newer one holds the other."""
        found = [
            {one.key for holding in _itself_and_around(code) for one in self._by_code.get(holding, ())}
            for code in row.areas
        ] or [set()]
        return {key for key in set.intersection(*found) if self._is_held(row, self._rows[key])}

    @staticmethod
    def _is_held(row: Row, by: Row) -> bool:
        return _compete(row, by) and (set(row.areas) != set(by.areas) or by.recency > row.recency)


def _families(rows: Iterable[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.hazard in FAMILIES:
            found.setdefault(FAMILIES[row.hazard], []).append(row)
    return list(found.values())


def _compete(one: Row, other: Row) -> bool:
    """Whether they may tell of the same people: another incident, and neither was over before the other began."""
    return one.incident != other.incident and one.started_at <= other.as_of and other.started_at <= one.as_of


def _itself_and_around(code: str) -> list[str]:
    """The code and those of the areas around it; the empty one is everywhere."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


def topmost(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that no other of them holds."""
    known = set(codes)
    return tuple(sorted(code for code in known if not known & set(_itself_and_around(code)[1:])))
