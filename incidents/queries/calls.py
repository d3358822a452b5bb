"""112 calls as lists, as one, and what is waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from incidents.capabilities import CALL_READ, CALLER_READ
from incidents.models import Caller, CallRelay, EmergencyCall, RelayAnswer, RelayDelivery, RelayDelta
from incidents.queries.deliveries import answers_of_call, deliveries_of_call
from incidents.rules.calls import completeness, missing
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.filing.rules.receipts import read_receipt
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilters:
    """What to look for; every given part narrows."""

    open_only: bool = False
    overdue: bool = False
    classification: str = ""
    hazard: str = ""
    text: str = ""


NO_FILTERS = CallFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStory:
    """A call with whom it was relayed to, what is still missing, and, for those who may know, who called."""

    call: EmergencyCall
    relays: Sequence[CallRelay]
    deliveries: Sequence[RelayDelivery]
    answers: Sequence[RelayAnswer]
    caller: Caller | None
    has_caller: bool
    missing: tuple[str, ...]
    completeness: int


def readable_calls(actor: Actor) -> QuerySet[EmergencyCall]:
    """The calls from the areas that the actor's office covers."""
    actor.require(CALL_READ)
    areas = actor.reach(CALL_READ)
    return EmergencyCall.objects.all() if areas is None else EmergencyCall.objects.filter(inside(areas, field="area"))


def list_calls(*, actor: Actor, filters: CallFilters = NO_FILTERS) -> QuerySet[EmergencyCall]:
    """Calls that match, the newest first."""
    calls = readable_calls(actor)
    if filters.open_only:
        calls = calls.filter(closed_at__isnull=True)
    if filters.overdue:
        calls = calls.filter(pk__in=_overdue().values("call"))
    if filters.classification:
        calls = calls.filter(classification=filters.classification)
    if filters.hazard:
        calls = calls.filter(hazard=filters.hazard)
    if text := filters.text.strip():
        if actor.withholds_personal:
            raise NotPermitted(capability="personal:read")
        receipt = read_receipt(text)
        words = SearchQuery(text, config="simple", search_type="websearch")
        calls = calls.filter(receipt=receipt) if receipt else calls.filter(Q(ticket=text) | Q(search=words))
    return calls.order_by("-received_at", "-pk")


def with_relays(calls: QuerySet[EmergencyCall]) -> QuerySet[EmergencyCall]:
    """The calls with everything that a line of the list shows."""
    return calls.select_related("hazard", "incident").prefetch_related("relays")


def call(*, actor: Actor, call_id: UUID) -> CallStory:
    """One call with its relays and what went out by machine, in nine statements; raises `NotFound`."""
    deltas = Prefetch("deltas", queryset=RelayDelta.objects.order_by("n"))
    found = readable_calls(actor).select_related("area", "hazard", "incident", "taken_by").filter(pk=call_id).first()
    if found is None:
        raise NotFound
    relays = CallRelay.objects.filter(call=found.pk).select_related("sent_by").prefetch_related(deltas)
    caller = Caller.objects.filter(call=found.pk).first()
    known = known_facts(found, caller)
    return CallStory(
        call=found,
        relays=list(relays),
        deliveries=deliveries_of_call(found.pk),
        answers=answers_of_call(found.pk),
        caller=caller if actor.allows(CALLER_READ, at=found.area_id) and not actor.withholds_personal else None,
        has_caller=caller is not None,
        missing=missing(known),
        completeness=completeness(known),
    )


def call_of_relay(*, actor: Actor, relay_id: UUID) -> UUID:
    """The call that a relay tells of; raises `NotFound`."""
    found = CallRelay.objects.filter(pk=relay_id, call__in=readable_calls(actor)).values_list("call", flat=True).first()
    if found is None:
        raise NotFound
    return found


def call_of_ticket(*, actor: Actor, ticket: str) -> EmergencyCall:
    """The call that the actor's own centre sent under this number; raises `NotFound`."""
    centre = actor.unit.area_code if actor.unit else ""
    found = readable_calls(actor).filter(centre=centre, ticket=ticket).first() if ticket else None
    if found is None:
        raise NotFound
    return found


def overdue_call_count(*, actor: Actor) -> int:
    """How many open calls wait for an agency that has not confirmed in time; nothing for who reads no calls."""
    if not actor.allows(CALL_READ):
        return 0
    return list_calls(actor=actor, filters=CallFilters(open_only=True, overdue=True)).count()


def known_facts(row: EmergencyCall, caller: Caller | None) -> Mapping[str, Any]:
    """What the rules of completeness look at."""
    return {
        "hazard": row.hazard_id,
        "text": row.text,
        "happened_at": row.happened_at,
        "area": row.area_id,
        "location": row.location,
        "rt": row.rt,
        "landmark": row.landmark,
        "people_in_danger": row.people_in_danger,
        "people_note": row.people_note,
        "hazards_on_site": row.hazards_on_site,
        "access": row.access,
        "informed": row.informed,
        "callback": (caller.callback or caller.number) if caller else "",
    }


def _overdue() -> QuerySet[CallRelay]:
    """The relays that nobody has confirmed in time, or of which a late fact was not, and those that an agency refused
    while nobody else has been told since."""
    overdue = Q(received_at__isnull=True, escalated_at__isnull=False)
    late = RelayDelta.objects.filter(overdue)
    since = CallRelay.objects.filter(call=OuterRef("call"), sent_at__gt=OuterRef("refused_at"))
    refused = Q(refused_at__isnull=False) & ~Exists(since)
    return CallRelay.objects.filter(overdue | Q(pk__in=late.values("relay")) | refused)
