"""Early warnings: which statements speak of the same quake, whom a warning concerns, and how far a quake is felt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

SAME_QUAKE_WITHIN = timedelta(seconds=60)
SAME_QUAKE_DEGREES = 0.3
IN_FORCE_WITHOUT_END = timedelta(hours=24)
LEVELS: Mapping[str, str] = {"extreme": "critical", "severe": "high", "moderate": "moderate", "minor": "low"}
"""CAP's severity in the product's own four levels; nothing for one that was not assessed."""


OWN_SOURCES = ("manual", "gauge")
"""The beginnings of sources that speak for the organisation itself: a person who wrote it down, an own instrument."""


def is_own(source: str) -> bool:
    """Whether a warning is the organisation's own word, and not one of a partner that it only shows."""
    return source.partition(".")[0].partition(":")[0] in OWN_SOURCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Epicentre:
    """When and where a quake is said to have been."""

    at: datetime
    longitude: float
    latitude: float


def is_same_quake(one: Epicentre, other: Epicentre) -> bool:
    """Whether two statements speak of one quake: BMKG revises time and place, and gives events no id."""
    return (
        abs(one.at - other.at) <= SAME_QUAKE_WITHIN
        and abs(one.longitude - other.longitude) <= SAME_QUAKE_DEGREES
        and abs(one.latitude - other.latitude) <= SAME_QUAKE_DEGREES
    )


def felt_within_km(magnitude: float) -> float:
    """How far a quake may concern people: 25 km at least, 63 km at M 5.6, 316 km at M 7, 400 km at most.

    An estimate of our own for finding kecamatan to ask, not a forecast of damage; the page says that it is one.
    """
    return min(400.0, max(25.0, 10 ** (0.5 * magnitude - 1.0)))


def words_in(texts: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """The texts in a language, each else in Indonesian or English, as far as there are any."""
    return {**texts.get("en", {}), **texts.get("id", {}), **texts.get(language[:2], {})}


def quake_severity(magnitude: float | None, *, tsunami: bool | None) -> str:
    """CAP's severity of a quake, by our own steps: BMKG gives none."""
    if tsunami:
        return "extreme"
    if magnitude is None:
        return "unknown"
    steps = ((7.0, "extreme"), (6.0, "severe"), (5.0, "moderate"))
    return next((severity for least, severity in steps if magnitude >= least), "minor")


def concerned(
    tenants: Mapping[int, str | None], area_codes: Iterable[str], *, keeper: int, tsunami: bool | None
) -> list[int]:
    """The tenants, given with their areas, that see a warning: its keeper, whoever has no area of its own
    (headquarters), and whoever has a kecamatan in it; everybody when a tsunami is possible."""
    codes = list(area_codes)
    return sorted(
        tenant
        for tenant, area in tenants.items()
        if tenant == keeper or area is None or tsunami or any(code.startswith(area) for code in codes)
    )
