"""What the doors hand to the services: typed input without a rule in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.gis.geos import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDraft:
    """An activity as a door received it. Place by `location`, by `area` code, or by both; None is unknown.

    `device_now` is what the device's clock said when it was sent; it corrects the other times and is no part of what
    must be the same when it is sent again. `type_version` is the version of the form that was filled in.
    """

    client_ref: UUID
    programme: str
    title: str
    started_at: datetime
    reported_at: datetime
    ended_at: datetime | None = None
    type_version: int = 1
    device_now: datetime | None = None
    area: str | None = None
    location: Point | None = None
    accuracy_m: float | None = None
    venue: str = ""
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    people: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    volunteers: int | None = None
    staff: int | None = None
    result: str = ""
    obstacle: str = ""
    follow_up: str = ""
    language: str = "id"

    def digest(self) -> bytes:
        """What must be the same when it is sent again: all but the clock at the time of sending."""
        said = {
            "what": [self.programme, self.title, self.type_version],
            "when": [moment.timestamp() if moment else None for moment in (self.started_at, self.ended_at)],
            "reported_at": self.reported_at.timestamp(),
            "where": [self.area, self.location.coords if self.location else None, self.accuracy_m],
            "place": [self.venue, self.rt, self.rw, self.landmark],
            "people": [self.people, dict(self.groups), self.volunteers, self.staff],
            "words": [self.result, self.obstacle, self.follow_up, self.language],
        }
        return _digest(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityAmendmentDraft:
    """Changes to a filed activity: `{field: {"from": what the author saw, "to": what it should be}}`.

    Fields: those of the activity; `area` (code), `location` ([lon, lat] or null), and `groups.<name>`.
    """

    client_ref: UUID
    changes: Mapping[str, Mapping[str, Any]]
    type_version: int = 1

    @classmethod
    def against(cls, base: Mapping[str, Any], changes: Mapping[str, Any], **more: Any) -> Self:
        """Changes by field against what their author had seen there (`base`; nothing where it names no field)."""
        return cls(changes={name: {"from": base.get(name), "to": value} for name, value in changes.items()}, **more)

    def digest(self) -> bytes:
        """What must be the same when it is sent again."""
        return _digest(dict(self.changes))


def _digest(said: Any) -> bytes:
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()
