"""A situation report's content, turned from codes into what a page, the paper and a message say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from incidents.models import FollowUp, Incident, Lesson, Severity, SituationReport
from incidents.rules.situation_reports import KINDS, SECTIONS
from incidents.views.response_clock_words import clock_words
from incidents.views.words import UNITS, source

SECTION_WORDS: Mapping[str, str | Promise] = {
    "situation": gettext_lazy("The situation"),
    "chronology": gettext_lazy("How it came about"),
    "actions": gettext_lazy("What was done"),
    "needs": gettext_lazy("What is needed"),
    "obstacles": gettext_lazy("What hinders"),
    "plan": gettext_lazy("What comes next"),
    "lessons": gettext_lazy("Lessons"),
}
SECTION_HINTS: Mapping[str, str | Promise] = {
    "situation": gettext_lazy("What happened, where it stands now, access, weather. Numbers come from the figures."),
    "chronology": gettext_lazy("What the dates of the log do not tell by themselves."),
    "actions": gettext_lazy("By PMI and by others: people, vehicles, goods, services."),
    "needs": gettext_lazy("What, how much, where, by when."),
    "obstacles": gettext_lazy("Access, communication, security, supplies."),
    "plan": gettext_lazy("The next 24 hours, and who does it."),
    "lessons": gettext_lazy("What went well, what did not, and why."),
}
KIND_WORDS: Mapping[str, str | Promise] = dict(SituationReport.Kind.choices)
CHART_WIDTH, CHART_HEIGHT, CHART_LEFT, CHART_FOOT = 640, 170, 8, 22
_CHART_TOP = 20


def title(kind: str, number: int, edition: int = 1) -> str:
    """As one calls it: "Development report no. 3 (correction 1)"."""
    words = {"kind": KIND_WORDS[kind], "number": number, "correction": edition - 1}
    is_counted = kind == "development" or number > 1
    name = _("%(kind)s no. %(number)s") % words if is_counted else str(words["kind"])
    return _("%(name)s (correction %(correction)s)") % {"name": name, **words} if edition > 1 else name


def document_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """What `incidents/_document.html` prints."""
    incident = content["incident"]
    return {
        "title": title(content["kind"], content["number"], content["edition"]),
        "letter_number": content["letter_number"],
        "as_of": parse_datetime(content["as_of"]),
        "organisation": content["organisation"]["name"],
        "space": content["organisation"]["space"],
        "incident": {
            **incident,
            "hazard_word": _named(incident["hazard_name"]),
            "state_word": Incident.State(incident["state"]).label,
            "severity_word": Severity(incident["severity"]).label,
            "started_at": parse_datetime(incident["started_at"]),
        },
        "figures": [_figure(row) for row in content["figures"]],
        "changes": _changes(content["changes"]),
        "chronology": [_step(step) for step in content["chronology"]],
        "sections": [
            {"code": code, "label": SECTION_WORDS[code], "text": content["sections"][code]}
            for code in SECTIONS[content["kind"]]
            if code in content["sections"]
        ],
        "clock": clock_words(content.get("clock")),
        "lessons": [_lesson(row) for row in content.get("lessons", [])],
        "follow_ups": [_follow_up(row) for row in content["follow_ups"]],
        "corrections": [
            {"number": row["edition"] - 1, "at": parse_datetime(row["at"]), "reason": row["reason"]}
            for row in content["corrections"]
        ],
        "map": _map(content["map"], names="; ".join(incident["areas"]) or incident["area"]),
        "chart": _chart(content["chart"]),
    }


def kinds() -> list[tuple[str, str | Promise]]:
    """The kinds to choose from, in their order."""
    return [(kind, KIND_WORDS[kind]) for kind in KINDS]


def _named(name: Mapping[str, str]) -> str:
    return name["en"] if (get_language() or "id").startswith("en") else name["id"]


def _figure(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": f"{row['indicator']}-{row['unit']}",
        "label": _named(row["name"]),
        "unit": UNITS[row["unit"]],
        "verified": row["verified"],
        "reported": row["reported"],
        "as_of": parse_datetime(row["as_of"]) if row["as_of"] else None,
        "sources": [
            {
                "id": one["figure_id"],
                "value": one["value"],
                "as_of": parse_datetime(one["as_of"]),
                "source": source(one["source_class"], one["source_name"]),
                "area": one["area"] or _("the whole incident"),
                "is_verified": one["status"] == "verified",
            }
            for one in row["sources"]
        ],
    }


def _changes(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if told is None:
        return None
    since = told["since"]
    return {
        "since": title(since["kind"], since["number"], since["edition"]),
        "since_at": parse_datetime(since["as_of"]),
        "state": _from_to(told["state"], Incident.State),
        "severity": _from_to(told["severity"], Severity),
        "figures": [
            {
                "label": _named(row["name"]),
                "unit": UNITS[row["unit"]],
                "verified": row["verified"],
                "reported": row["reported"],
                "is_told_apart": row["reported"] != row["verified"],
            }
            for row in told["figures"]
        ],
        "is_nothing": not (told["state"] or told["severity"] or told["figures"]),
    }


def _from_to(step: Sequence[str] | None, words: Any) -> dict[str, str] | None:
    return {"was": words(step[0]).label, "now": words(step[1]).label} if step else None


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    words: str | Promise
    match step["code"]:
        case "started":
            words = pgettext("chronology", "It began")
        case "detected":
            words = pgettext("chronology", "It was noticed")
        case "severity":
            both = {"old": Severity(step["from"]).label, "new": Severity(step["to"]).label}
            words = _("Severity: %(old)s → %(new)s") % both
        case _:
            words = Incident.State(step["to"]).label if step["from"] else _("Opened")
    return {"at": parse_datetime(step["at"]), "words": words}


def _follow_up(row: Mapping[str, Any]) -> dict[str, Any]:
    state = FollowUp.State(row["state"])
    return {**row, "due_on": date.fromisoformat(row["due_on"]), "state_word": state.label}


def _lesson(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "owner": row["unit"] or _("an officer"),
        "step": _named(row["step"]) if row["step"] else "",
        "due_on": date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        "state_word": Lesson.State(row["state"]).label,
    }


def _map(drawn: Mapping[str, Any] | None, *, names: str) -> dict[str, Any] | None:
    """Measures as text: a template would write them with the language's comma."""
    if drawn is None:
        return None
    left, top, width, height = drawn["view_box"]
    margin = max(width, height) * 0.02
    return {
        "view_box": _measures(left - margin, top - margin, width + 2 * margin, height + 2 * margin),
        "stroke": _measures(max(width, height) / 400),
        "areas": drawn["areas"],
        "point": {"x": _measures(drawn["point"][0]), "y": _measures(drawn["point"][1])} if drawn["point"] else None,
        "radius": _measures(max(width, height) / 60),
        "halo": _measures(max(width, height) / 40),
        "names": names,
        "is_approximate": drawn["is_approximate"],
        "attribution": drawn["attribution"],
    }


def _chart(drawn: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A line over time that begins at zero, with its first, its last and its highest number."""
    if drawn is None:
        return None
    points = [(_moment(at), value) for at, value in drawn["points"]]
    began, ended = points[0][0], points[-1][0]
    most = max(value for _at, value in points) or 1
    span = (ended - began).total_seconds() or 1
    places = [
        (
            CHART_LEFT + (CHART_WIDTH - 2 * CHART_LEFT) * (at - began).total_seconds() / span,
            CHART_HEIGHT - CHART_FOOT - (CHART_HEIGHT - CHART_FOOT - _CHART_TOP) * value / most,
        )
        for at, value in points
    ]
    return {
        "label": _named(drawn["name"]),
        "unit": UNITS[drawn["unit"]],
        "is_verified": drawn["basis"] == "verified",
        "line": " ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        "dots": [{"x": _measures(x), "y": _measures(y)} for x, y in places],
        "began_at": began,
        "ended_at": ended,
        "first": points[0][1],
        "last": points[-1][1],
        "most": most,
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _measures(*values: float) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)
