"""Reading CAP 1.2: one message with its languages, its areas and what it refers to.

Read leniently, since a warning that is not quite valid is a warning still; what has no meaning raises `Unreadable`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.xml import read_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
ROOT = f"{{{NAMESPACE}}}alert"
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGES = ("Alert", "Update", "Cancel", "Ack", "Error")
# Gravest first: of several infos the gravest counts.
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
DEPRECATED = {"Very Likely": "Likely"}

LongitudeLatitude = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """One `<info>`: what a message says in one language."""

    language: str
    texts: Mapping[str, str]
    event_codes: Mapping[str, str]
    categories: tuple[str, ...]
    severity: str
    urgency: str
    certainty: str
    effective_at: datetime | None
    expires_at: datetime | None
    polygons: tuple[tuple[LongitudeLatitude, ...], ...]
    circles: tuple[tuple[LongitudeLatitude, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapMessage:
    """One CAP message. `references` are the identifiers of the messages that it speaks of."""

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message: str
    references: tuple[str, ...]
    infos: tuple[Info, ...]

    def gravest(self, name: str, scale: tuple[str, ...]) -> str:
        """Of several infos, the first on the scale, in small letters as the platform stores it."""
        found: list[str] = [getattr(info, name) for info in self.infos] or [scale[-1]]
        return min(found, key=scale.index).lower()


def read_cap(content: bytes) -> CapMessage:
    """The message; raises `Unreadable`."""
    return message_of(read_xml(content))


def message_of(root: Element) -> CapMessage:
    """The message that a document's root holds; raises `Unreadable`."""
    if root.tag != ROOT:
        raise Unreadable("no CAP 1.2 message")
    identifier, sender = _required(root, "identifier"), _required(root, "sender")
    return CapMessage(
        identifier=identifier,
        sender=sender,
        sent_at=_moment(_required(root, "sent")),
        status=_one_of(_required(root, "status"), STATUSES, "status"),
        message=_one_of(_required(root, "msgType"), MESSAGES, "msgType"),
        references=tuple(_references(_text(root, "references"))),
        infos=tuple(_info(info) for info in root.findall(_name("info"))),
    )


def _info(info: Element) -> Info:
    areas = info.findall(_name("area"))
    polygons = [_polygon(text) for area in areas for text in _texts(area, "polygon")]
    circles = [_circle(text) for area in areas for text in _texts(area, "circle")]
    said = {name: _text(info, name) for name in ("event", "headline", "description", "instruction", "web", "contact")}
    return Info(
        language=(_text(info, "language") or "en-US")[:2].lower(),
        texts={**said, "area": ", ".join(filter(None, (_text(area, "areaDesc") for area in areas)))[:2000]},
        event_codes=dict(_pairs(info, "eventCode")),
        categories=tuple(_texts(info, "category")),
        severity=_one_of(_text(info, "severity") or "Unknown", SEVERITIES, "severity"),
        urgency=_one_of(_text(info, "urgency") or "Unknown", URGENCIES, "urgency"),
        certainty=_one_of(_text(info, "certainty") or "Unknown", CERTAINTIES, "certainty"),
        effective_at=_moment(text) if (text := _text(info, "effective")) else None,
        expires_at=_moment(text) if (text := _text(info, "expires")) else None,
        polygons=tuple(polygons),
        circles=tuple(circles),
    )


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: Element, tag: str) -> str:
    return (parent.findtext(_name(tag)) or "").strip()[:10_000]


def _texts(parent: Element, tag: str) -> list[str]:
    return [(element.text or "").strip() for element in parent.findall(_name(tag))]


def _required(parent: Element, tag: str) -> str:
    text = _text(parent, tag)
    if not text:
        raise Unreadable(f"no {tag}")
    return text[:500]


def _one_of(text: str, known: tuple[str, ...], tag: str) -> str:
    found = DEPRECATED.get(text, text)
    if found not in known:
        raise Unreadable(f"{tag} {text[:40]} is not known")
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(f"{text[:40]} is no time") from error
    if moment.tzinfo is None:
        raise Unreadable(f"{text[:40]} has no offset")
    return moment


def _references(text: str) -> Iterator[str]:
    """`sender,identifier,sent`, separated by spaces."""
    for triple in text.split():
        parts = triple.split(",")
        if len(parts) != 3:
            raise Unreadable(f"{triple[:80]} is no reference")
        yield parts[1]


def _pairs(info: Element, tag: str) -> Iterator[tuple[str, str]]:
    for element in info.findall(_name(tag)):
        yield _text(element, "valueName"), _text(element, "value")


def _polygon(text: str) -> tuple[LongitudeLatitude, ...]:
    points = tuple(_point(pair) for pair in text.split())
    if len(points) < 4 or points[0] != points[-1]:
        raise Unreadable("a polygon has at least four points, and its last is its first")
    return points


def _circle(text: str) -> tuple[LongitudeLatitude, float]:
    parts = text.split()
    if len(parts) != 2:
        raise Unreadable("a circle is a point and a radius in kilometres")
    (radius,) = _numbers(parts[1:], "a radius")
    if not 0 <= radius <= 5_000:
        raise Unreadable(f"a circle of {parts[1][:20]} km")
    return _point(parts[0]), radius


def _point(pair: str) -> LongitudeLatitude:
    latitude, longitude, *rest = (*_numbers(pair.split(","), "a point"), math.nan)
    if len(rest) != 1 or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise Unreadable(f"{pair[:40]} is no point")
    return longitude, latitude


def _numbers(texts: Iterable[str], what: str) -> list[float]:
    try:
        numbers = [float(text) for text in texts]
    except ValueError as error:
        raise Unreadable(f"{what} of {error}"[:120]) from error
    if not all(map(math.isfinite, numbers)):
        raise Unreadable(f"{what} that is no number")
    return numbers
