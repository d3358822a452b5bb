"""What a caller said, as a form or a city's centre brings it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """The minimum set of a first information. Every part may still be missing."""

    hazard: str = ""
    text: str = ""
    happened_at: datetime | None = None
    area: str = ""
    location: Point | None = None
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    people_in_danger: int | None = None
    people_note: str = ""
    hazards_on_site: str = ""
    access: str = ""
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerDraft:
    """Who called."""

    name: str = ""
    number: str = ""
    callback: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.name or self.number or self.callback)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraft:
    """One call. The same `client_ref`, or the same ticket of the same centre, is always the same call.

    It may say at once which incident it is about, and whom to tell; `receiver` is who took it by radio or telephone.
    """

    client_ref: UUID
    classification: str = "normal"
    ticket: str = ""
    received_at: datetime | None = None
    facts: CallFacts = field(default_factory=CallFacts)
    caller: CallerDraft = field(default_factory=CallerDraft)
    opens_incident: bool = False
    incident_id: UUID | None = None
    agencies: tuple[str, ...] = ()
    channel: str = "system"
    receiver: str = ""

    def digest(self) -> bytes:
        """What must be the same when the call is sent again."""
        facts = {one.name: getattr(self.facts, one.name) for one in fields(self.facts)}
        said = {
            "classification": self.classification,
            "ticket": self.ticket,
            "received_at": self.received_at,
            **{name: value.coords if isinstance(value, Point) else value for name, value in facts.items()},
            **asdict(self.caller),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()
