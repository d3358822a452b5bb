"""From what a message says to the answers of a report: what its type asks for, and the rest in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from incidents.rules.compact import Reading

FIRST_REPORT, EARLY_WARNING = "first_report", "early_warning"
COUNTED: Mapping[str, tuple[str, ...]] = {
    "people": ("people",),
    "households": ("households",),
    "dead": ("dead",),
    "missing": ("missing",),
    "injured": ("injured", "injured_seriously", "injured_slightly"),
    "displaced_people": ("displaced_people",),
    "displaced_households": ("displaced_households",),
}
"""The counts of a first report, by what a message may call them; several add up."""
AT_RISK: Mapping[str, tuple[str, ...]] = {
    "people_at_risk": ("people_at_risk", "people"),
    "households_at_risk": ("households_at_risk", "households"),
}
IN_WORDS: Mapping[str, str] = {
    "injured_seriously": "Luka berat",
    "injured_slightly": "Luka ringan",
    "treated": "Dirawat",
    "houses": "Rumah rusak",
    "houses_heavily": "Rumah rusak berat",
    "houses_moderately": "Rumah rusak sedang",
    "houses_slightly": "Rumah rusak ringan",
    "houses_flooded": "Rumah terendam",
    "people_at_risk": "Jiwa terancam",
    "households_at_risk": "KK terancam",
}
"""What a report has no question for is kept in its text, in the language of the message."""
DEEP_CM, VERY_DEEP_CM, MANY_HOUSEHOLDS = 71, 151, 50


def answers_of(told: Reading, *, hazard: str, type_code: str) -> dict[str, Any]:
    """The answers for a report of this type; without a severity of its own, one that fits what the message says."""
    asked = AT_RISK if type_code == EARLY_WARNING else COUNTED
    counts: dict[str, Any] = {}
    for name, sources in asked.items():
        known = [told.counts[source] for source in sources if source in told.counts]
        if known:
            counts[name] = known[0] if type_code == EARLY_WARNING else sum(known)
    return {"hazard": hazard, "severity": told.severity or severity_of(told), **counts}


def severity_of(told: Reading) -> str:
    """An estimate from numbers and depth, for a message that names no severity."""
    counts = told.counts
    if counts.get("dead") or counts.get("missing") or (told.depth_cm or 0) >= VERY_DEEP_CM:
        return "high"
    displaced = counts.get("displaced_households", 0) or counts.get("displaced_people", 0)
    if displaced or (told.depth_cm or 0) >= DEEP_CM or counts.get("households", 0) >= MANY_HOUSEHOLDS:
        return "moderate"
    return "low"


def text_of(told: Reading, *, type_code: str) -> str:
    """What no question asks for, a line each; what was not understood too, so that nothing is lost."""
    answered = AT_RISK if type_code == EARLY_WARNING else {}
    lines = [f"{words}: {told.counts[name]}" for name, words in IN_WORDS.items() if name in told.counts]
    if answered:
        lines = [line for line in lines if not line.startswith(("Jiwa terancam", "KK terancam"))]
    if told.depth_cm:
        lines.append(f"Tinggi air: {told.depth_cm} cm")
    lines += told.words
    if told.unclear:
        lines.append(f"Belum dipahami: {'; '.join(told.unclear)}")
    return "\n".join(lines)


def seen_at(told: Reading, *, sent_at: datetime) -> datetime:
    """When it was seen, in the time zone of `sent_at`: a clock without a day is the last such time before sending."""
    if not told.clock and not told.day:
        return sent_at
    clock = time.fromisoformat(told.clock or "00:00")
    day = datetime.fromisoformat(told.day).date() if told.day else sent_at.date()
    seen = datetime.combine(day, clock, tzinfo=sent_at.tzinfo)
    if not told.day and seen > sent_at:
        seen -= timedelta(days=1)
    return seen
