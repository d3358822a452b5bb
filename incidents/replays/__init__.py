"""Dated series of real disasters, as the sources gave them, and the reader of their files.

One YAML file each. Figures stand as they were published, wrong ones too: what is impossible in them is for the product
to notice. A time that no source names is marked `assumed: true`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import dropwhile, pairwise
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dated line: numbers of a source about an area, or a step in the life of the incident.

    `numbers` are answers of the report type "development". Without an `area` they speak of the whole incident.
    """

    at: datetime
    area: str | None = None
    source_class: str = ""
    source_name: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    verified: bool = False
    assumed: bool = False
    severity: str = ""
    state: str = ""
    reason: str = ""
    location: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One disaster: its first line opens the incident, in the tenant of that line's province."""

    name: str
    title: str
    hazard: str
    severity: str
    lines: Sequence[Line]

    @property
    def provinces(self) -> list[str]:
        """The provinces whose tenants take part, the owner's first."""
        return list(dict.fromkeys(line.area[:2] for line in self.lines if line.area))

    def part_of(self, province: str) -> Replay:
        """What happened in one province alone; numbers of the whole are left out."""
        own = [line for line in self.lines if line.area is None or line.area[:2] == province]
        own = [line for line in own if line.area or line.severity or line.state]
        return replace(self, name=f"{self.name}.{province}", lines=list(dropwhile(lambda line: line.area is None, own)))


def available() -> list[str]:
    """The names of the replays that come with the product."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_replay(path: Path) -> Replay:
    """The replay in a file; raises `ValueError` that names the line when its shape is wrong."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    lines = [_line(number, entry) for number, entry in enumerate(told["lines"], start=1)]
    if not lines or lines[0].area is None:
        raise ValueError(f"{path.name}: the first line must say where.")
    if any(later.at < earlier.at for earlier, later in pairwise(lines)):
        raise ValueError(f"{path.name}: the lines must stand in the order of time.")
    return Replay(name=path.stem, title=told["title"], hazard=told["hazard"], severity=told["severity"], lines=lines)


def _line(number: int, entry: Mapping[str, Any]) -> Line:
    source_class, _, source_name = str(entry.get("source", "")).partition(" ")
    at = entry.get("at")
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise ValueError(f"Line {number}: `at` must be a time with its zone.")
    rest = {name: value for name, value in entry.items() if name not in ("source", "at")}
    try:
        return Line(at=at, source_class=source_class, source_name=source_name, **rest)
    except TypeError as error:
        raise ValueError(f"Line {number}: {error}") from error
