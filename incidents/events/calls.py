"""What happens to 112 calls and their relays: nothing of whoever called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(DomainEvent):
    """What every fact about a 112 call says: nothing of whoever called."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:call", "call_id")

    call_id: str
    classification: str
    hazard: str | None
    area_code: str
    incident_id: str | None

    @classmethod
    def of(cls, call: models.EmergencyCall, **more: Any) -> Self:
        return cls(
            call_id=str(call.pk),
            classification=call.classification,
            hazard=call.hazard_id,
            area_code=call.area_id,
            incident_id=str(call.incident_id) if call.incident_id else None,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTaken(CallEvent):
    type: ClassVar[str] = "incidents.call.taken"
    words: ClassVar[Words] = _("112 call taken")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallJoined(CallEvent):
    type: ClassVar[str] = "incidents.call.joined"
    words: ClassVar[Words] = _("112 call put to an incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFactsAdded(CallEvent):
    type: ClassVar[str] = "incidents.call.facts_added"
    words: ClassVar[Words] = _("Late facts of a 112 call added")
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRelayed(CallEvent):
    type: ClassVar[str] = "incidents.call.relayed"
    words: ClassVar[Words] = _("112 call relayed")
    agencies: list[str]
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClosed(CallEvent):
    type: ClassVar[str] = "incidents.call.closed"
    words: ClassVar[Words] = _("112 call closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayEvent(CallEvent):
    relay_id: str
    agency: str

    @classmethod
    def of_relay(cls, call: models.EmergencyCall, relay: models.CallRelay) -> Self:
        return cls.of(call, relay_id=str(relay.pk), agency=relay.agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAcknowledged(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.acknowledged"
    words: ClassVar[Words] = _("Relay of a 112 call confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayProgressed(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.progressed"
    words: ClassVar[Words] = _("Progress of a relayed 112 call noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayEscalated(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.escalated"
    words: ClassVar[Words] = _("Relay of a 112 call unconfirmed for too long")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayRefused(RelayEvent):
    type: ClassVar[str] = "incidents.call_relay.refused"
    words: ClassVar[Words] = _("Relay of a 112 call refused by the agency")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerErased(DomainEvent):
    about: ClassVar[tuple[str, str] | None] = ("incidents:call", "call_id")
    type: ClassVar[str] = "incidents.caller.erased"
    words: ClassVar[Words] = _("Caller of a 112 call erased")
    call_id: str
    reason: str
