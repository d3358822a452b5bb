"""Relaying a 112 call: one payload for each agency, its receipt, its act and outcome, and what comes late."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import CALL_TAKE
from incidents.errors import WrongState
from incidents.events import CallFactsAdded, CallRelayed, RelayAcknowledged, RelayEscalated, RelayProgressed
from incidents.models import CallRelay, EmergencyCall, RelayDelta
from incidents.rules.calls import ACKNOWLEDGE_WITHIN, changed_facts, known_agencies
from incidents.services.deliveries import queue_deltas, queue_relays, queue_status, withdraw_deliveries
from incidents.services.locking import locked
from incidents.services.words import checked_line, checked_text
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def relay_call(
    *,
    actor: Actor,
    call_id: UUID,
    agencies: Sequence[str],
    channel: str = CallRelay.Channel.SYSTEM,
    receiver: str = "",
) -> list[CallRelay]:
    """Tell each agency what is known, once: who was told before is left out. Incomplete facts are told at once too.

    Told by radio or telephone, the receiver's name is the receipt, and beats what the machine was to tell.
    """
    call = _call(actor, call_id)
    if channel not in CallRelay.Channel.values:
        raise InvalidInput({"channel": _("Choose how it was told.")})
    named = checked_line("receiver", receiver)
    wanted = known_agencies(agencies)
    if not wanted:
        raise InvalidInput({"agencies": _("Choose whom to tell.")})
    told = {relay.agency: relay for relay in CallRelay.objects.select_for_update().filter(call=call.pk).order_by("pk")}
    now, payload = timezone.now(), relayed_facts(call)
    relays = [
        CallRelay.objects.create(
            tenant_id=actor.tenant.id,
            call=call,
            agency=agency,
            channel=channel,
            payload=payload,
            digest=_digest(payload),
            sent_at=now,
            sent_by_id=actor.user_id,
            due_at=now + ACKNOWLEDGE_WITHIN,
            received_at=now if named else None,
            receiver=named,
        )
        for agency in wanted
        if agency not in told
    ]
    spoken = [told[agency] for agency in wanted if agency in told and _tell_by_voice(told[agency], channel, named, now)]
    if relays or spoken:
        _touch(call)
        agencies_told = [relay.agency for relay in (*relays, *spoken)]
        publish(CallRelayed.of(call, agencies=agencies_told, channel=channel), changed=[call], detail=_named(named))
        queue_relays(call, relays)
        queue_status(call)
    return relays


@transaction.atomic
def acknowledge_relay(*, actor: Actor, relay_id: UUID, receiver: str) -> CallRelay:
    """Note who at the agency has it, with everything that came late; a receipt is given once."""
    relay, call = _relay(actor, relay_id)
    named = checked_line("receiver", receiver)
    if not named:
        raise InvalidInput({"receiver": _("Write who received it.")})
    now = timezone.now()
    late = RelayDelta.objects.select_for_update().filter(relay=relay.pk, received_at__isnull=True)
    is_new = bool(late.update(received_at=now, receiver=named))
    if relay.received_at is None:
        relay.received_at, relay.receiver = now, named
        relay.version += 1
        relay.save(update_fields=["received_at", "receiver", "version"])
        is_new = True
    withdraw_deliveries(relay)
    if is_new:
        _touch(call)
        publish(RelayAcknowledged.of_relay(call, relay), changed=[call], detail=_named(named))
        queue_status(call)
    return relay


@transaction.atomic
def note_relay(*, actor: Actor, relay_id: UUID, action: str = "", outcome: str = "") -> CallRelay:
    """Note what the agency does, and, once it is done, how it ended."""
    relay, call = _relay(actor, relay_id)
    if relay.received_at is None:
        raise InvalidInput({"action": _("Note the receipt first: who at the agency has it?")})
    now, doing, ended = timezone.now(), checked_text("action", action), checked_text("outcome", outcome)
    if doing and doing != relay.action:
        relay.action, relay.acted_at = doing, now
    if ended and relay.closed_at is None:
        relay.outcome, relay.closed_at = ended, now
    if doing or ended:
        relay.refused_at, relay.refusal = None, ""
    relay.version += 1
    relay.save(update_fields=["action", "acted_at", "outcome", "closed_at", "refused_at", "refusal", "version"])
    _touch(call)
    detail = {"after": {"action": relay.action, "outcome": relay.outcome}}
    publish(RelayProgressed.of_relay(call, relay), changed=[call], detail=detail)
    queue_status(call)
    return relay


@transaction.atomic
def escalate_overdue(*, actor: Actor, now: datetime) -> int:
    """Raise the alarm, once for each, over what no agency has confirmed in time; answers how many there were."""
    awaited = {"due_at__lte": now, "received_at__isnull": True, "escalated_at__isnull": True}
    own = {"tenant": actor.tenant.id, **awaited}
    relays = {row.pk: row for row in CallRelay.objects.select_for_update(skip_locked=True).filter(**own).order_by("pk")}
    deltas = list(RelayDelta.objects.select_for_update(skip_locked=True).filter(**own).order_by("pk"))
    overdue_rows: list[CallRelay | RelayDelta] = [*relays.values(), *deltas]
    for row in overdue_rows:
        row.escalated_at = now
        row.version += 1
        row.save(update_fields=["escalated_at", "version"])
    overdue = {**relays, **{row.relay_id: row.relay for row in deltas}}
    for relay in overdue.values():
        call = locked(EmergencyCall, relay.call_id)
        _touch(call)
        publish(RelayEscalated.of_relay(call, relay), changed=[call])
        queue_status(call)
    return len(overdue)


def tell_what_changed(call: EmergencyCall, *, before: Mapping[str, Any]) -> list[RelayDelta]:
    """Tell those who were told before what is different now, and write the event. Called with the call locked."""
    changes = changed_facts(before, relayed_facts(call))
    if not changes:
        return []
    now = timezone.now()
    relays = CallRelay.objects.select_for_update().filter(call=call.pk, closed_at__isnull=True).order_by("pk")
    deltas = [
        RelayDelta.objects.create(
            tenant_id=call.tenant_id,
            relay=relay,
            n=relay.last + 1,
            changes=changes,
            digest=_digest(changes),
            sent_at=now,
            due_at=now + ACKNOWLEDGE_WITHIN,
        )
        for relay in _with_last(list(relays))
    ]
    publish(CallFactsAdded.of(call, fields=sorted(changes)), changed=[call], detail={"changes": changes})
    queue_deltas(call, deltas)
    return deltas


def relayed_facts(call: EmergencyCall) -> dict[str, Any]:
    """What an agency is told of a call: no name and no number of whoever called."""
    return {
        "hazard": call.hazard_id or "",
        "text": call.text,
        "happened_at": call.happened_at.isoformat() if call.happened_at else None,
        "area": call.area_id,
        "location": [round(call.location.x, 6), round(call.location.y, 6)] if call.location else None,
        "rt": call.rt,
        "rw": call.rw,
        "landmark": call.landmark,
        "people_in_danger": call.people_in_danger,
        "people_note": call.people_note,
        "hazards_on_site": call.hazards_on_site,
        "access": call.access,
        "informed": list(call.informed),
    }


def _with_last(relays: Sequence[CallRelay]) -> Sequence[Any]:
    """The relays, each with the number of the last thing that it was told."""
    numbers = RelayDelta.objects.filter(relay__in=[relay.pk for relay in relays]).values("relay")
    last = {row["relay"]: row["n"] for row in numbers.annotate(n=Max("n")).order_by("relay")}
    for relay in relays:
        relay.last = last.get(relay.pk, 0)  # type: ignore[attr-defined]
    return relays


def _tell_by_voice(relay: CallRelay, channel: str, named: str, now: datetime) -> bool:
    """Whether an agency that the machine was to tell, and that has not confirmed, has now been told by voice."""
    if channel == CallRelay.Channel.SYSTEM or relay.received_at is not None:
        return False
    relay.channel, relay.receiver = channel, named
    relay.received_at = now if named else None
    relay.version += 1
    relay.save(update_fields=["channel", "receiver", "received_at", "version"])
    withdraw_deliveries(relay)
    return True


def _call(actor: Actor, call_id: UUID) -> EmergencyCall:
    call = locked(EmergencyCall, call_id)
    actor.require(CALL_TAKE, at=call.area_id)
    if not call.is_open:
        raise WrongState(state=call.get_outcome_display())
    return call


def _relay(actor: Actor, relay_id: UUID) -> tuple[CallRelay, EmergencyCall]:
    call_id = CallRelay.objects.filter(pk=relay_id).values_list("call", flat=True).first()
    call = locked(EmergencyCall, call_id or relay_id)
    actor.require(CALL_TAKE, at=call.area_id)
    return locked(CallRelay, relay_id), call


def _touch(call: EmergencyCall) -> None:
    """The call looks different to its readers now."""
    call.version += 1
    call.save(update_fields=["version"])


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _named(receiver: str) -> dict[str, Any] | None:
    return {"after": {"receiver": receiver}} if receiver else None
