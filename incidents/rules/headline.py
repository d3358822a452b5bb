"""Which figures make a total: the latest valid one per area and source, and never a part together with its whole.

One call handles one indicator in one unit of one incident. An area is known by its code, so what lies inside it is what
its code is a prefix of; None stands for the whole incident and holds every area.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

SOURCES = ("pmi", "government", "partner", "media", "community")
SAME_MOMENT = timedelta(hours=1)
SAME_DAY = timedelta(hours=24)
NOTEWORTHY_SHARE = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A figure that is neither superseded nor retracted and that is no admission of not knowing."""

    id: UUID
    area: str | None
    value: Decimal
    as_of: datetime
    source: tuple[str, str]
    is_verified: bool
    is_doubtful: bool = False

    @property
    def recency(self) -> tuple[datetime, int, str]:
        """Newer first; at the same moment the better source, and then the later record."""
        return self.as_of, -SOURCES.index(self.source[0]), str(self.id)


def latest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The newest figure of each source about each area."""
    newest: dict[tuple[str | None, tuple[str, str]], Candidate] = {}
    for candidate in candidates:
        key = candidate.area, candidate.source
        if key not in newest or candidate.recency > newest[key].recency:
            newest[key] = candidate
    return list(newest.values())


def counted(candidates: Iterable[Candidate], *, verified_only: bool) -> list[Candidate]:
    """The figures whose sum is the total. Doubtful ones count only after somebody has verified them.

    Of several sources about the same area the newest figure counts. A whole counts instead of its parts, unless the
    parts already add up to more and the newest of them is newer: then the whole is out of date.
    """
    per_area: dict[str, Candidate] = {}
    for candidate in latest(c for c in candidates if c.is_verified or not (verified_only or c.is_doubtful)):
        area = candidate.area or ""
        if area not in per_area or candidate.recency > per_area[area].recency:
            per_area[area] = candidate
    return _within("", per_area, sorted(per_area))


def total(candidates: Iterable[Candidate]) -> Decimal:
    """The sum of what is counted."""
    return sum((candidate.value for candidate in candidates), Decimal(0))


def history(candidates: Iterable[Candidate], *, verified_only: bool) -> list[tuple[datetime, Decimal]]:
    """What the total was at each moment that a figure speaks of, oldest first; equal totals in a row are told once."""
    known = list(candidates)
    told: list[tuple[datetime, Decimal]] = []
    for moment in sorted({candidate.as_of for candidate in known}):
        chosen = counted((one for one in known if one.as_of <= moment), verified_only=verified_only)
        if chosen and (not told or told[-1][1] != total(chosen)):
            told.append((moment, total(chosen)))
    return told


def conflicting(candidates: Iterable[Candidate]) -> set[UUID]:
    """Figures by which two sources contradict each other about an area, by more than a tenth.

    A later figure may well be higher: things get worse, and are found out. So it is a contradiction only when both
    speak of the same hour, or when the later one is the lower within a day.
    """
    newest = latest(candidates)
    return {
        candidate.id
        for candidate in newest
        for other in newest
        if other.area == candidate.area and other.source != candidate.source and _contradict(candidate, other)
    }


def _within(area: str, per_area: dict[str, Candidate], codes: list[str]) -> list[Candidate]:
    """What counts for `area`, given the codes of figures in it (its own may be among them)."""
    whole = per_area.get(area)
    inside = [code for code in codes if code != area]
    parts = [chosen for top in _topmost(inside) for chosen in _within(top, per_area, _below(top, inside))]
    if whole is None:
        return parts
    outdated = total(parts) > whole.value and max(part.as_of for part in parts) > whole.as_of
    return parts if outdated else [whole]


def _topmost(codes: list[str]) -> list[str]:
    return [code for code in codes if not any(code.startswith(f"{other}.") for other in codes)]


def _below(top: str, codes: list[str]) -> list[str]:
    return [code for code in codes if code == top or code.startswith(f"{top}.")]


def _contradict(one: Candidate, other: Candidate) -> bool:
    earlier, later = sorted((one, other), key=lambda candidate: candidate.as_of)
    apart, gap = later.as_of - earlier.as_of, later.value - earlier.value
    if abs(gap) <= NOTEWORTHY_SHARE * max(one.value, other.value):
        return False
    return apart <= SAME_MOMENT or (gap < 0 and apart <= SAME_DAY)
