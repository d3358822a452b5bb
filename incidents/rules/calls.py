"""A 112 call: what must be known, what is still missing, whom it is relayed to, and what a late fact changes.

Nothing here holds a call up: what is missing is asked for, never demanded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

AGENCIES = (
    "damkar",
    "psc119",
    "bpbd",
    "polisi",
    "pmi",
    "pln",
    "pdam",
    "satpol_pp",
    "dishub",
    "basarnas",
    "dinsos",
    "tni",
    "other",
)
"""Whom a call is relayed to, in the order of the form."""

ACKNOWLEDGE_WITHIN = timedelta(minutes=5)
"""Who has not said in this time that they have it is called again by somebody else."""

MINIMUM = ("what", "when", "place", "spot", "callback", "people", "hazards", "access", "informed")
"""The set that the centre at Palangka Raya agreed upon after first information had been passed on incompletely."""

RELAYED = (
    "hazard",
    "text",
    "happened_at",
    "area",
    "location",
    "rt",
    "rw",
    "landmark",
    "people_in_danger",
    "people_note",
    "hazards_on_site",
    "access",
    "informed",
)
"""What an agency is told: the same for every one. Who called is not in it; whoever relays by voice may say it."""

_FIRST: Mapping[str, tuple[str, ...]] = {
    "kebakaran": ("damkar", "polisi", "pln", "psc119"),
    "karhutla": ("damkar", "bpbd"),
    "medis": ("psc119",),
    "kecelakaan": ("polisi", "psc119"),
    "industri": ("damkar", "polisi", "psc119", "bpbd"),
    "konflik": ("polisi", "satpol_pp"),
    "klb": ("psc119", "pmi"),
    "tsunami": ("bpbd", "basarnas", "pmi"),
}
_ANY_DISASTER = ("bpbd", "pmi", "psc119")


def agencies_for(hazard: str) -> tuple[str, ...]:
    """Whom one tells first of such an event; a proposal."""
    return _FIRST.get(hazard, _ANY_DISASTER if hazard else ())


def missing(known: Mapping[str, Any]) -> tuple[str, ...]:
    """What of the minimum set is not known yet, in the order in which one asks."""
    is_known = {
        "what": bool(known.get("hazard") or known.get("text")),
        "when": known.get("happened_at") is not None,
        "place": len(str(known.get("area") or "")) > len("32.75") or known.get("location") is not None,
        "spot": bool(known.get("landmark") or known.get("location") is not None or known.get("rt")),
        "callback": bool(known.get("callback")),
        "people": known.get("people_in_danger") is not None or bool(known.get("people_note")),
        "hazards": bool(known.get("hazards_on_site")),
        "access": bool(known.get("access")),
        "informed": bool(known.get("informed")),
    }
    return tuple(code for code in MINIMUM if not is_known[code])


def completeness(known: Mapping[str, Any]) -> int:
    """How much of the minimum set is known, of a hundred."""
    return round(100 * (len(MINIMUM) - len(missing(known))) / len(MINIMUM))


def changed_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a late fact changes for those who were told before: `{field: {"from": …, "to": …}}`."""
    return {
        name: {"from": before.get(name), "to": after.get(name)}
        for name in RELAYED
        if before.get(name) != after.get(name)
    }


def severity_of(people_in_danger: int | None) -> str:
    """How grave a call is taken to be at first; whoever leads the incident decides."""
    if people_in_danger is None or people_in_danger == 0:
        return "moderate"
    return "critical" if people_in_danger >= 10 else "high"


def known_agencies(codes: Sequence[str]) -> list[str]:
    """The codes that are agencies, each once, in the order of the form."""
    return [code for code in AGENCIES if code in set(codes)]
