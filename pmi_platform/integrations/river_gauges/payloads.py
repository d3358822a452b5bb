"""The shape in which heights come, as JSON or as CSV. The README shows both to partners.

JSON: an object with `readings`, or the list itself; each reading has `station` (the partner's own code of the post),
`observed_at` (ISO 8601 with its offset) and `height_cm`. CSV: the same three as columns, with a head. Further members
and columns are passed over.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_datetime

from incidents.services import FeedReading
from pmi_platform.core.integration.errors import Unreadable

MOST_READINGS = 20_000
COLUMNS = ("station", "observed_at", "height_cm")
LONGEST_KEY = 200
LARGEST_CM = Decimal(9_999_999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """What a payload says, and which of its lines cannot be read."""

    readings: tuple[FeedReading, ...]
    problems: tuple[str, ...]


def read_heights(content: bytes) -> Heights:
    """The readings of a payload; raises `Unreadable` for what is neither of the two shapes. A line that cannot be read
    is named, and holds up no other."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"no UTF-8: {error.reason}") from error
    if "\0" in text:
        raise Unreadable("it holds zero bytes")
    lines = list(_from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_csv(text))
    if len(lines) > MOST_READINGS:
        raise Unreadable(f"more than {MOST_READINGS} readings")
    readings, problems = [], []
    for number, line in enumerate(lines, start=1):
        try:
            readings.append(_reading(line))
        except ValueError as error:
            problems.append(f"reading {number}: {error}")
    return Heights(readings=tuple(readings), problems=tuple(problems))


def _from_json(text: str) -> Iterable[Any]:
    try:
        told = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, InvalidOperation) as error:
        raise Unreadable(f"no JSON: {error}"[:200]) from error
    found = told.get("readings") if isinstance(told, dict) else told
    if not isinstance(found, list):
        raise Unreadable("no list of readings")
    return found


def _from_csv(text: str) -> Iterable[Mapping[str, Any]]:
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
        if missing:
            raise Unreadable(f"no column {missing[0]}")
        return list(table)
    except csv.Error as error:
        raise Unreadable(f"no CSV: {error}") from error


def _reading(line: Any) -> FeedReading:
    if not isinstance(line, Mapping):
        raise ValueError("no object")
    key = line.get("station")
    if not isinstance(key, str) or not key.strip() or len(key) > LONGEST_KEY:
        raise ValueError("no station")
    return FeedReading(
        key=key.strip(), height_cm=_height(line.get("height_cm")), observed_at=_moment(line.get("observed_at"))
    )


def _height(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError("no height_cm")
    try:
        height = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(f"height_cm {str(value)[:40]!r} is no number") from None
    if not height.is_finite() or abs(height) > LARGEST_CM:
        raise ValueError(f"height_cm {str(value)[:40]!r} is no height")
    return height


def _moment(value: Any) -> datetime:
    try:
        found = parse_datetime(value.strip()) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 < found.year < 2200:
        raise ValueError(f"observed_at {str(value)[:40]!r} is no time with its offset")
    return found
