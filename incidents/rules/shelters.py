"""What shelters add up to: an area's displaced people, from the latest count of each open shelter in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

GROUPS: Mapping[str, str] = {
    "men": "mengungsi_laki_laki",
    "women": "mengungsi_perempuan",
    "toddlers": "mengungsi_balita",
    "elderly": "mengungsi_lansia",
    "pregnant": "mengungsi_ibu_hamil",
    "disabled": "mengungsi_disabilitas",
}
"""The groups that are counted among the people of a shelter, with the indicator that each feeds."""

Key = tuple[str, str]
"""Indicator and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupancy:
    """A shelter's latest count; what is unknown is absent or None. A closed shelter holds nobody."""

    as_of: datetime
    people: int
    is_open: bool = True
    households: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)


def added_up(shelters: Iterable[Occupancy]) -> dict[Key, int]:
    """The sums by indicator and unit. A number that one open shelter does not know makes no sum at all."""
    counted = [shelter for shelter in shelters if shelter.is_open]
    columns: dict[Key, list[int | None]] = {
        ("mengungsi", "jiwa"): [shelter.people for shelter in counted],
        ("mengungsi", "kk"): [shelter.households for shelter in counted],
        ("titik_pengungsian", "titik"): [1 for _shelter in counted],
        **{(code, "jiwa"): [shelter.groups.get(name) for shelter in counted] for name, code in GROUPS.items()},
    }
    return {key: sum(known) for key, values in columns.items() if len(known := _known(values)) == len(values)}


def impossible(*, people: int, households: int | None, groups: Mapping[str, int]) -> set[str]:
    """The numbers of one count that cannot be true together."""
    wrong = {name for name, number in groups.items() if number > people}
    if households is not None and households > people:
        wrong.add("households")
    if groups.get("men", 0) + groups.get("women", 0) > people:
        wrong |= {"men", "women"} & groups.keys()
    return wrong


def _known(values: Iterable[int | None]) -> list[int]:
    return [value for value in values if value is not None]
