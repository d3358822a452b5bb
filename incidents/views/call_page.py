"""The page of one 112 call: what is known, what is still to ask, who has been told and what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.capabilities import CALL_TAKE
from incidents.models import CallRelay, EmergencyCall, RelayDelivery, RelayDelta
from incidents.queries.calls import CallStory
from incidents.queries.calls import call as find_call
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.reference import hazards
from incidents.rules.calls import agencies_for
from incidents.rules.retention import caller_erased_at
from incidents.views.call_forms import (
    AGENCY_NAMES,
    ActionForm,
    CallIncidentForm,
    ClosingForm,
    LateFactsForm,
    ReceiptForm,
    RelayForm,
)
from incidents.views.deliveries import delivery_line
from incidents.views.duplicates import candidate_rows
from incidents.views.refused import NOTHING, Refused
from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.capabilities import DETAIL_ERASE
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

SHOWN_STATES = 5
"""How many of the last states of a ticket its page shows; the list of deliveries has all."""
PROMPTS: Mapping[str, str | Promise] = {
    "what": gettext_lazy("What is happening?"),
    "when": gettext_lazy("Since when?"),
    "place": gettext_lazy("Which kelurahan?"),
    "spot": gettext_lazy("Which landmark, RT, RW?"),
    "callback": gettext_lazy("Number to call back?"),
    "people": gettext_lazy("Anybody in danger or hurt?"),
    "hazards": gettext_lazy("Power lines, gas, current on the spot?"),
    "access": gettext_lazy("How do we get there?"),
    "informed": gettext_lazy("Whom have you told already?"),
}
FACT_NAMES: Mapping[str, str | Promise] = {
    "hazard": gettext_lazy("Kind"),
    "text": gettext_lazy("What happened"),
    "happened_at": gettext_lazy("Since when"),
    "area": gettext_lazy("Area"),
    "location": gettext_lazy("Coordinates"),
    "rt": "RT",
    "rw": "RW",
    "landmark": gettext_lazy("Landmark"),
    "people_in_danger": gettext_lazy("People in danger"),
    "people_note": gettext_lazy("Who, how they are"),
    "hazards_on_site": gettext_lazy("Dangers on the spot"),
    "access": gettext_lazy("How to get there"),
    "informed": gettext_lazy("Told already"),
}


def show_call(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, returned, actor = head_position(), Refused(refused), request.actor
    story = find_call(actor=actor, call_id=pk)
    row = story.call
    may_act = row.is_open and actor.allows(CALL_TAKE, at=row.area_id)
    context = {
        "position": position,
        "call": _facts(story),
        "caller": story.caller,
        "caller_erased_at": caller_erased_at(received_at=row.received_at, closed_at=row.closed_at)
        if story.has_caller
        else None,
        "completeness": story.completeness,
        "prompts": prompts(story.missing) if row.is_open else [],
        "relays": [_relay(relay, story, returned, actor) for relay in story.relays],
        "ticket_states": [
            delivery_line(one, actor) for one in reversed(story.deliveries) if one.kind == RelayDelivery.Kind.STATUS
        ][:SHOWN_STATES],
        "spoken": spoken(story),
        "erase_url": reverse("incidents:caller-erasure", args=[row.pk])
        if story.has_caller and actor.allows(DETAIL_ERASE, at=actor.tenant.area_code or "")
        else "",
        **returned.put_into(_acts(story, actor) if may_act else {}, version=row.version),
    }
    response = render(request, "incidents/call_detail.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def prompts(codes: Sequence[str]) -> list[str]:
    """What to ask next, in words."""
    return [str(PROMPTS[code]) for code in codes]


def spoken(story: CallStory) -> str:
    """The one text that every agency gets, to be read out or copied."""
    row = story.call
    told: dict[str, Any] = {
        "112": row.ticket or row.receipt,
        "hazard": row.hazard.name if row.hazard else "",
        "text": row.text,
        "happened_at": f"{localtime(row.happened_at):%d-%m %H.%M}" if row.happened_at else "",
        "area": full_name(row.area_id),
        "landmark": ", ".join(
            part for part in (row.landmark, f"RT {row.rt}" if row.rt else "", f"RW {row.rw}" if row.rw else "") if part
        ),
        "location": f"{row.location.y:.5f}, {row.location.x:.5f}" if row.location else "",
        "people_in_danger": "" if row.people_in_danger is None else str(row.people_in_danger),
        "people_note": row.people_note,
        "hazards_on_site": row.hazards_on_site,
        "access": row.access,
        "informed": ", ".join(str(AGENCY_NAMES[code]) for code in row.informed),
    }
    lines = [f"{FACT_NAMES.get(name, name)}: {value}" for name, value in told.items() if value]
    if story.caller and (number := story.caller.callback or story.caller.number):
        lines.append(_("Call back at: %(number)s") % {"number": number})
    if story.missing:
        lines.append(_("NOT KNOWN YET: %(what)s") % {"what": "; ".join(prompts(story.missing))})
    return "\n".join(lines)


def _facts(story: CallStory) -> dict[str, Any]:
    row = story.call
    incident = row.incident
    return {
        "id": row.pk,
        "version": row.version,
        "receipt": row.receipt,
        "ticket": row.ticket,
        "classification": row.classification,
        "classification_label": row.get_classification_display(),
        "hazard_code": row.hazard_id,
        "hazard_name": row.hazard.name if row.hazard else _("not known yet"),
        "place": full_name(row.area_id),
        "row": row,
        "address": ", ".join(
            part for part in (row.landmark, f"RT {row.rt}" if row.rt else "", f"RW {row.rw}" if row.rw else "") if part
        ),
        "informed": [AGENCY_NAMES[code] for code in row.informed],
        "taken_by": row.taken_by.name if row.taken_by else "",
        "outcome_label": row.get_outcome_display(),
        "incident": {
            "number": incident.number,
            "title": incident.title,
            "url": reverse("incidents:incident", args=[incident.pk]),
        }
        if incident
        else None,
    }


def _relay(relay: CallRelay, story: CallStory, returned: Refused, actor: Actor) -> dict[str, Any]:
    may_act = story.call.is_open and actor.allows(CALL_TAKE, at=story.call.area_id)
    deltas = list(relay.deltas.all())
    awaits = relay.received_at is None or any(one.received_at is None for one in deltas)
    is_overdue = (relay.received_at is None and relay.escalated_at is not None) or any(
        one.received_at is None and one.escalated_at is not None for one in deltas
    )
    action = ActionForm(initial={"action": relay.action}, auto_id=f"act_{relay.pk}_%s")
    return {
        "agency": AGENCY_NAMES[relay.agency],
        "channel": relay.get_channel_display(),
        "sent_at": relay.sent_at,
        "received_at": relay.received_at,
        "receiver": relay.receiver,
        "is_overdue": is_overdue,
        "due_at": relay.due_at,
        "action": relay.action,
        "acted_at": relay.acted_at,
        "outcome": relay.outcome,
        "closed_at": relay.closed_at,
        "refused_at": relay.refused_at,
        "refusal": relay.refusal,
        "digest": relay.digest[:8],
        "deliveries": [delivery_line(one, actor) for one in story.deliveries if one.relay_id == relay.pk],
        "answers": [one for one in story.answers if one.relay_id == relay.pk],
        "deltas": [delta_text(one) for one in deltas],
        "receipt_url": reverse("incidents:relay-receipt", args=[relay.pk]) if may_act and awaits else "",
        "receipt_form": returned.take(f"receipt_{relay.pk}", fresh=receipt_form(relay.pk)),
        "action_url": reverse("incidents:relay-action", args=[relay.pk])
        if may_act and relay.received_at and not relay.closed_at
        else "",
        "action_form": returned.take(f"action_{relay.pk}", fresh=action),
    }


def receipt_form(pk: UUID, **kwargs: Any) -> ReceiptForm:
    """The form of one receipt; there is one for each agency on the page."""
    return ReceiptForm(auto_id=f"receipt_{pk}_%s", **kwargs)


def delta_text(one: RelayDelta) -> dict[str, Any]:
    """A later fact in words."""
    changes = [f"{FACT_NAMES[name]}: {fact_said(name, change['to'])}" for name, change in one.changes.items()]
    return {
        "n": one.n,
        "sent_at": one.sent_at,
        "received_at": one.received_at,
        "receiver": one.receiver,
        "text": "; ".join(changes),
    }


def fact_said(name: str, value: Any) -> str:
    """A fact that was relayed, as people read it."""
    if value in (None, "", []):
        return "–"
    if name == "hazard":
        return hazards()[value].name if value in hazards() else str(value)
    if name == "area":
        return full_name(value)
    if name == "informed":
        return ", ".join(str(AGENCY_NAMES.get(code, code)) for code in value)
    if name == "location":
        return f"{value[1]:.5f}, {value[0]:.5f}"
    if name == "happened_at":
        moment = parse_datetime(value)
        return f"{localtime(moment):%d-%m %H.%M}" if moment else str(value)
    return str(value)


def _acts(story: CallStory, actor: Actor) -> dict[str, Any]:
    """What may be done with an open call."""
    row = story.call
    told = {relay.agency for relay in story.relays}
    acts: dict[str, Any] = {
        "facts_url": reverse("incidents:call-facts", args=[row.pk]),
        "facts_form": facts_form(actor, initial={**_known(row), "version": row.version}),
        "close_url": reverse("incidents:call-closing", args=[row.pk]),
        "close_form": ClosingForm(initial={"version": row.version}, auto_id="close_%s"),
    }
    if row.classification == EmergencyCall.Classification.NORMAL:
        acts["relay_url"] = reverse("incidents:call-relaying", args=[row.pk])
        proposed = [code for code in agencies_for(row.hazard_id or "") if code not in told]
        acts["relay_form"] = RelayForm(initial={"agencies": proposed, "channel": "system"}, auto_id="relay_%s")
        if row.incident_id is None:
            acts["incident_url"] = reverse("incidents:call-incident", args=[row.pk])
            acts["incident_form"] = CallIncidentForm(initial={"version": row.version})
            acts["candidates"] = _candidates(row, actor)
    return acts


def facts_form(actor: Actor, **kwargs: Any) -> LateFactsForm:
    """The form for what became known later."""
    return LateFactsForm(within=actor.tenant.area_code, auto_id="facts_%s", **kwargs)


def _known(row: EmergencyCall) -> dict[str, Any]:
    names = ("text", "landmark", "rt", "rw", "people_in_danger", "people_note", "hazards_on_site", "access", "informed")
    return {
        **{name: getattr(row, name) for name in names},
        "hazard": row.hazard_id or "",
        "area": row.area_id,
        "happened_at": localtime(row.happened_at) if row.happened_at else None,
        "location": f"{row.location.y:.6f}, {row.location.x:.6f}" if row.location else "",
    }


def _candidates(row: EmergencyCall, actor: Actor) -> list[dict[str, Any]]:
    told = Telling(
        hazard=row.hazard_id or "",
        area=row.area_id,
        location=row.location,
        at=row.happened_at or row.received_at,
        text=f"{row.text} {row.landmark}",
    )
    found = duplicate_candidates(actor=actor, told=told)
    joinable = {one.incident.pk for one in found if actor.tenant.id in one.incident.visible_to}
    return [{**line, "may_attach": line["id"] in joinable} for line in candidate_rows(found)]
