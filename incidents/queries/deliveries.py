"""Ways to agencies, what goes out by them, what waits, and what somebody must see to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from incidents.capabilities import CALL_READ, CHANNEL_MANAGE
from incidents.models import (
    AgencyChannel,
    CallRelay,
    ChannelKey,
    DeliveryAttempt,
    EmergencyCall,
    RelayAnswer,
    RelayDelivery,
)
from incidents.rules.deliveries import nearest_ways
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import unsealed

EMAIL, TRIAL = AgencyChannel.Kind.EMAIL.value, RelayDelivery.Kind.TRIAL.value
ANSWERS = frozenset(RelayAnswer.Kind.values)
RELAYED_KINDS = frozenset({RelayDelivery.Kind.RELAY, RelayDelivery.Kind.DELTA})
"""What an agency hears of a call, and answers to."""
FINISHED = (RelayDelivery.State.DELIVERED, RelayDelivery.State.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFilters:
    """What to look for; every given part narrows."""

    state: str = ""
    kind: str = ""
    party: str = ""
    channel_id: UUID | None = None


NO_DELIVERY_FILTERS = DeliveryFilters()


def list_channels(*, actor: Actor) -> QuerySet[AgencyChannel]:
    """The ways in the areas that the actor administers, with what waits, what died and when something last arrived."""
    actor.require(CHANNEL_MANAGE)
    areas = actor.reach(CHANNEL_MANAGE)
    rows = AgencyChannel.objects.all() if areas is None else AgencyChannel.objects.filter(inside(areas, field="area"))
    return rows.select_related("area").annotate(
        waiting_count=Count("deliveries", filter=Q(deliveries__state__in=("queued", "claimed"))),
        dead_count=Count("deliveries", filter=Q(deliveries__state="dead")),
        last_delivered_at=Max("deliveries__delivered_at"),
    )


def channel(*, actor: Actor, channel_id: UUID) -> AgencyChannel:
    """One of them; raises `NotFound`."""
    found = list_channels(actor=actor).filter(pk=channel_id).first()
    if found is None:
        raise NotFound
    return found


def keys_of(channel_id: UUID) -> list[ChannelKey]:
    """The keys of a way, the newest first."""
    return list(ChannelKey.objects.filter(channel=channel_id).select_related("made_by").order_by("-created_at", "-pk"))


def channel_of_key(*, actor: Actor, key_id: UUID) -> UUID:
    """The way that a key belongs to; raises `NotFound`."""
    found = ChannelKey.objects.filter(pk=key_id, channel__in=list_channels(actor=actor).values("pk")).first()
    if found is None:
        raise NotFound
    return found.channel_id


def list_deliveries(*, actor: Actor, filters: DeliveryFilters = NO_DELIVERY_FILTERS) -> QuerySet[RelayDelivery]:
    """What went out about the calls that the actor reads, and trials of the ways that they administer."""
    actor.require(CALL_READ)
    areas = actor.reach(CALL_READ)
    rows = RelayDelivery.objects.all()
    if areas is not None:
        rows = rows.filter(
            inside(areas, field="call__area") | Q(call__isnull=True) & inside(areas, field="channel__area")
        )
    conditions = {
        "state": filters.state,
        "kind": filters.kind,
        "channel__party": filters.party,
        "channel": filters.channel_id,
    }
    return rows.filter(**{name: value for name, value in conditions.items() if value}).order_by("-created_at", "-pk")


def with_tries(rows: QuerySet[RelayDelivery]) -> QuerySet[RelayDelivery]:
    """The deliveries with every attempt, and what a line of a list shows."""
    tries = Prefetch("tries", queryset=DeliveryAttempt.objects.order_by("n"))
    return rows.select_related("channel", "call").prefetch_related(tries)


def delivery(*, actor: Actor, delivery_id: UUID) -> RelayDelivery:
    """One delivery; raises `NotFound`."""
    found = list_deliveries(actor=actor).select_related("channel", "call").filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found


def dead_delivery_count(*, actor: Actor) -> int:
    """How many dead letters there are among the calls that the actor reads."""
    return list_deliveries(actor=actor, filters=DeliveryFilters(state=RelayDelivery.State.DEAD)).count()


def deliveries_of_call(call_id: UUID) -> list[RelayDelivery]:
    """Everything that went out about a call, in order, with its attempts; two statements."""
    return list(with_tries(RelayDelivery.objects.filter(call=call_id)).order_by("created_at", "pk"))


def answers_of_call(call_id: UUID) -> list[RelayAnswer]:
    """What agencies answered by themselves, in the order in which it came."""
    return list(RelayAnswer.objects.filter(relay__call=call_id).order_by("taken_at", "pk"))


def due_deliveries(*, now: datetime) -> list[UUID]:
    """The deliveries of the open scope whose turn it is, the oldest first."""
    due = RelayDelivery.objects.filter(state=RelayDelivery.State.QUEUED, due_at__lte=now)
    return list(due.order_by("created_at", "n", "pk").values_list("pk", flat=True))


def is_behind(row: RelayDelivery) -> bool:
    """Whether something that the same channel must hear earlier has not arrived: facts come in their order.

    A first telling that died holds its later facts back until somebody has it sent anew; an older state of a ticket
    that died is of no use to anybody.
    """
    earlier = RelayDelivery.objects.filter(channel=row.channel_id, n__lt=row.n).exclude(state__in=FINISHED)
    if row.kind == RelayDelivery.Kind.STATUS:
        return earlier.filter(call=row.call_id, kind=row.kind).exclude(state=RelayDelivery.State.DEAD).exists()
    return earlier.filter(relay=row.relay_id, relay__isnull=False).exists()


def ways_for(area: str, *, parties: Collection[str]) -> dict[str, list[AgencyChannel]]:
    """By party the ways in use that are nearest to an area."""
    rows = AgencyChannel.objects.filter(party__in=list(parties), closed_at__isnull=True).order_by("pk")
    return nearest_ways(rows, area=area)


def living_keys(*, key_ids: Collection[str], now: datetime) -> dict[str, tuple[UUID, str]]:
    """By key id the channel and the secret of keys of the open scope that are still good."""
    rows = ChannelKey.objects.filter(key_id__in=list(key_ids), channel__closed_at__isnull=True)
    return {row.key_id: (row.channel_id, unsealed(row.secret)) for row in rows.exclude(ends_at__lte=now)}


def told_to_centre(call: EmergencyCall) -> dict[str, Any]:
    """A ticket as its centre hears of it: how it goes with each agency, and how it ended. `sequence` only grows."""
    relays = CallRelay.objects.filter(call=call.pk).order_by("sent_at", "pk")
    return {
        "ticket": call.ticket,
        "receipt": call.receipt,
        "sequence": call.version,
        "state": "open" if call.is_open else "closed",
        "closed_at": call.closed_at.isoformat() if call.closed_at else None,
        "outcome": call.outcome,
        "outcome_note": call.outcome_note,
        "relays": [
            {
                "agency": one.agency,
                "channel": one.channel,
                "told_at": one.sent_at.isoformat(),
                "received_at": one.received_at.isoformat() if one.received_at else None,
                "receiver": one.receiver,
                "overdue_since": one.escalated_at.isoformat() if one.escalated_at and not one.received_at else None,
                "refused_at": one.refused_at.isoformat() if one.refused_at else None,
                "refusal": one.refusal,
                "action": one.action,
                "outcome": one.outcome,
                "closed_at": one.closed_at.isoformat() if one.closed_at else None,
            }
            for one in relays
        ],
    }
