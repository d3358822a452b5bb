"""The link in an e-mail to an agency: whom it lets in, to what, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from incidents.models import AgencyChannel, CallRelay, EmergencyCall, RelayAnswer, RelayDelivery, RelayDelta
from incidents.rules.deliveries import LINK_GOOD_FOR
from pmi_platform.core.errors import NotFound

_SIGNER = Signer(salt="incidents.relay_link", sep="~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What stands behind a link. Once it is not open any more, nothing of the call is shown."""

    relay: CallRelay
    call: EmergencyCall
    channel: AgencyChannel
    deltas: Sequence[RelayDelta]
    last_by: str
    is_open: bool


def link_token(delivery_id: UUID) -> str:
    """What makes a link: known to whoever got the e-mail, and made by nobody without the deployment's key."""
    return _SIGNER.sign(delivery_id.hex)


def behind_link(token: str) -> Linked:
    """What a token of the open scope lets in to; raises `NotFound` for one that was never sent."""
    try:
        delivery_id = UUID(_SIGNER.unsign(token))
    except (BadSignature, ValueError):
        raise NotFound from None
    told = (
        RelayDelivery.objects.select_related("channel", "relay", "call")
        .filter(pk=delivery_id, relay__isnull=False, channel__kind=AgencyChannel.Kind.EMAIL)
        .first()
    )
    if told is None or told.relay is None or told.call is None:
        raise NotFound
    last = RelayAnswer.objects.filter(relay=told.relay_id).order_by("-taken_at").first()
    is_young = told.created_at > timezone.now() - LINK_GOOD_FOR
    relay, call, channel = told.relay, told.call, told.channel
    return Linked(
        relay=relay,
        call=call,
        channel=channel,
        last_by=last.by_name if last else "",
        deltas=list(RelayDelta.objects.filter(relay=relay.pk).order_by("n")),
        is_open=is_young and call.is_open and relay.closed_at is None and relay.refused_at is None and channel.is_open,
    )
