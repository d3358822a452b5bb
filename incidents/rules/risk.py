"""Classes of risk, as BNPB's InaRISK has them, and how files say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

CLASSES = ("low", "moderate", "high")
"""From the lowest to the highest."""

WORDS: Mapping[str, str] = {
    **dict.fromkeys(("rendah", "low", "r", "kelas rendah", "sangat rendah", "very low"), "low"),
    **dict.fromkeys(("sedang", "menengah", "medium", "moderate", "s", "kelas sedang"), "moderate"),
    **dict.fromkeys(("tinggi", "high", "t", "kelas tinggi", "sangat tinggi", "very high"), "high"),
}
LOW_ENDS, MODERATE_ENDS = 1 / 3, 2 / 3
"""Of an index from 0 to 1: the method of Perka BNPB 2/2012."""
SLIVER = 0.01
"""The share of a kecamatan below which a zone only grazes it: outlines do not lie that exactly upon each other."""


class Scale(StrEnum):
    """How a file says the class."""

    WORDS = "words"
    STEPS = "steps"
    INDEX = "index"


def guessed_scale(values: Iterable[str]) -> Scale:
    """The scale that the values most likely have: 1 to 3 are steps, numbers with a fraction or zero an index."""
    numbers = [number for value in values if (number := _number(value)) is not None]
    if not numbers:
        return Scale.WORDS
    return Scale.STEPS if all(number in (1, 2, 3) for number in numbers) else Scale.INDEX


def read_class(value: str, scale: Scale) -> str | None:
    """The class that the value says, or None when it says none."""
    if scale is Scale.WORDS:
        return WORDS.get(" ".join(value.replace("_", " ").casefold().split()))
    number = _number(value)
    if number is None:
        return None
    if scale is Scale.STEPS:
        return CLASSES[int(number) - 1] if number in (1, 2, 3) else None
    if not 0 <= number <= 1:
        return None
    return "low" if number <= LOW_ENDS else "moderate" if number <= MODERATE_ENDS else "high"


def class_of(shares: Mapping[str, float]) -> str | None:
    """The class of a kecamatan: the highest that covers more than a sliver of it."""
    met = [name for name in CLASSES if shares.get(name, 0.0) > SLIVER]
    return met[-1] if met else None


def reaches(value: str | None, least: str) -> bool:
    """Whether a class is at least the other."""
    return value in CLASSES and CLASSES.index(value) >= CLASSES.index(least)


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
