"""What the doors hand to the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """Who somebody is, as they or their unit say."""

    full_name: str
    area: str
    born_on: date | None = None
    nik: str = ""
    phone: str = ""
    blood_group: str = ""
    emergency_name: str = ""
    emergency_phone: str = ""
    address: str = ""
    external_ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationDraft:
    """As what somebody belongs to which unit, and since when."""

    unit_id: UUID
    kind: str
    member_number: str = ""
    from_on: date | None = None
