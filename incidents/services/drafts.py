"""What the doors hand to the services: typed input without a rule in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.gis.geos import MultiPolygon, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportDraft:
    """A field report as a door received it. Place by `location`, by `area` code, or by both.

    `device_now` is what the device's clock said when it sent the report; it corrects the other times and is no part of
    what must be the same when a report is sent again. `type_version` is the version of the form whose questions were
    answered, the present one when left out. Without a `source_class` it is the actor's own. `as_received`
    marks lines of sources that nobody can ask to correct a number (replays, imports): an impossible number is then left
    out and flagged, where a form or the API refuses it.
    """

    client_ref: UUID
    type_code: str
    observed_at: datetime
    reported_at: datetime
    answers: Mapping[str, Any]
    type_version: int | None = None
    device_now: datetime | None = None
    area: str | None = None
    location: Point | None = None
    accuracy_m: float | None = None
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    text: str = ""
    language: str = "id"
    source_class: str = ""
    source_name: str = ""
    incident_id: UUID | None = None
    as_received: bool = False
    door: str = "app"
    reference: str = ""
    assumed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentDraft:
    """Changes to a filed report: `{field: {"from": what the author saw, "to": what it should be}}`.

    Fields: `text`, `landmark`, `rt`, `rw`, `observed_at` (ISO 8601), `area` (code), `location` ([lon, lat] or null),
    `accuracy_m` and `answers.<name>` by the questions of `type_version`, the present ones when left out. `device_now`
    is what the device's clock said when it sent the amendment. `saw_area` is False for a device that had filed
    coordinates only, and had not been told the area that they lie in.
    """

    client_ref: UUID
    changes: Mapping[str, Mapping[str, Any]]
    type_version: int | None = None
    door: str = "app"
    device_now: datetime | None = None
    saw_area: bool = True

    @classmethod
    def against(cls, base: Mapping[str, Any], changes: Mapping[str, Any], **more: Any) -> Self:
        """Changes by field against what their author had seen there (`base`; nothing where it names no field)."""
        told = {field: {"from": base.get(field), "to": value} for field, value in changes.items()}
        return cls(changes=told, saw_area=bool(base.get("area")), **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoDraft:
    """An uploaded picture, as bytes."""

    client_ref: UUID
    content: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpening:
    """What must be known to open an incident."""

    hazard: str
    area: str
    severity: str
    started_at: datetime
    detected_at: datetime | None = None
    reason: str = ""
    location: Point | None = None
    footprint: MultiPolygon | None = None
    area_codes: tuple[str, ...] = ()
    glide_numbers: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDraft:
    """One number of an incident. A `value` of None says that it is unknown; no `area` means the whole incident."""

    incident_id: UUID
    indicator: str
    value: Any
    unit: str
    as_of: datetime
    source_class: str
    source_name: str = ""
    area: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNotice:
    """An early warning as one feed states it. What a statement leaves out (None) leaves what was said before.

    `references` are the sender's keys of the warnings that an update or cancellation ends; `texts` by language hold
    event, headline, description, instruction, area, shaking and web. `area_codes` are Kemendagri codes that the sender
    names, beside a footprint or instead of one.
    """

    feed: str
    source: str
    source_key: str
    attribution: str
    hazard: str
    sent_at: datetime
    status: str = "actual"
    message: str = "alert"
    severity: str = "unknown"
    urgency: str = "unknown"
    certainty: str = "unknown"
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    references: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    footprint: MultiPolygon | None = None
    area_codes: tuple[str, ...] = ()
    location: Point | None = None
    magnitude: float | None = None
    depth_km: float | None = None
    tsunami: bool | None = None

    def statement(self) -> str:
        """What it says, as a digest: two that are equal say the same."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDraft:
    """What is to be done after a disaster, by which unit and until when."""

    incident_id: UUID
    text: str
    unit_id: UUID
    due_on: date
