"""Whether two entries of a roster tell of one person: how likely, from 0 to 100, and from where on it counts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

SAME = 80
"""From here on an entry is held back as a duplicate, for a person to decide."""
CERTAIN = 100
NAME, BIRTH, PHONE, PLACE = 50, 30, 30, 10
LIKE_ENOUGH = 0.72
"""Names that are less alike than this say nothing."""

ALMOST = 0.9

_TITLES = frozenset(
    {
        *("h", "hj", "haji", "hajjah", "dr", "drg", "drs", "dra", "ir", "prof", "ust", "kh", "bpk", "ibu", "sdr"),
        *("sdri", "spd", "sh", "skm", "se", "st", "ssos", "skep", "amdkep", "mpd", "msi", "mkes", "ners", "ns"),
    }
)
_MUHAMMAD = frozenset(
    ("m", "muh", "moh", "moch", "mhd", "muhamad", "mohamad", "mohammad", "mochamad", "mochammad", "muhammad")
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an entry says of who it is."""

    name: str
    born_on: date | None = None
    phone: str = ""
    nik_mark: UUID | None = None
    district: str = ""
    number: str = ""
    """In SIAMO."""


def plain_name(text: str) -> str:
    """The name as it is compared: without titles, accents, case and spellings of Muhammad."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace(".", "")
    words = [word for word in _WORD.findall(bare) if word not in _TITLES]
    return " ".join("muhammad" if word in _MUHAMMAD else word for word in words)


def alike(one: str, other: str) -> float:
    """How alike two plain names are, from 0 to 1: shared pairs of letters (Dice), in any order of words."""
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def likeness(one: Traits, other: Traits) -> int:
    """One number is one person, two identity numbers are two; otherwise name, birth, phone and place count."""
    if (one.nik_mark and one.nik_mark == other.nik_mark) or (one.number and one.number == other.number):
        return CERTAIN
    name = alike(one.name, other.name)
    if one.nik_mark and other.nik_mark:
        return SAME if _agree_in_all(one, other, name) else 0
    if name < LIKE_ENOUGH or _contradict(one, other):
        return 0
    score = NAME * name
    score += BIRTH if one.born_on and one.born_on == other.born_on else 0
    score += PHONE if one.phone and one.phone == other.phone else 0
    score += PLACE if one.district and one.district == other.district else 0
    return min(round(score), CERTAIN - 1)


def _agree_in_all(one: Traits, other: Traits, name: float) -> bool:
    """Name, birth and phone are the same, and only the identity numbers differ: one of them is mistyped."""
    is_same_birth = one.born_on is not None and one.born_on == other.born_on
    return name > ALMOST and is_same_birth and bool(one.phone) and one.phone == other.phone


def _contradict(one: Traits, other: Traits) -> bool:
    """Two dates of birth that are not the same day with one digit or the order of day and month mistaken."""
    if one.born_on is None or other.born_on is None or one.born_on == other.born_on:
        return False
    first, second = f"{one.born_on:%d%m%Y}", f"{other.born_on:%d%m%Y}"
    swapped = first == second[2:4] + second[:2] + second[4:]
    return not swapped and sum(a != b for a, b in zip(first, second, strict=True)) > 1


def _pairs(text: str) -> set[str]:
    return {f"{word}$"[start : start + 2] for word in text.split() for start in range(len(word))}
