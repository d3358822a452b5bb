"""Writing CAP 1.2, in the order that the schema wants: reading it again (`messages`) gives the same message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from pmi_platform.integrations.cap.messages import NAMESPACE, CapMessage, Info, LongitudeLatitude
from pmi_platform.integrations.cap.structure import check_structure

GEOCODE = "KEMENDAGRI"
DECIMALS = 6
"""Of a degree: a tenth of a metre."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_cap(message: CapMessage) -> bytes:
    """The message as a document. It is checked against the schema: what is not CAP 1.2 never leaves the house."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _say(root, "identifier", message.identifier)
    _say(root, "sender", message.sender)
    _say(root, "sent", moment_text(message.sent_at))
    _say(root, "status", message.status)
    _say(root, "msgType", message.message)
    _say_if(root, "source", message.source)
    _say(root, "scope", "Public")
    _say_if(root, "note", message.note)
    references = (f"{one.sender},{one.identifier},{one.sent}" for one in message.refers_to)
    _say_if(root, "references", " ".join(references))
    for info in message.infos:
        _info(root, info)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    check_structure(content)
    return content


def printable(text: str) -> str:
    """The text without the characters that no XML may hold."""
    return _NOT_IN_XML.sub(" ", text)


def moment_text(moment: datetime) -> str:
    """A moment as the schema wants it: whole seconds, and UTC as `-00:00`."""
    text = moment.isoformat(timespec="seconds")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00") if text.endswith("+00:00") else text


def _info(root: Any, info: Info) -> None:
    told = etree.SubElement(root, f"{{{NAMESPACE}}}info")
    _say(told, "language", info.language)
    for category in info.categories:
        _say(told, "category", category)
    _say(told, "event", info.texts.get("event", ""))
    for name in ("urgency", "severity", "certainty"):
        _say(told, name, getattr(info, name))
    _pairs(told, "eventCode", info.event_codes.items())
    for name, moment in (("effective", info.effective_at), ("expires", info.expires_at)):
        _say_if(told, name, moment_text(moment) if moment else "")
    _say_if(told, "senderName", info.sender_name)
    for name in ("headline", "description", "instruction", "web", "contact"):
        _say_if(told, name, info.texts.get(name, ""))
    _area(told, info)


def _area(told: Any, info: Info) -> None:
    if not (info.texts.get("area") or info.polygons or info.circles or info.area_codes):
        return
    area = etree.SubElement(told, f"{{{NAMESPACE}}}area")
    _say(area, "areaDesc", info.texts.get("area", ""))
    for points in info.polygons:
        _say(area, "polygon", " ".join(map(_point, points)))
    for middle, radius_km in info.circles:
        _say(area, "circle", f"{_point(middle)} {_number(radius_km)}")
    _pairs(area, "geocode", ((GEOCODE, code) for code in info.area_codes))


def _pairs(parent: Any, tag: str, pairs: Iterable[tuple[str, str]]) -> None:
    for name, value in pairs:
        pair = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        _say(pair, "valueName", name)
        _say(pair, "value", value)


def _point(point: LongitudeLatitude) -> str:
    """Latitude first. A shape that runs on across the date line is told within -180 to 180 again."""
    longitude, latitude = point
    within = longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
    return f"{_number(latitude)},{_number(within)}"


def _number(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _say(parent: Any, tag: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}").text = printable(text)


def _say_if(parent: Any, tag: str, text: str) -> None:
    if text:
        _say(parent, tag, text)
