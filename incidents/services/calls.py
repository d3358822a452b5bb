"""Taking 112 calls: what was said, the incident that they belong to, what comes late, and how they end."""

from __future__ import annotations

import re
import secrets
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import CALL_TAKE
from incidents.errors import WrongState
from incidents.events import CallClosed, CallerErased, CallJoined, CallTaken, IncidentOpened
from incidents.models import Caller, EmergencyCall, Incident
from incidents.queries import reference
from incidents.rules.calls import known_agencies, severity_of
from incidents.rules.retention import CALLER, CALLER_OF_AN_OPEN_CALL
from incidents.services import places, touching
from incidents.services.call_drafts import CallDraft, CallerDraft, CallFacts
from incidents.services.deliveries import queue_status
from incidents.services.drafts import IncidentOpening
from incidents.services.incidents import opened_by
from incidents.services.locking import locked
from incidents.services.relays import relay_call, relayed_facts, tell_what_changed
from incidents.services.words import checked_line, checked_text
from pmi_platform.core.errors import InvalidInput, StaleVersion
from pmi_platform.core.filing.rules.clock import TOLERANCE
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.journal.capabilities import DETAIL_ERASE
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

MOST_PEOPLE = 1_000_000
PERIOD_OVER = "Masa simpan berakhir (UU 27/2022)"
"""Written into the journal in the official language, as what people give for a reason."""
_NUMBER = re.compile(r"[0-9+*#() .-]{2,25}")
FACTS = tuple(field.name for field in fields(CallFacts))


def take_call(*, actor: Actor, draft: CallDraft) -> EmergencyCall:
    """Keep what a caller said, however little it is; the same call sent again is the same call."""
    area = _area(actor, draft.facts)
    actor.require(CALL_TAKE, at=area.code)
    if taken := _taken_before(actor, draft):
        return taken.same_as(draft.digest())  # raises ChangedAfterFiling (409) when the digest differs

    try:
        return _take(actor, draft, area)
    except IntegrityError:
        # The same call came twice at once; or, once in many millions, the receipt number was taken.
        if taken := _taken_before(actor, draft):
            return taken.same_as(draft.digest())
        return _take(actor, draft, area)


@transaction.atomic
def open_incident_from_call(*, actor: Actor, call_id: UUID, version: int) -> Incident:
    """Open an incident from what a call says; a call that has one yields that one."""
    call = _workable(actor, call_id, version)
    if call.incident_id:
        return Incident.objects.get(pk=call.incident_id)
    if call.classification != EmergencyCall.Classification.NORMAL:
        raise WrongState(state=call.get_classification_display())
    began_at = min(call.happened_at or call.received_at, call.received_at)
    opening = IncidentOpening(
        hazard=call.hazard_id or "lain",
        area=call.area_id,
        severity=severity_of(call.people_in_danger),
        started_at=began_at,
        detected_at=call.received_at,
        location=call.location,
        external_ids={"112": call.ticket} if call.ticket else {},
    )
    incident = opened_by(actor, opening, call.area)
    _join(call, incident)
    publish(IncidentOpened.of(incident), changed=[incident, call])
    return incident


@transaction.atomic
def join_call_to_incident(*, actor: Actor, call_id: UUID, version: int, incident_id: UUID) -> EmergencyCall:
    """Say that a call is about an incident in which the own tenant takes part."""
    call = _workable(actor, call_id, version)
    incident = touching.taking_part(actor, incident_id)
    if call.incident_id == incident.pk:
        return call
    former = call.incident_id
    _join(call, incident)
    publish(CallJoined.of(call), changed=[call], detail={"before": {"incident": former}})
    return call


@transaction.atomic
def add_call_facts(*, actor: Actor, call_id: UUID, version: int, facts: CallFacts) -> EmergencyCall:
    """Take in what became known later: each agency that was told before is told what changed, and nothing else."""
    call = _workable(actor, call_id, version)
    before = relayed_facts(call)
    area = _area(actor, facts) if facts.area or facts.location else call.area
    actor.require(CALL_TAKE, at=area.code)
    checked = _checked(facts, now=timezone.now())
    for name, value in checked.items():
        setattr(call, name, value)
    call.area = area
    _count(call)
    call.save(update_fields=[*checked, "area", "version", "facts_version"])
    tell_what_changed(call, before=before)
    return call


@transaction.atomic
def close_call(*, actor: Actor, call_id: UUID, version: int, outcome: str, note: str = "") -> EmergencyCall:
    """End a call with how it turned out: the city reads it by its ticket number."""
    call = _workable(actor, call_id, version)
    if outcome not in EmergencyCall.Outcome.values:
        raise InvalidInput({"outcome": _("Choose how it ended.")})
    call.closed_at, call.outcome, call.outcome_note = timezone.now(), outcome, checked_text("outcome_note", note)
    _count(call)
    call.save(update_fields=["closed_at", "outcome", "outcome_note", "version", "facts_version"])
    detail = {"after": {"outcome_note": call.outcome_note}} if call.outcome_note else None
    publish(CallClosed.of(call), changed=[call], detail=detail)
    queue_status(call)
    return call


@transaction.atomic
def erase_caller(*, actor: Actor, call_id: UUID, reason: str) -> bool:
    """Forget who called; answers whether anything was known. The call itself stands."""
    actor.require(DETAIL_ERASE, at=actor.tenant.area_code or "")
    call = locked(EmergencyCall, call_id)
    removed, _per_model = Caller.objects.filter(call=call.pk).delete()
    if removed:
        publish(CallerErased(call_id=str(call.pk), reason=checked_text("reason", reason)))
    return bool(removed)


@transaction.atomic
def forget_callers(*, actor: Actor, now: datetime) -> int:
    """Forget who called where the declared period is over (`rules.retention`); answers how many. The calls stand."""
    is_over = Q(closed_at__lte=now - CALLER.kept_for) | Q(
        closed_at__isnull=True, received_at__lte=now - CALLER_OF_AN_OPEN_CALL
    )
    over = EmergencyCall.objects.filter(is_over, tenant=actor.tenant.id)
    callers = list(Caller.objects.select_for_update(skip_locked=True).filter(call__in=over.values("pk")).order_by("pk"))
    for caller in callers:
        publish(CallerErased(call_id=str(caller.call_id), reason=PERIOD_OVER))
    Caller.objects.filter(pk__in=[caller.pk for caller in callers]).delete()
    return len(callers)


@transaction.atomic
def _take(actor: Actor, draft: CallDraft, area: AdminArea) -> EmergencyCall:
    now = timezone.now()
    if draft.classification not in EmergencyCall.Classification.values:
        raise InvalidInput({"classification": _("Choose what kind of call it is.")})
    if draft.received_at and draft.received_at > now + TOLERANCE:
        raise InvalidInput({"received_at": _("This time lies in the future. Check date, time and time zone.")})
    caller = _checked_caller(draft.caller)
    call = EmergencyCall.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=draft.digest(),
        receipt=receipt_number(secrets.randbelow(SEEDS)),
        centre=_centre(actor),
        ticket=checked_line("ticket", draft.ticket),
        classification=draft.classification,
        received_at=min(draft.received_at or now, now),
        area=area,
        taken_by_id=actor.user_id,
        **_checked(draft.facts, now=now),
    )
    if caller.is_known:
        Caller.objects.create(
            tenant_id=actor.tenant.id, call=call, name=caller.name, number=caller.number, callback=caller.callback
        )
    publish(CallTaken.of(call), changed=[call], detail=_words(call))
    if draft.classification == EmergencyCall.Classification.NORMAL:
        _handle(actor, call, draft)
    return EmergencyCall.objects.get(pk=call.pk)


def _handle(actor: Actor, call: EmergencyCall, draft: CallDraft) -> None:
    """What the call taker decided in the same breath."""
    if draft.incident_id:
        join_call_to_incident(actor=actor, call_id=call.pk, version=call.version, incident_id=draft.incident_id)
    elif draft.opens_incident:
        open_incident_from_call(actor=actor, call_id=call.pk, version=call.version)
    if draft.agencies:
        relay_call(
            actor=actor,
            call_id=call.pk,
            agencies=draft.agencies,
            channel=draft.channel,
            receiver=draft.receiver,
        )


def _taken_before(actor: Actor, draft: CallDraft) -> EmergencyCall | None:
    calls = EmergencyCall.objects.filter(tenant=actor.tenant.id)
    if draft.ticket:
        return calls.filter(centre=_centre(actor), ticket=draft.ticket.strip()).first()
    return calls.filter(client_ref=draft.client_ref).first()


def _centre(actor: Actor) -> str:
    return actor.unit.area_code if actor.unit else ""


def _area(actor: Actor, facts: CallFacts) -> AdminArea:
    """Where it is; while nobody knows, the area of the office that took the call."""
    if facts.area or facts.location is not None:
        return places.resolve(actor=actor, area=facts.area or None, location=facts.location).area
    own = _centre(actor) or actor.tenant.area_code
    if not own:
        raise InvalidInput({"area": _("Choose the kelurahan/desa, or use GPS.")})
    return places.own_area(actor, own)


def _checked(facts: CallFacts, *, now: datetime) -> dict[str, Any]:
    if facts.hazard and facts.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    if facts.happened_at and facts.happened_at > now + TOLERANCE:
        raise InvalidInput({"happened_at": _("This time lies in the future. Check date, time and time zone.")})
    if facts.people_in_danger is not None and not 0 <= facts.people_in_danger <= MOST_PEOPLE:
        raise InvalidInput({"people_in_danger": _("This number is too large to be true. Check the digits.")})
    location: Point | None = facts.location
    return {
        "hazard_id": facts.hazard or None,
        "text": checked_text("text", facts.text),
        "happened_at": min(facts.happened_at, now) if facts.happened_at else None,
        "location": location,
        "rt": places.checked_neighbourhood("rt", facts.rt),
        "rw": places.checked_neighbourhood("rw", facts.rw),
        "landmark": checked_line("landmark", facts.landmark),
        "people_in_danger": facts.people_in_danger,
        "people_note": checked_line("people_note", facts.people_note),
        "hazards_on_site": checked_line("hazards_on_site", facts.hazards_on_site),
        "access": checked_line("access", facts.access),
        "informed": known_agencies(facts.informed),
    }


def _checked_caller(caller: CallerDraft) -> CallerDraft:
    for name in ("number", "callback"):
        number = getattr(caller, name).strip()
        if number and not _NUMBER.fullmatch(number):
            raise InvalidInput({name: _("Write a telephone number in digits.")})
    return CallerDraft(
        name=checked_line("name", caller.name), number=caller.number.strip(), callback=caller.callback.strip()
    )


def _workable(actor: Actor, call_id: UUID, version: int) -> EmergencyCall:
    """The open call, as far as what is said of it is what was shown; meanwhile agencies may have answered."""
    call = locked(EmergencyCall, call_id)
    if not call.facts_version <= version <= call.version:
        raise StaleVersion(stored=call.version)
    actor.require(CALL_TAKE, at=call.area_id)
    if not call.is_open:
        raise WrongState(state=call.get_outcome_display())
    return call


def _join(call: EmergencyCall, incident: Incident) -> None:
    call.incident = incident
    _count(call)
    call.save(update_fields=["incident", "version", "facts_version"])


def _count(call: EmergencyCall) -> None:
    call.version += 1
    call.facts_version = call.version


def _words(call: EmergencyCall) -> dict[str, Any] | None:
    """What was said in words, kept so that it can be erased. Who called is not in the journal at all."""
    names = ("text", "rt", "rw", "landmark", "people_note", "hazards_on_site", "access")
    said = {name: getattr(call, name) for name in names if getattr(call, name)}
    return {"after": said} if said else None
