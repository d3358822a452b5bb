"""Packs, weight and volume of goods, as far as they are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

G_PER_KG, CM3_PER_M3 = 1_000, 1_000_000


class Measure(Protocol):
    """How an item is packed, and what one of it weighs and fills; None where nobody has said so."""

    pack: str
    per_pack: int | None
    weight_g: int | None
    volume_cm3: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """So many full packs, and what is left over in single units."""

    packs: int
    pack: str
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What goods weigh and fill together; None where it is not known of all of them."""

    weight_kg: float | None
    volume_m3: float | None


def packed(quantity: int, measure: Measure | None) -> Packed | None:
    """The quantity in packs; None where nobody has said how it is packed."""
    if measure is None or not measure.per_pack:
        return None
    return Packed(packs=quantity // measure.per_pack, pack=measure.pack, rest=quantity % measure.per_pack)


def load_of(lines: Iterable[tuple[int, Measure | None]]) -> Load:
    """Weight and volume of everything. A sum of which a part is unknown is not known."""
    weight: int | None = 0
    volume: int | None = 0
    for quantity, measure in lines:
        grams = measure.weight_g if measure else None
        cm3 = measure.volume_cm3 if measure else None
        weight = None if weight is None or grams is None else weight + quantity * grams
        volume = None if volume is None or cm3 is None else volume + quantity * cm3
    return Load(
        weight_kg=None if weight is None else weight / G_PER_KG,
        volume_m3=None if volume is None else volume / CM3_PER_M3,
    )
