"""What an agency answers by itself: receipt, refusal, action, outcome. The same answer again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.errors import WrongState
from incidents.events import RelayAcknowledged, RelayEvent, RelayProgressed, RelayRefused
from incidents.models import AgencyChannel, CallRelay, EmergencyCall, RelayAnswer, RelayDelivery, RelayDelta
from incidents.services.deliveries import queue_status
from incidents.services.locking import locked
from incidents.services.words import checked_line, checked_text
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

LONGEST_REF = 100
_EVENTS: dict[str, type[RelayEvent]] = {
    RelayAnswer.Kind.RECEIVED: RelayAcknowledged,
    RelayAnswer.Kind.REFUSED: RelayRefused,
    RelayAnswer.Kind.ACTION: RelayProgressed,
    RelayAnswer.Kind.OUTCOME: RelayProgressed,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """An answer. `ref` is the agency's own number of it; `upto` the last later fact that a receipt speaks of."""

    relay_id: UUID
    channel_id: UUID
    door: str
    kind: str
    ref: str
    by: str = ""
    text: str = ""
    upto: int | None = None


@transaction.atomic
def take_answer(*, actor: Actor, draft: AnswerDraft) -> CallRelay:
    """Take an agency's answer in, for a relay that was brought by its channel; who acts has received."""
    channel, told = _told(actor, draft)
    call = locked(EmergencyCall, told.call_id or draft.relay_id)
    relay = locked(CallRelay, draft.relay_id)
    by, text, ref = _checked(draft)
    if RelayAnswer.objects.filter(relay=relay.pk, ref=ref).exists():
        return relay
    if relay.closed_at is not None and draft.kind != RelayAnswer.Kind.RECEIVED:
        raise WrongState(state=_("done"))
    now = timezone.now()
    is_news = _receive(relay, by or channel.name, now, upto=draft.upto)
    is_news |= _follow(relay, draft.kind, text, now)
    RelayAnswer.objects.create(
        tenant_id=relay.tenant_id,
        relay=relay,
        channel=channel,
        door=draft.door,
        kind=draft.kind,
        ref=ref,
        by_name=by,
        text=text,
        taken_at=now,
    )
    if is_news:
        _save(relay, call)
        after: dict[str, Any] = {"receiver": by, draft.kind: text}
        detail = {"after": {name: said for name, said in after.items() if said}}
        publish(_EVENTS[draft.kind].of_relay(call, relay), changed=[call], detail=detail if detail["after"] else None)
        queue_status(call)
    return relay


def _told(actor: Actor, draft: AnswerDraft) -> tuple[AgencyChannel, RelayDelivery]:
    """The channel, and that the relay was brought by it: an agency answers for itself alone."""
    told = RelayDelivery.objects.select_related("channel").filter(
        tenant=actor.tenant.id, relay=draft.relay_id, channel=draft.channel_id
    )
    first = told.order_by("n").first()
    if first is None:
        raise NotFound
    return first.channel, first


def _checked(draft: AnswerDraft) -> tuple[str, str, str]:
    if draft.kind not in RelayAnswer.Kind.values:
        raise InvalidInput({"answer": _("Answer with received, refused, action or outcome.")})
    text = checked_text("text", draft.text)
    if not text and draft.kind == RelayAnswer.Kind.REFUSED:
        raise InvalidInput({"text": _("Say why, so that others can understand it.")})
    if not text and draft.kind == RelayAnswer.Kind.ACTION:
        raise InvalidInput({"text": _("Say what you are doing.")})
    if not text and draft.kind == RelayAnswer.Kind.OUTCOME:
        raise InvalidInput({"text": _("Say how it ended.")})
    ref = checked_text("ref", draft.ref, longest=LONGEST_REF)
    if not ref:
        raise InvalidInput({"ref": _("Give the answer a number of its own.")})
    return checked_line("by", draft.by), text, ref


def _receive(relay: CallRelay, named: str, now: datetime, *, upto: int | None) -> bool:
    """Note the receipt, with the later facts that it speaks of; what somebody has confirmed by voice stays theirs."""
    late = RelayDelta.objects.select_for_update().filter(relay=relay.pk, received_at__isnull=True)
    late = late if upto is None else late.filter(n__lte=upto)
    is_news = bool(late.update(received_at=now, receiver=named))
    if relay.received_at is None:
        relay.received_at, relay.receiver, is_news = now, named, True
    return is_news


def _follow(relay: CallRelay, kind: str, text: str, now: datetime) -> bool:
    """What follows beyond the receipt. Who acts after all has taken the refusal back."""
    if kind == RelayAnswer.Kind.REFUSED:
        relay.refused_at, relay.refusal = now, text
    elif kind == RelayAnswer.Kind.ACTION:
        relay.action, relay.acted_at = text, now
    elif kind == RelayAnswer.Kind.OUTCOME:
        relay.outcome, relay.closed_at = text, now
    else:
        return False
    if kind != RelayAnswer.Kind.REFUSED:
        relay.refused_at, relay.refusal = None, ""
    return True


def _save(relay: CallRelay, call: EmergencyCall) -> None:
    relay.version += 1
    relay.save()
    call.version += 1
    call.save(update_fields=["version"])
