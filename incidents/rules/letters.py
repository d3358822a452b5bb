"""Numbers of letters: a pattern that each organisation writes itself, and the number that it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

TOKENS = ("nomor", "jenis", "unit", "bulan", "tahun", "kejadian", "ke")
REQUIRED = ("nomor", "tahun")
KIND = "jenis"
LONGEST_PATTERN, LONGEST_NUMBER = 120, 200
EXAMPLES = (
    "{nomor:3}/PMI-{unit}/{jenis}/{bulan}/{tahun}",
    "{nomor:3}/{jenis}.PB/{unit}/{tahun}",
)
"""To begin with; nobody has to keep to them."""

_TOKEN = re.compile(r"\{(?P<name>[a-z]+)(?::(?P<width>[1-6]))?\}")
_BRACE = re.compile(r"[{}]")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a number is made of. `serial` is the running number; `number` counts the reports of one incident."""

    serial: int
    kind: str
    unit: str
    year: int
    month: int
    incident: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a pattern, and the word that it is about."""

    code: str
    about: str = ""


def problems(pattern: str) -> list[Problem]:
    """Everything that is wrong with a pattern; none for one that can be used."""
    if len(pattern) > LONGEST_PATTERN:
        return [Problem(code="too_long")]
    if not pattern.isprintable():
        return [Problem(code="unprintable")]
    names = [found["name"] for found in _TOKEN.finditer(pattern)]
    found = [Problem(code="unknown", about=name) for name in dict.fromkeys(names) if name not in TOKENS]
    if _BRACE.search(_TOKEN.sub("", pattern)):
        found.append(Problem(code="braces"))
    return found + [Problem(code="missing", about=name) for name in REQUIRED if name not in names]


def series(pattern: str, kind: str) -> str:
    """Which running number is used: one for each kind where the number says the kind, else one for all of them.

    Were it otherwise, two letters of different kinds would bear the same number.
    """
    return kind if KIND in {found["name"] for found in _TOKEN.finditer(pattern)} else ""


def written(pattern: str, letter: Letter, *, kinds: Mapping[str, str]) -> str:
    """The number of a letter; `kinds` says how each kind is written."""
    values = {
        "nomor": str(letter.serial),
        "jenis": kinds[letter.kind],
        "unit": letter.unit,
        "bulan": _ROMAN[letter.month - 1],
        "tahun": str(letter.year),
        "kejadian": letter.incident,
        "ke": str(letter.number),
    }
    return _TOKEN.sub(lambda found: values[found["name"]].zfill(int(found["width"] or 0)), pattern)


def corrected(number: str, *, edition: int) -> str:
    """A further edition bears the number of the first one, with the correction's own: `…-K1`."""
    return f"{number}-K{edition - 1}"
