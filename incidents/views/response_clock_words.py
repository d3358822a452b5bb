"""The chronology of a response against the SOP's clocks, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from incidents.models import IncidentTask

MILESTONE_WORDS: Mapping[str, str | Promise] = {
    "warning": gettext_lazy("Early warning received"),
    "first_report": gettext_lazy("First report received"),
    "opened": gettext_lazy("Incident opened"),
    "verified": gettext_lazy("Incident confirmed"),
    "sop": gettext_lazy("SOP started"),
    "initial_report": gettext_lazy("Initial report approved"),
    "status": gettext_lazy("Status keadaan darurat recorded"),
}
HOUR, DAY = 60, 1440


def _tasks(pk: str) -> str:
    incident, _hash, anchor = pk.partition("#")
    return reverse("incidents:tasks", args=[incident]) + (f"#{anchor}" if anchor else "")


SOURCES: Mapping[str, Callable[[str], str]] = {
    "alert": lambda pk: reverse("incidents:alert", args=[pk]),
    "report": lambda pk: reverse("incidents:report", args=[pk]),
    "incident": lambda pk: reverse("incidents:incident", args=[pk]),
    "document": lambda pk: reverse("incidents:document", args=[pk]),
    "status": lambda pk: reverse("incidents:emergency-status", args=[pk]),
    "task": _tasks,
}


def clock_words(told: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What `incidents/_document_clock.html` prints; None for a report that has no clocks."""
    if told is None:
        return None
    return {
        "noticed_at": datetime.fromisoformat(told["noticed_at"]),
        "started_at": datetime.fromisoformat(told["started_at"]) if told["started_at"] else None,
        "in_time": told["in_time"],
        "judged": told["judged"],
        "lines": [_line(line) for line in told["lines"]],
    }


def span(minutes: int) -> str:
    """A span of time in its two largest units: "2 h 5 min", "3 d 4 h"."""
    length = abs(minutes)
    if length < HOUR:
        return _("%(n)s min") % {"n": length}
    if length < DAY:
        hours, rest = divmod(length, HOUR)
        return _("%(n)s h") % {"n": hours} + (f" {_('%(n)s min') % {'n': rest}}" if rest else "")
    days, rest = divmod(length, DAY)
    return _("%(n)s d") % {"n": days} + (f" {_('%(n)s h') % {'n': rest // HOUR}}" if rest >= HOUR else "")


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    minutes: int | None = line["minutes"]
    return {
        "label": _label(line),
        "at": datetime.fromisoformat(line["at"]) if line["at"] else None,
        "took": "" if minutes is None else _took(minutes),
        "target": "" if line["target"] is None else span(line["target"]),
        "is_late": line["is_late"],
        "missing": _missing(line),
        "url": SOURCES[line["source"][0]](line["source"][1]) if line["source"] else "",
    }


def _took(minutes: int) -> str:
    return _("%(span)s before") % {"span": span(minutes)} if minutes < 0 else span(minutes)


def _label(line: Mapping[str, Any]) -> str | Promise:
    if line["name"]:
        return str(line["name"]["en" if (get_language() or "id").startswith("en") else "id"])
    return MILESTONE_WORDS[line["code"]]


def _missing(line: Mapping[str, Any]) -> str | Promise:
    """Why there is no time: nobody did it, or nobody wrote it down."""
    if line["at"]:
        return ""
    match line["state"]:
        case IncidentTask.State.DROPPED:
            return _("dropped")
        case IncidentTask.State.OPEN:
            return _("not done")
    return _("not recorded")
