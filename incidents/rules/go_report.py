"""A field report in the field names of IFRC GO (go-api, `FieldReport`), made from what an incident knows.

A number that nobody vouched for is left out, and one that nobody counted is null: GO reads zero as "none".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents.rules.headline import Candidate, counted, total

EARLY_WARNING, EVENT = 8, 9
"""GO's `status`: EW speaks of what may come, EVT of what happened."""

COUNTS: Mapping[str, str] = {
    "terluka": "num_injured",
    "meninggal": "num_dead",
    "hilang": "num_missing",
    "terdampak": "num_affected",
    "mengungsi": "num_displaced",
}
POTENTIAL: Mapping[str, str] = {"terancam": "num_potentially_affected"}
PEOPLE = "jiwa"
PREFIXES: Mapping[str, str] = {"pmi": "", "government": "gov_"}
"""By the class of source; all others are GO's "other"."""
OTHER = "other_"

Numbers = Mapping[tuple[str, str], Iterable[Candidate]]
"""The valid figures by indicator and unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the incident."""

    title: str
    hazard_codes: tuple[int, ...]
    province: str
    started_at: datetime
    reported_at: datetime
    is_only_warned: bool
    situation: str = ""
    actions: str = ""
    glide: tuple[str, ...] = ()
    numbers: Numbers = field(default_factory=dict)


def draft(known: Known) -> dict[str, Any]:
    """The draft. Who may be asked is not in it: GO shows contacts to others, and nobody agreed to that here."""
    counts = {**COUNTS, **POTENTIAL} if known.is_only_warned else COUNTS
    figures = {
        f"{prefix}{name}": _number(known.numbers.get((indicator, PEOPLE), ()), prefix)
        for prefix in ("", "gov_", OTHER)
        for indicator, name in counts.items()
    }
    moments = [one.as_of for figures_ in known.numbers.values() for one in figures_ if one.is_verified]
    return {
        "title": known.title,
        "status": EARLY_WARNING if known.is_only_warned else EVENT,
        "dtype": known.hazard_codes[0] if known.hazard_codes else None,
        "countries": ["Indonesia"],
        "districts": [known.province] if known.province else [],
        "start_date": _moment(known.started_at),
        "report_date": _moment(known.reported_at),
        "sit_fields_date": _moment(max(moments)) if moments else None,
        "description": known.situation,
        "glide": list(known.glide),
        **figures,
        "num_assisted": None,
        "num_localstaff": None,
        "num_volunteers": None,
        "other_sources": ", ".join(_others(known.numbers)),
        "actions_taken": [{"organization": "NTLS", "summary": known.actions, "actions": []}] if known.actions else [],
        "request_assistance": None,
        "ns_request_assistance": None,
        "contacts": [],
    }


def missing(known: Known) -> list[str]:
    """What somebody has to add before GO takes it, as codes."""
    unverified = any(not one.is_verified for figures in known.numbers.values() for one in figures)
    told = {
        "dtype": not known.hazard_codes,
        "description": not known.situation,
        "actions_taken": not known.actions,
        "unverified": unverified,
        "districts": True,
        "request_assistance": True,
        "contacts": True,
    }
    return [code for code, is_missing in told.items() if is_missing]


def _number(figures: Iterable[Candidate], prefix: str) -> int | None:
    own = [one for one in figures if PREFIXES.get(one.source[0], OTHER) == prefix]
    chosen = counted(own, verified_only=True)
    return int(total(chosen).to_integral_value(rounding="ROUND_HALF_UP")) if chosen else None


def _others(numbers: Numbers) -> list[str]:
    """Who the others are, by name."""
    return sorted(
        {
            one.source[1] or one.source[0]
            for figures in numbers.values()
            for one in figures
            if one.is_verified and one.source[0] not in PREFIXES
        }
    )


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
