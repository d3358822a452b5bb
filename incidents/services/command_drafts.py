"""What the doors hand to the services of command: typed input without a rule in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDraft:
    """A decree that begins a status keadaan darurat, also without an incident; it goes on from `follows_id`."""

    kind: str
    level: str
    area: str
    hazard: str
    decree_number: str
    decreed_on: date
    starts_on: date
    ends_on: date
    incident_id: UUID | None = None
    follows_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDraft:
    """What somebody asks for in an incident; no `area` means the whole incident."""

    incident_id: UUID
    sector: str
    item: str
    unit: str
    requested: Decimal
    as_of: datetime
    area: str | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedProgress:
    """How a need stands by now. None leaves a number as it is."""

    as_of: datetime
    requested: Decimal | None = None
    offered: Decimal | None = None
    fulfilled: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDraft:
    """A tenant's own number in place of a standard's, and where it comes from."""

    code: str
    amount: Decimal
    each: Decimal
    days: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """Something to be done beside the SOP; the person must be of the own organisation."""

    incident_id: UUID
    text: str
    role: str
    phase: str = "response"
    owner_id: UUID | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDraft:
    """What an incident taught. A unit or a person does it; neither, and no day, may be known while it is proposed."""

    what_happened: str
    recommendation: str
    cause: str = ""
    unit_id: UUID | None = None
    owner_id: UUID | None = None
    due_on: date | None = None
    step: str | None = None
