"""What makes a figure doubtful. A doubt is a code for the verifier; it never changes a number."""

from collections.abc import Mapping
from decimal import Decimal

ABOVE_POPULATION = "above_population"
PEOPLE_BELOW_HOUSEHOLDS = "people_below_households"
PARTS_EXCEED_WHOLE = "parts_exceed_whole"
SOURCE_CONFLICT = "source_conflict"

DISQUALIFYING = frozenset({ABOVE_POPULATION, PEOPLE_BELOW_HOUSEHOLDS})
"""With one of these a figure counts in no total until somebody has verified it in spite of it."""

POPULATION_FACTOR = Decimal("1.5")
"""Populations of kecamatan and below are estimates, and evacuees cross their borders."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "terluka": ("luka_berat", "luka_ringan"),
    "rumah_rusak": ("rumah_rusak_berat", "rumah_rusak_sedang", "rumah_rusak_ringan"),
}

GROUPS: Mapping[str, tuple[str, ...]] = {
    "mengungsi": (
        "mengungsi_laki_laki",
        "mengungsi_perempuan",
        "mengungsi_balita",
        "mengungsi_lansia",
        "mengungsi_ibu_hamil",
        "mengungsi_disabilitas",
    ),
}
"""Groups overlap; each alone cannot be larger than the whole."""

Key = tuple[str, str]
"""Indicator and unit."""


def exceeds_population(value: Decimal, *, unit: str, population: int | None) -> bool:
    """Whether more people, or more households, are named than can live there."""
    if population is None or unit not in ("jiwa", "kk"):
        return False
    return value > population * POPULATION_FACTOR


def doubts(values: Mapping[Key, Decimal]) -> dict[Key, set[str]]:
    """The doubts that figures of one source about one area cast on each other; keys without a doubt are left out."""
    found: dict[Key, set[str]] = {}
    for indicator, unit in values:
        if unit == "kk" and (people := values.get((indicator, "jiwa"))) is not None:
            households = values[indicator, unit]
            if people < households:
                for key in ((indicator, "kk"), (indicator, "jiwa")):
                    found.setdefault(key, set()).add(PEOPLE_BELOW_HOUSEHOLDS)
    for whole, parts in PARTS.items():
        for (indicator, unit), total in values.items():
            if indicator != whole:
                continue
            known = [(part, unit) for part in parts if (part, unit) in values]
            if sum((values[key] for key in known), Decimal(0)) > total:
                for key in ((whole, unit), *known):
                    found.setdefault(key, set()).add(PARTS_EXCEED_WHOLE)
    for whole, groups in GROUPS.items():
        if (people := values.get((whole, "jiwa"))) is None:
            continue
        for key in ((group, "jiwa") for group in groups):
            if values.get(key, people) > people:
                for doubted in ((whole, "jiwa"), key):
                    found.setdefault(doubted, set()).add(PARTS_EXCEED_WHOLE)
    return found
