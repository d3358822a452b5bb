"""What happens in the command of an incident: ids, codes and days, no text and no personal value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from pmi_platform.core.journal.events import DomainEvent

if TYPE_CHECKING:
    from incidents.models import EmergencyStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusEvent(DomainEvent):
    """What every fact about a status keadaan darurat says."""

    status_id: str
    kind: str
    level: str
    area_code: str
    hazard: str
    starts_on: str
    ends_on: str
    ended_on: str | None

    @classmethod
    def of(cls, status: EmergencyStatus) -> Self:
        return cls(
            status_id=str(status.pk),
            kind=status.kind,
            level=status.level,
            area_code=status.area_id,
            hazard=status.hazard_id,
            starts_on=status.starts_on.isoformat(),
            ends_on=status.ends_on.isoformat(),
            ended_on=status.ended_on.isoformat() if status.ended_on else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusDeclared(EmergencyStatusEvent):
    type: ClassVar[str] = "incidents.emergency_status.declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusExtended(EmergencyStatusEvent):
    type: ClassVar[str] = "incidents.emergency_status.extended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusEnded(EmergencyStatusEvent):
    type: ClassVar[str] = "incidents.emergency_status.ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusAttached(EmergencyStatusEvent):
    """From now on it concerns one more incident."""

    type: ClassVar[str] = "incidents.emergency_status.attached"
