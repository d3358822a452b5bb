"""Reading CAP 1.2: one message with its languages, its areas and what it refers to.

Read leniently, since a warning that is not quite valid is a warning still; what has no meaning raises `Unreadable`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from pmi_platform.core.geo.rules.codes import InvalidAreaCode, dotted
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
AREA_CODES = frozenset({"kemendagri"})
"""The valueName of geocodes that hold Kemendagri codes, in small letters."""
DEPRECATED = {"Very Likely": "Likely"}

LongitudeLatitude = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """One `<info>`: what a message says in one language."""

    language: str
    sender_name: str
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
    area_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An earlier message, as another one names it."""

    sender: str
    identifier: str
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapMessage:
    """One CAP message. `source` says where the sender has it from, `note` why it cancels or that it is an exercise."""

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message: str
    source: str = ""
    note: str = ""
    refers_to: tuple[Reference, ...] = ()
    infos: tuple[Info, ...]

    @property
    def references(self) -> tuple[str, ...]:
        """The identifiers of the messages that it speaks of."""
        return tuple(reference.identifier for reference in self.refers_to)

    @property
    def attribution(self) -> str:
        """Whom to name as the source: the sender's name as it writes it, else its address."""
        return next((info.sender_name for info in self.infos if info.sender_name), self.sender)[:200]

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
        source=_text(root, "source"),
        note=_text(root, "note"),
        refers_to=tuple(_references(_text(root, "references"))),
        infos=tuple(_info(info) for info in root.findall(_name("info"))),
    )


def _info(info: Element) -> Info:
    areas = info.findall(_name("area"))
    polygons = [_polygon(text) for area in areas for text in _texts(area, "polygon")]
    circles = [_circle(text) for area in areas for text in _texts(area, "circle")]
    said = {name: _text(info, name) for name in ("event", "headline", "description", "instruction", "web", "contact")}
    return Info(
        language=(_text(info, "language") or "en-US")[:2].lower(),
        sender_name=_text(info, "senderName"),
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
        area_codes=tuple(_area_codes(areas)),
    )


def _area_codes(areas: Iterable[Element]) -> Iterator[str]:
    """Codes of other lists are left out: what they name is said by the polygons beside them, or in words."""
    for area in areas:
        for name, value in _pairs(area, "geocode"):
            if name.casefold() in AREA_CODES:
                try:
                    yield dotted(value)
                except InvalidAreaCode as error:
                    raise Unreadable(f"geocode {value[:40]} is no Kemendagri code") from error


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


def _references(text: str) -> Iterator[Reference]:
    """`sender,identifier,sent`, separated by spaces."""
    for triple in text.split():
        parts = triple.split(",")
        if len(parts) != 3:
            raise Unreadable(f"{triple[:80]} is no reference")
        sender, identifier, sent = parts
        yield Reference(sender=sender, identifier=identifier, sent=sent)


def _pairs(parent: Element, tag: str) -> Iterator[tuple[str, str]]:
    for element in parent.findall(_name(tag)):
        yield _text(element, "valueName"), _text(element, "value")


def _polygon(text: str) -> tuple[LongitudeLatitude, ...]:
    points = tuple(_point(pair) for pair in text.split())
    if len(points) < 4 or points[0] != points[-1]:
        raise Unreadable("a polygon has at least four points, and its last is its first")
    unwound = _unwound(points)
    if unwound[0] != unwound[-1]:
        raise Unreadable("a polygon around a pole")
    return unwound


def _unwound(points: tuple[LongitudeLatitude, ...]) -> tuple[LongitudeLatitude, ...]:
    """The points with longitudes that run on across the date line, instead of jumping around the whole globe."""
    told = [points[0]]
    for longitude, latitude in points[1:]:
        turns = round((told[-1][0] - longitude) / 360)
        told.append((round(longitude + 360 * turns, 9), latitude))
    return tuple(told)


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
