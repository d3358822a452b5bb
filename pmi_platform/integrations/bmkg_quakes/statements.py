"""What BMKG's earthquake feeds say, in JSON or XML. Only `DateTime` is read: the other times name Indonesian months."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.xml import read_xml

NOT_SAID = frozenset({"", "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quake:
    """One earthquake as one feed states it."""

    at: datetime
    latitude: float
    longitude: float
    magnitude: float
    depth_km: float | None
    place: str
    potential: str
    felt: str
    shakemap: str

    @property
    def key(self) -> str:
        """BMKG gives no event id; the first time and place that were stated stand for one."""
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}/{self.latitude:.2f},{self.longitude:.2f}"


def read_quakes(content: bytes) -> tuple[list[Quake], list[str]]:
    """The quakes, and for each entry that could not be read, why; raises `Unreadable` when none could be."""
    quakes: list[Quake] = []
    problems: list[str] = []
    for number, entry in enumerate(_entries(content), start=1):
        try:
            quakes.append(_quake(entry))
        except (KeyError, ValueError) as error:
            problems.append(f"entry {number}: {type(error).__name__}: {error}"[:200])
    if not quakes:
        raise Unreadable("; ".join(problems)[:300] or "no earthquake in it")
    return quakes, problems


def tsunami_potential(text: str) -> bool | None:
    """True, false, or None when the text says nothing of a tsunami, which must never be read as "no"."""
    if re.search(r"tidak\s+berpotensi\s+tsunami", text, re.IGNORECASE):
        return False
    return True if re.search(r"berpotensi\s+tsunami", text, re.IGNORECASE) else None


def _entries(content: bytes) -> Iterator[Mapping[str, Any]]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for element in read_xml(content).iter("gempa"):
            yield _told(element)
        return
    try:
        found = json.loads(content)["Infogempa"]["gempa"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"no Infogempa: {type(error).__name__}") from error
    for entry in found if isinstance(found, list) else [found]:
        yield entry if isinstance(entry, dict) else {}


def _told(element: Element) -> dict[str, str]:
    told = {child.tag: child.text or "" for child in element}
    return {**told, "Coordinates": element.findtext("point/coordinates", "")}


def _quake(entry: Mapping[str, Any]) -> Quake:
    at = datetime.fromisoformat(str(entry["DateTime"]).strip())
    if at.tzinfo is None:
        raise ValueError("a time without an offset")
    latitude, longitude = (_number(part, 180) for part in str(entry["Coordinates"]).split(","))
    if abs(latitude) > 90:
        raise ValueError("a latitude beyond the pole")
    return Quake(
        at=at.replace(microsecond=0),
        latitude=latitude,
        longitude=longitude,
        magnitude=_number(str(entry["Magnitude"]), 10),
        depth_km=_depth(_text(entry, "Kedalaman")),
        place=_text(entry, "Wilayah"),
        potential=_text(entry, "Potensi"),
        felt=_text(entry, "Dirasakan"),
        shakemap=_text(entry, "Shakemap"),
    )


def _text(entry: Mapping[str, Any], name: str) -> str:
    text = str(entry.get(name) or "").strip()[:1000]
    return "" if text in NOT_SAID else text


def _number(text: str, most: float) -> float:
    number = float(text)
    if not math.isfinite(number) or abs(number) > most:
        raise ValueError(f"{text.strip()[:20]} is out of range")
    return number


def _depth(text: str) -> float | None:
    found = re.match(r"\s*(\d{1,3}(?:\.\d+)?)\s*km", text, re.IGNORECASE)
    return float(found[1]) if found else None
