"""What happens to the ways to agencies, and to what goes out by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent(DomainEvent):
    """What every fact about a delivery says; one without a call is a trial."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:delivery", "delivery_id")

    delivery_id: str
    kind: str
    party: str
    call_id: str | None
    area_code: str

    @classmethod
    def of(cls, delivery: models.RelayDelivery) -> Self:
        return cls(
            delivery_id=str(delivery.pk),
            kind=delivery.kind,
            party=delivery.channel.party,
            call_id=str(delivery.call_id) if delivery.call_id else None,
            area_code=delivery.call.area_id if delivery.call else delivery.channel.area_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryArrived(DeliveryEvent):
    type: ClassVar[str] = "incidents.call_delivery.arrived"
    words: ClassVar[Words] = _("112 call brought to an agency by machine")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDied(DeliveryEvent):
    type: ClassVar[str] = "incidents.call_delivery.died"
    words: ClassVar[Words] = _("112 call could not be brought to an agency by machine")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReplayed(DeliveryEvent):
    type: ClassVar[str] = "incidents.call_delivery.replayed"
    words: ClassVar[Words] = _("Delivery to an agency begun anew")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEvent(DomainEvent):
    """What every fact about a way to an agency says: no address and no name."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:channel", "channel_id")

    channel_id: str
    party: str
    kind: str
    area_code: str

    @classmethod
    def of(cls, channel: models.AgencyChannel, **more: str) -> Self:
        return cls(
            channel_id=str(channel.pk), party=channel.party, kind=channel.kind, area_code=channel.area_id, **more
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOpened(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.opened"
    words: ClassVar[Words] = _("Way to an agency laid down")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRevised(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.revised"
    words: ClassVar[Words] = _("Way to an agency changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelClosed(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.closed"
    words: ClassVar[Words] = _("Way to an agency taken out of use")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTried(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.tried"
    words: ClassVar[Words] = _("Trial sent to an agency")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKeyMade(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.key_made"
    words: ClassVar[Words] = _("Key for an agency made")
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelKeyEnded(ChannelEvent):
    type: ClassVar[str] = "incidents.agency_channel.key_ended"
    words: ClassVar[Words] = _("Key of an agency ended")
    key: str
