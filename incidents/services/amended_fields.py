"""The fields of a report as amendments tell them: one form for each value, whoever wrote it and however."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.models import FieldReport
from incidents.report_types.protocol import Field, read_answer
from incidents.report_types.versions import present_name, upgraded
from incidents.services import places
from incidents.services.drafts import AmendmentDraft
from incidents.services.words import checked_line, checked_text, checked_value
from pmi_platform.core.errors import InvalidInput

WORDS = ("text", "landmark")
NEIGHBOURHOOD = ("rt", "rw")
PLACE = ("area", "location", "accuracy_m")
ANSWER = "answers."
ANSWERS_BY_NAME = ("hazard", "severity")
"""Answers that may also be named as fields of the report, because its representation shows them as such."""


def current(report: FieldReport) -> dict[str, Any]:
    """Every field that an amendment may change, with what it holds."""
    return {
        **{name: getattr(report, name) for name in (*WORDS, *NEIGHBOURHOOD)},
        "observed_at": report.observed_at.astimezone(UTC).isoformat(),
        "area": report.area_id,
        "location": list(report.location.coords) if report.location else None,
        "accuracy_m": report.accuracy_m,
        **{f"{ANSWER}{name}": answer for name, answer in report_types.present_answers(report).items()},
    }


def wanted(report: FieldReport, amendment: AmendmentDraft) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The changes by the present questions, in the form of `current`; and answers to questions asked no more.

    Raises `InvalidInput` for what is no field, or no value of it.
    """
    report_type = report_types.get(report.type_code)
    steps = report_types.steps_from(report_type, amendment.type_version)
    questions = {question.name: question for question in report_type.fields}
    changes: dict[str, dict[str, Any]] = {}
    former: dict[str, Any] = {}
    for told, change in amendment.changes.items():
        path = f"{ANSWER}{told}" if told in ANSWERS_BY_NAME else told
        if not isinstance(change, Mapping) or "to" not in change:
            raise InvalidInput({told: _("Say what you saw (from) and what it should be (to).")})
        seen, said = change.get("from"), change["to"]
        if path.startswith(ANSWER) and steps:
            name = path.removeprefix(ANSWER)
            before, after = upgraded({name: seen}, steps), upgraded({name: said}, steps)
            former |= {one: answer for one, answer in checked_value(path, after.former).items() if answer is not None}
            if (now := present_name(name, steps)) is None:
                continue
            path, seen, said = f"{ANSWER}{now}", before.answers.get(now), after.answers.get(now)
        question = questions.get(path.removeprefix(ANSWER)) if path.startswith(ANSWER) else None
        if path.startswith(ANSWER) and question is None:
            raise InvalidInput({path.removeprefix(ANSWER): _("This report has no such question.")})
        if path == "area" and not seen and not amendment.saw_area and not _is_moved(report):
            seen = report.area_id
        changes[path] = {"from": _seen(report, path, seen, question), "to": value_of(path, said, question)}
    return changes, former


def question(report: FieldReport, path: str) -> Field | None:
    """The question that a path of an answer names; None for the other fields."""
    asked = report_types.get(report.type_code).fields
    return next((one for one in asked if path == f"{ANSWER}{one.name}"), None)


def value_of(path: str, value: Any, question: Field | None = None) -> Any:
    """A value of the field in the form of `current`; raises `InvalidInput`."""
    match path:
        case "rt" | "rw":
            return places.checked_neighbourhood(path, _text(value))
        case "text":
            return checked_text(path, _text(value))
        case "landmark":
            return checked_line(path, _text(value))
        case "observed_at":
            return time_of(value).isoformat()
        case "area":
            return checked_text(path, _text(value)) or None
        case "location":
            return None if value is None else list(point_of(value).coords)
        case "accuracy_m":
            return places.checked_accuracy(_number(path, value))
    if path.startswith(ANSWER):
        checked_value(path, value)
        return value if question is None else read_answer(question, value)
    raise InvalidInput({path: _("A report has no such field.")})


def _seen(report: FieldReport, path: str, value: Any, question: Field | None) -> Any:
    """What an author had seen. What they cannot have seen in this form contradicts, and is not refused."""
    if path == "observed_at" and value is None:
        return None
    checked_value(path, value)
    try:
        seen = value_of(path, value, question)
    except InvalidInput:
        if question is None:
            raise
        return value
    return _as_observed(report, seen) if path == "observed_at" else seen


def _as_observed(report: FieldReport, seen: str) -> str:
    """The stored time, where it was seen to the second, by our clock or by the device's that filed the report."""
    told, shift = datetime.fromisoformat(seen), timedelta(seconds=report.clock_skew_s or 0)
    stored = report.observed_at.astimezone(UTC)
    is_same = any(abs(stored - time) < timedelta(seconds=1) for time in (told, told + shift))
    return stored.isoformat() if is_same else seen


def _is_moved(report: FieldReport) -> bool:
    """Whether somebody has changed the area since it was filed."""
    return any("area" in one.changes and "area" not in one.conflicts for one in report.amendments.all())


def time_of(value: Any) -> datetime:
    """The moment that is meant; raises `InvalidInput`."""
    try:
        time = parse_datetime(str(value))
        if time is not None and time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidInput({"observed_at": _("Write date and time with the time zone, as in ISO 8601.")})


def point_of(value: Any) -> Point:
    """A point told as [longitude, latitude], or as the API shows one; raises `InvalidInput`."""
    told: Any = (value.get("longitude"), value.get("latitude")) if isinstance(value, Mapping) else value
    try:
        longitude, latitude = (float(number) for number in told)
    except (TypeError, ValueError):
        raise InvalidInput({"location": _("Write the location as longitude and latitude.")}) from None
    if not (isfinite(longitude) and isfinite(latitude)):
        raise InvalidInput({"location": _("Write the location as longitude and latitude.")})
    return Point(longitude, latitude, srid=4326)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(path: str, value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InvalidInput({path: _("Write a number.")}) from None
