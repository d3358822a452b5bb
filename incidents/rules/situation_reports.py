"""Situation reports: their kinds, sections and states, their numbers, and what changed from one to the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = ("initial", "development", "final", "post_disaster")
"""In the order in which they tell of a disaster."""

SLUGS: Mapping[str, str] = {
    "initial": "awal",
    "development": "perkembangan",
    "final": "akhir",
    "post_disaster": "pasca-bencana",
}
"""How a kind is called in addresses."""

LETTER_CODES: Mapping[str, str] = {"initial": "AWL", "development": "PKB", "final": "AKH", "post_disaster": "PSC"}

_TOLD = ("situation", "chronology", "actions", "needs", "obstacles", "plan")
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "initial": _TOLD,
    "development": _TOLD,
    "final": _TOLD,
    "post_disaster": ("situation", "actions", "lessons", "plan"),
}
"""What is told in words, in the order of the printed report."""

REQUIRED_SECTION = "situation"
"""Without it a report says numbers and no more; it is not approved."""

STEPS: Mapping[str, tuple[str, ...]] = {"draft": ("approved",), "approved": ("published",), "published": ()}
FOLLOW_UP_STEPS: Mapping[str, tuple[str, ...]] = {"open": ("done", "dropped"), "done": ("open",), "dropped": ("open",)}

Number = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """An approved report, as far as its place in the sequence goes."""

    kind: str
    number: int
    edition: int
    content: Mapping[str, Any]

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place: kinds in their order, then numbers, then editions."""
        return KINDS.index(self.kind), self.number, self.edition


def is_allowed(state: str, *, to: str) -> bool:
    """Whether a report may go straight from the one state to the other."""
    return to in STEPS[state]


def slug(kind: str, number: int) -> str:
    """A report within its incident, as addresses name it: `perkembangan-3`."""
    return f"{SLUGS[kind]}-{number}"


def read_slug(text: str) -> tuple[str, int] | None:
    """Kind and number of a slug; None when it is none."""
    name, _dash, number = text.rpartition("-")
    kinds = {word: kind for kind, word in SLUGS.items()}
    if name not in kinds or not (number.isascii() and number.isdecimal()) or not 0 < len(number) <= 4:
        return None
    return kinds[name], int(number)


def letter_number(incident_number: str, *, kind: str, number: int, edition: int) -> str:
    """The number of the letter when nobody writes another: `JBR/2026/0007/PKB-3`, and `…-K1` for a correction."""
    correction = f"-K{edition - 1}" if edition > 1 else ""
    return f"{incident_number}/{LETTER_CODES[kind]}-{number}{correction}"


def before(reports: Iterable[Approved], *, kind: str, number: int) -> Approved | None:
    """The last edition of the report that came before; a correction is compared with it too, never with itself."""
    earlier = [report for report in reports if report.place[:2] < (KINDS.index(kind), number)]
    return max(earlier, key=lambda report: report.place, default=None)


def changes(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """What changed between two contents: state, severity, and every figure whose numbers are not the same.

    A figure that is no longer counted is told with an unknown number; an unchanged one is left out.
    """
    was, now = ({(row["indicator"], row["unit"]): row for row in content["figures"]} for content in (earlier, later))
    keys = [*now, *(key for key in was if key not in now)]
    told = [_change(was.get(key), now.get(key)) for key in keys]
    return {
        "since": {name: earlier[name] for name in ("kind", "number", "edition", "as_of")},
        "state": _step(earlier["incident"]["state"], later["incident"]["state"]),
        "severity": _step(earlier["incident"]["severity"], later["incident"]["severity"]),
        "figures": [change for change in told if change is not None],
    }


def _step(was: str, now: str) -> list[str] | None:
    return None if was == now else [was, now]


def _change(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> dict[str, Any] | None:
    known = now or was or {}
    told: dict[str, Any] = {name: known[name] for name in ("indicator", "name", "unit")}
    is_changed = False
    for basis in ("verified", "reported"):
        old, new = (row[basis] if row else None for row in (was, now))
        is_changed = is_changed or old != new
        told[basis] = {"was": old, "now": new, "by": difference(old, new)}
    return told if is_changed else None


def difference(was: Number | None, now: Number | None) -> Number | None:
    """By how much a number rose; None when one of the two is unknown, which is not zero."""
    if was is None or now is None:
        return None
    by = round(now - was, 2)
    return int(by) if by == int(by) else by


def digest(content: Mapping[str, Any]) -> str:
    """What the content is known by: SHA-256 over its JSON with sorted keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def figures_mark(content: Mapping[str, Any]) -> str:
    """What an approver was shown of the figures, in a few characters."""
    return digest({"figures": content["figures"]})[:16]


def told_sections(kind: str, sections: Mapping[str, str]) -> dict[str, str]:
    """The sections of this kind that say something, in their order."""
    return {name: sections[name] for name in SECTIONS[kind] if sections.get(name)}


def thinned(points: Sequence[Any], *, most: int) -> list[Any]:
    """At most so many of the points, the first and the last among them."""
    if len(points) <= most:
        return list(points)
    step = (len(points) - 1) / (most - 1)
    return [points[round(index * step)] for index in range(most)]
