"""What happens to incidents and to those who take part in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEvent(DomainEvent):
    """What every fact about an incident says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    incident_id: str
    number: str
    hazard: str
    severity: str
    area_code: str
    state: str

    @classmethod
    def of(cls, incident: models.Incident) -> Self:
        return cls(
            incident_id=str(incident.pk),
            number=incident.number,
            hazard=incident.hazard_id,
            severity=incident.severity,
            area_code=incident.area_id,
            state=incident.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.opened"
    words: ClassVar[Words] = _("Incident opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTakenCharge(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.taken_charge"
    words: ClassVar[Words] = _("Incident's lead named")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeverityChanged(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.severity_changed"
    words: ClassVar[Words] = _("Incident's severity changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMoved(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.moved"
    words: ClassVar[Words] = _("Incident moved to another stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.merged"
    words: ClassVar[Words] = _("Incident merged into another")
    into_id: str = ""
    into_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSeparated(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.separated"
    words: ClassVar[Words] = _("Incidents separated again")
    into_id: str = ""
    into_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinked(IncidentEvent):
    type: ClassVar[str] = "incidents.incident.linked"
    words: ClassVar[Words] = _("Incident linked to another")
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantInvited(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.invited"
    words: ClassVar[Words] = _("Participant invited")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationAccepted(IncidentEvent):
    type: ClassVar[str] = "incidents.participant.accepted"
    words: ClassVar[Words] = _("Participation accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSeverityReported(IncidentEvent):
    """A participant's verified reports are graver than the incident; `severity` is theirs."""

    type: ClassVar[str] = "incidents.participant.severity_reported"
    words: ClassVar[Words] = _("Participant reported a graver severity")
