"""What is brought to agencies by machine: queued with what it tells, claimed, tried again, and never lost unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from incidents.capabilities import CALL_TAKE, CHANNEL_MANAGE
from incidents.errors import WrongState
from incidents.events import DeliveryArrived, DeliveryDied, DeliveryReplayed, RelayEscalated
from incidents.models import (
    AgencyChannel,
    CallRelay,
    ChannelKey,
    DeliveryAttempt,
    EmergencyCall,
    RelayDelivery,
    RelayDelta,
)
from incidents.queries.deliveries import is_behind, told_to_centre, ways_for
from incidents.rules.deliveries import CENTRE, LOST_AFTER, is_final, next_attempt
from incidents.services.locking import locked
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import Actor, require_scope
from pmi_platform.core.tenancy.sealing import unsealed

LONGEST_PROBLEM = 300
WAITING = (RelayDelivery.State.QUEUED, RelayDelivery.State.DEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that is ours to bring now. `keys` are (id, secret), the newest first; there are none for an e-mail."""

    id: UUID
    channel_id: UUID
    tenant_id: int
    tenant_code: str
    tenant_name: str
    kind: str
    n: int
    body: Mapping[str, Any]
    by: str
    address: str
    name: str
    keys: tuple[tuple[str, str], ...]
    is_repeat: bool


@transaction.atomic
def claim_delivery(*, actor: Actor, delivery_id: UUID) -> Claim | None:
    """Take a delivery for bringing; None when it is not its turn or somebody else's. Commit before asking anybody."""
    rows = RelayDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("channel")
    row = rows.filter(pk=delivery_id, state=RelayDelivery.State.QUEUED).first()
    now = timezone.now()
    if row is None or row.due_at > now or is_behind(row):
        return None
    row.attempts += 1
    _move(row, RelayDelivery.State.CLAIMED, "attempts", now=now)
    DeliveryAttempt.objects.create(
        tenant_id=row.tenant_id, delivery=row, n=DeliveryAttempt.objects.filter(delivery=row).count() + 1, began_at=now
    )
    keys = ChannelKey.objects.filter(channel=row.channel_id).exclude(ends_at__lte=now).order_by("-created_at")
    return Claim(
        id=row.pk,
        channel_id=row.channel_id,
        tenant_id=actor.tenant.id,
        tenant_code=actor.tenant.code,
        tenant_name=actor.tenant.name,
        kind=row.kind,
        n=row.n,
        body=row.body,
        by=row.channel.kind,
        address=row.channel.address,
        name=row.channel.name,
        keys=tuple((key.key_id, unsealed(key.secret)) for key in keys),
        is_repeat=row.is_repeat,
    )


@transaction.atomic
def note_delivered(*, actor: Actor, delivery_id: UUID, told: str) -> bool:
    """Write down that it was taken; answers whether the claim still stood."""
    row = _claimed(actor, delivery_id)
    if row is None:
        return False
    now = timezone.now()
    _end_attempt(row, DeliveryAttempt.Result.DELIVERED, told, now)
    row.delivered_at, row.problem = now, ""
    _move(row, RelayDelivery.State.DELIVERED, "delivered_at", "problem", now=now)
    publish(DeliveryArrived.of(row))
    return True


@transaction.atomic
def note_not_delivered(
    *, actor: Actor, delivery_id: UUID, problem: str, status: int | None = None, retry_after_s: float | None = None
) -> None:
    """Write down why it was not taken, and try again later; what cannot mend itself is a dead letter at once."""
    row = _claimed(actor, delivery_id)
    if row is None:
        return
    now = timezone.now()
    _end_attempt(row, DeliveryAttempt.Result.FAILED, problem, now)
    row.problem = problem[:LONGEST_PROBLEM]
    again_at = None if is_final(status) else next_attempt(row.attempts, now=now, asked_for_s=retry_after_s)
    if again_at is not None:
        row.due_at = again_at
        _move(row, RelayDelivery.State.QUEUED, "due_at", "problem", now=now)
        return
    _move(row, RelayDelivery.State.DEAD, "problem", now=now)
    publish(DeliveryDied.of(row))
    _raise_alarm(row, now)


@transaction.atomic
def settle_lost_deliveries(*, actor: Actor, now: datetime) -> None:
    """Have brought once more what was claimed and never heard of again; it says that it may be a repetition."""
    lost = RelayDelivery.objects.select_for_update(skip_locked=True).filter(
        tenant=actor.tenant.id, state=RelayDelivery.State.CLAIMED, state_at__lt=now - LOST_AFTER
    )
    for row in lost.order_by("pk"):
        _end_attempt(row, DeliveryAttempt.Result.UNKNOWN, "", now)
        row.is_repeat, row.due_at = True, now
        _move(row, RelayDelivery.State.QUEUED, "is_repeat", "due_at", now=now)


@transaction.atomic
def replay_delivery(*, actor: Actor, delivery_id: UUID) -> RelayDelivery:
    """Have a dead letter brought anew, from its first attempt on."""
    found = locked(RelayDelivery, delivery_id)
    channel = AgencyChannel.objects.get(pk=found.channel_id)
    if found.call is not None:
        actor.require(CALL_TAKE, at=found.call.area_id)
    else:
        actor.require(CHANNEL_MANAGE, at=channel.area_id)
    if found.state != RelayDelivery.State.DEAD:
        raise WrongState(state=found.get_state_display())
    if not channel.is_open:
        raise WrongState(state=RelayDelivery.State.DEAD.label)
    now = timezone.now()
    found.attempts, found.due_at = 0, now
    _move(found, RelayDelivery.State.QUEUED, "attempts", "due_at", now=now)
    publish(DeliveryReplayed.of(found))
    return found


def queue_relays(call: EmergencyCall, relays: Sequence[CallRelay]) -> None:
    """Queue the first telling of each agency that has a way; with the call locked, in the transaction that told it."""
    told = {relay.agency: relay for relay in relays if relay.channel == CallRelay.Channel.SYSTEM}
    if not told or not _leaves():
        return
    for agency, channels in ways_for(call.area_id, parties=told).items():
        relay = told[agency]
        for channel in channels:
            body = {
                "relay": str(relay.pk),
                "agency": agency,
                "call": _about(call),
                "facts": relay.payload,
                "digest": relay.digest,
                "due_at": relay.due_at.isoformat(),
            }
            queued(channel, kind=RelayDelivery.Kind.RELAY, n=0, body=body, call=call, relay=relay)


def queue_deltas(call: EmergencyCall, deltas: Sequence[RelayDelta]) -> None:
    """Queue a late fact behind the first telling, for every way by which that went or goes."""
    by_relay = {delta.relay_id: delta for delta in deltas}
    firsts = RelayDelivery.objects.select_related("channel").filter(
        relay__in=by_relay, kind=RelayDelivery.Kind.RELAY, channel__closed_at__isnull=True
    )
    for first in firsts.exclude(state=RelayDelivery.State.WITHDRAWN).order_by("pk"):
        delta = by_relay[first.relay_id]  # type: ignore[index]
        body = {
            "relay": str(first.relay_id),
            "agency": first.channel.party,
            "call": _about(call),
            "n": delta.n,
            "changes": delta.changes,
            "digest": delta.digest,
            "due_at": delta.due_at.isoformat(),
        }
        queued(first.channel, kind=RelayDelivery.Kind.DELTA, n=delta.n, body=body, call=call, relay_id=first.relay_id)


def queue_status(call: EmergencyCall) -> None:
    """Queue what a ticket looks like now, for the centre that brought it in; with the call locked and counted on."""
    if not call.ticket or not _leaves():
        return
    for channel in ways_for(call.centre or call.area_id, parties={CENTRE}).get(CENTRE, []):
        queued(channel, kind=RelayDelivery.Kind.STATUS, n=call.version, body=told_to_centre(call), call=call)


def withdraw_deliveries(relay: CallRelay) -> None:
    """Do not bring by machine what was told by voice: what has not gone out yet stays here."""
    RelayDelivery.objects.filter(relay=relay.pk, state__in=WAITING).update(
        state=RelayDelivery.State.WITHDRAWN, state_at=timezone.now(), version=F("version") + 1
    )


def queued(channel: AgencyChannel, *, kind: str, n: int, body: Mapping[str, Any], **of: Any) -> RelayDelivery:
    """The delivery, queued now; the same one again is the one that stands."""
    now = timezone.now()
    known = {name: value for name, value in of.items() if name in {"relay", "relay_id"} or kind == "status"}
    row, _is_new = RelayDelivery.objects.get_or_create(
        channel=channel,
        kind=kind,
        n=n,
        **known,
        defaults={"tenant_id": channel.tenant_id, "body": dict(body), "state_at": now, "due_at": now, **of},
    )
    return row


def _about(call: EmergencyCall) -> dict[str, Any]:
    """What names the call: no name and no number of whoever called."""
    return {"receipt": call.receipt, "ticket": call.ticket, "received_at": call.received_at.isoformat()}


def _leaves() -> bool:
    """Whether anything leaves the platform at all: an exercise and a replay tell nobody outside."""
    return require_scope().tenant.space == Space.ACTUAL


def _claimed(actor: Actor, delivery_id: UUID) -> RelayDelivery | None:
    """The claimed row, locked after its call and its relay, as every act on a relay locks them."""
    found = RelayDelivery.objects.filter(pk=delivery_id, tenant=actor.tenant.id).first()
    if found is None:
        return None
    if found.call_id:
        locked(EmergencyCall, found.call_id)
    if found.relay_id:
        locked(CallRelay, found.relay_id)
    row = locked(RelayDelivery, delivery_id)
    return row if row.state == RelayDelivery.State.CLAIMED else None


def _raise_alarm(row: RelayDelivery, now: datetime) -> None:
    """An agency that the machine cannot reach is told by somebody, and not in five minutes but now."""
    if row.relay is None or row.call is None or row.relay.received_at or row.relay.escalated_at:
        return
    row.relay.escalated_at = now
    row.relay.version += 1
    row.relay.save(update_fields=["escalated_at", "version"])
    row.call.version += 1
    row.call.save(update_fields=["version"])
    publish(RelayEscalated.of_relay(row.call, row.relay), changed=[row.call])


def _end_attempt(row: RelayDelivery, result: str, told: str, now: datetime) -> None:
    DeliveryAttempt.objects.filter(delivery=row.pk, result=DeliveryAttempt.Result.PENDING).update(
        result=result, told=told[:LONGEST_PROBLEM], ended_at=now, version=F("version") + 1
    )


def _move(row: RelayDelivery, state: str, *changed: str, now: datetime) -> None:
    row.state, row.state_at = state, now
    row.version += 1
    row.save(update_fields=["state", "state_at", "version", *changed])
