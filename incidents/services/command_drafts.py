"""What the doors hand to the services of command: typed input without a rule in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
