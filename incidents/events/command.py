"""What happens in the command of an incident."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusEvent(DomainEvent):
    """What every fact about a status keadaan darurat says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:emergency-status", "status_id")

    status_id: str
    kind: str
    level: str
    area_code: str
    hazard: str
    starts_on: str
    ends_on: str
    ended_on: str | None

    @classmethod
    def of(cls, status: models.EmergencyStatus) -> Self:
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
    words: ClassVar[Words] = _("Emergency status declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusExtended(EmergencyStatusEvent):
    type: ClassVar[str] = "incidents.emergency_status.extended"
    words: ClassVar[Words] = _("Emergency status extended")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusEnded(EmergencyStatusEvent):
    type: ClassVar[str] = "incidents.emergency_status.ended"
    words: ClassVar[Words] = _("Emergency status ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyStatusAttached(EmergencyStatusEvent):
    """From now on it concerns one more incident."""

    type: ClassVar[str] = "incidents.emergency_status.attached"
    words: ClassVar[Words] = _("Emergency status put to an incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedEvent(DomainEvent):
    """What every fact about a need says; its numbers are read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:needs", "incident_id")

    need_id: str
    incident_id: str
    sector: str
    state: str
    area_code: str | None

    @classmethod
    def of(cls, need: models.Need) -> Self:
        return cls(
            need_id=str(need.pk),
            incident_id=str(need.incident_id),
            sector=need.sector,
            state=need.state,
            area_code=need.area_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRecorded(NeedEvent):
    type: ClassVar[str] = "incidents.need.recorded"
    words: ClassVar[Words] = _("Need noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedAdopted(NeedEvent):
    """A need that was estimated from figures; the entry's detail keeps the arithmetic."""

    type: ClassVar[str] = "incidents.need.adopted"
    words: ClassVar[Words] = _("Need taken over from the estimate")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRevised(NeedEvent):
    type: ClassVar[str] = "incidents.need.revised"
    words: ClassVar[Words] = _("Need revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedDropped(NeedEvent):
    type: ClassVar[str] = "incidents.need.dropped"
    words: ClassVar[Words] = _("Need withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedParameterChanged(DomainEvent):
    """From now on the tenant estimates with another number."""

    type: ClassVar[str] = "incidents.need_parameter.changed"
    words: ClassVar[Words] = _("Parameter of the needs estimate changed")
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistStarted(DomainEvent):
    """The clocks of an SOP run in an incident."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:tasks", "incident_id")

    type: ClassVar[str] = "incidents.checklist.started"
    words: ClassVar[Words] = _("Checklist of the SOP started")
    incident_id: str
    sop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(DomainEvent):
    """What every fact about a task says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:tasks", "incident_id")

    task_id: str
    incident_id: str
    role: str
    state: str

    @classmethod
    def of(cls, task: models.IncidentTask) -> Self:
        return cls(task_id=str(task.pk), incident_id=str(task.incident_id), role=task.role, state=task.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(TaskEvent):
    type: ClassVar[str] = "incidents.task.added"
    words: ClassVar[Words] = _("Task added")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned(TaskEvent):
    type: ClassVar[str] = "incidents.task.assigned"
    words: ClassVar[Words] = _("Task assigned")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMoved(TaskEvent):
    type: ClassVar[str] = "incidents.task.moved"
    words: ClassVar[Words] = _("Task's state changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandShared(DomainEvent):
    """What a participant noted is read by those who joined the incident later."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")
    type: ClassVar[str] = "incidents.command.shared"
    words: ClassVar[Words] = _("Needs and tasks shown to who joined later")
    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlanned(DomainEvent):
    type: ClassVar[str] = "incidents.shift.planned"
    words: ClassVar[Words] = _("Duty shift planned")
    shift_id: str
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCancelled(DomainEvent):
    type: ClassVar[str] = "incidents.shift.cancelled"
    words: ClassVar[Words] = _("Duty shift cancelled")
    shift_id: str
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntryWritten(DomainEvent):
    """A line of a post's log book; what it says stands in the entry's detail."""

    type: ClassVar[str] = "incidents.log_entry.written"
    words: ClassVar[Words] = _("Written into the post's log book")
    entry_id: str
    unit_id: str
    kind: str
    incident_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyHandedOver(DomainEvent):
    type: ClassVar[str] = "incidents.duty.handed_over"
    words: ClassVar[Words] = _("Duty handed over")
    handover_id: str
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePosted(DomainEvent):
    """Somebody wrote into an incident's thread; what they wrote is read through the row."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:messages", "incident_id")
    type: ClassVar[str] = "incidents.message.posted"
    words: ClassVar[Words] = _("Message posted")
    message_id: str
    incident_id: str
