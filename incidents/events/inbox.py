"""What happens to messages of people unknown to us, and to reports that two doors told: ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEvent(DomainEvent):
    """What every fact about a message of the inbox says: nothing of whoever sent it."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:inbox-item", "item_id")

    item_id: str
    door: str
    hazard: str | None
    area_code: str
    state: str
    is_life_at_risk: bool

    @classmethod
    def of(cls, item: models.InboxItem, **more: Any) -> Self:
        return cls(
            item_id=str(item.pk),
            door=item.door,
            hazard=item.hazard_id,
            area_code=item.area_id,
            state=item.state,
            is_life_at_risk=item.is_life_at_risk,
            **more,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItemReceived(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_item.received"
    words: ClassVar[Words] = _("Message of somebody unknown received")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxNumberProved(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_sender.number_proved"
    words: ClassVar[Words] = _("Sender of a message of the inbox proved their number")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPhotoAttached(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_item.photo_attached"
    words: ClassVar[Words] = _("Photo of a message of the inbox attached")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItemTaken(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_item.taken"
    words: ClassVar[Words] = _("Message of the inbox taken as a report")
    report_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItemJoined(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_item.joined"
    words: ClassVar[Words] = _("Message of the inbox put to an incident")
    incident_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItemRejected(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_item.rejected"
    words: ClassVar[Words] = _("Message of the inbox rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxSenderBlocked(InboxEvent):
    type: ClassVar[str] = "incidents.inbox_sender.blocked"
    words: ClassVar[Words] = _("Sender of messages blocked")
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxSendersForgotten(DomainEvent):
    type: ClassVar[str] = "incidents.inbox_sender.forgotten"
    words: ClassVar[Words] = _("Senders of old messages forgotten")
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLeftUnfinished(DomainEvent):
    """An officer's text says too little for a report; its author is asked."""

    type: ClassVar[str] = "incidents.message.left_unfinished"
    words: ClassVar[Words] = _("Text message too short for a report")
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinEvent(DomainEvent):
    """Two reports that may tell of the same."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:report", "report_id")
    report_id: str
    twin_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinJoined(TwinEvent):
    type: ClassVar[str] = "incidents.twin.joined"
    words: ClassVar[Words] = _("Two reports found to be one")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinRejected(TwinEvent):
    type: ClassVar[str] = "incidents.twin.rejected"
    words: ClassVar[Words] = _("Two reports found to be two")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinSeparated(TwinEvent):
    type: ClassVar[str] = "incidents.twin.separated"
    words: ClassVar[Words] = _("Two reports separated again")
