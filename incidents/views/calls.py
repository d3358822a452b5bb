"""`/panggilan/`: 112 calls, from the first word to the outcome that the city reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import CALL_READ, CALL_TAKE, CHANNEL_MANAGE
from incidents.models import EmergencyCall
from incidents.queries.calls import call_of_relay, list_calls, with_relays
from incidents.queries.deliveries import dead_delivery_count
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.landmarks import places_named
from incidents.rules.calls import agencies_for, missing
from incidents.services import (
    acknowledge_relay,
    add_call_facts,
    close_call,
    erase_caller,
    join_call_to_incident,
    note_relay,
    open_incident_from_call,
    relay_call,
    take_call,
)
from incidents.views.addresses import address_with, page_asked
from incidents.views.call_forms import (
    AGENCY_NAMES,
    OPEN,
    ActionForm,
    CallFilterForm,
    CallForm,
    CallIncidentForm,
    ClosingForm,
    RelayForm,
    landmark_offered,
)
from incidents.views.call_page import facts_form, prompts, receipt_form, show_call
from incidents.views.duplicates import candidate_rows
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.areas import full_names, search_areas
from pmi_platform.core.geo.queries.layers import INDONESIA
from pmi_platform.core.geo.rules.codes import Level, province_of
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.journal.capabilities import DETAIL_ERASE
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
MOST_AREAS = 8


@require_safe
@scoped(CALL_READ)
def calls(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address."""
    position = head_position()
    form = CallFilterForm(request.GET)
    found = list_calls(actor=request.actor, filters=form.filters()) if form.is_valid() else None
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = list(with_relays(found)[first : first + PAGE_SIZE + 1]) if found is not None else []
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "filter_form": form,
        "calls": [_line(row, names.get(row.area_id, row.area_id)) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "may_take": request.actor.allows(CALL_TAKE),
        "channels_url": reverse("incidents:channels") if request.actor.allows(CHANNEL_MANAGE) else "",
        "dead_count": dead_delivery_count(actor=request.actor),
    }
    return render(request, "incidents/call_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(CALL_TAKE)
def taking(request: ScopedRequest) -> HttpResponse:
    """Take a call on one screen: what was said, the incident, and whom to tell."""
    form = CallForm(request.POST or None, within=request.actor.tenant.area_code)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            call = take_call(actor=request.actor, draft=form.draft())
            messages.success(request, _("Call %(receipt)s is kept.") % {"receipt": call.receipt})
            return redirect("incidents:call", pk=call.pk)
    context = {"form": form, "areas_url": _outlines(request.actor), **_help(form, request.actor)}
    return render(request, "incidents/call_taking.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(CALL_TAKE)
def prompting(request: ScopedRequest) -> HttpResponse:
    """The part of the form that fills itself while somebody types: what to ask next, and what may be the same."""
    form = CallForm(request.GET, within=request.actor.tenant.area_code)
    form.full_clean()
    response = render(request, "incidents/_call_help.html", {"form": form, **_help(form, request.actor)})
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@scoped(CALL_READ)
def call(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One call."""
    return show_call(request, pk)


@require_POST
@scoped(CALL_TAKE)
def facts(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take in what became known later, and tell those who were told."""
    form = facts_form(request.actor, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            add_call_facts(actor=request.actor, call_id=pk, version=form.cleaned_data["version"], facts=form.facts())
    if not form.is_valid():
        return show_call(request, pk, status=422, refused={"facts_form": form})
    messages.success(request, _("Kept. Whoever was told before is told what changed."))
    return redirect("incidents:call", pk=pk)


@require_POST
@scoped(CALL_TAKE)
def incident(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Open an incident from the call, or say which one it is about."""
    form = CallIncidentForm(request.POST)
    if form.is_valid():
        chosen, version = form.cleaned_data["incident"], form.cleaned_data["version"]
        with refusals_shown_in(form):
            if chosen == OPEN:
                open_incident_from_call(actor=request.actor, call_id=pk, version=version)
            else:
                join_call_to_incident(actor=request.actor, call_id=pk, version=version, incident_id=UUID(chosen))
    if not form.is_valid():
        return show_call(request, pk, status=422, refused={"incident_form": form})
    messages.success(request, _("The call belongs to the incident."))
    return redirect("incidents:call", pk=pk)


@require_POST
@scoped(CALL_TAKE)
def relaying(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Tell agencies."""
    form = RelayForm(request.POST, auto_id="relay_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            relay_call(actor=request.actor, call_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_call(request, pk, status=422, refused={"relay_form": form})
    messages.success(request, _("Told. The receipt is awaited."))
    return redirect("incidents:call", pk=pk)


@require_POST
@scoped(CALL_TAKE)
def closing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """End the call with its outcome."""
    form = ClosingForm(request.POST, auto_id="close_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            close_call(actor=request.actor, call_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_call(request, pk, status=422, refused={"close_form": form})
    messages.success(request, _("Closed. The city reads the outcome by its ticket number."))
    return redirect("incidents:call", pk=pk)


@require_POST
@scoped(DETAIL_ERASE)
def caller_erasure(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Forget who called."""
    with refusals_told(request):
        erase_caller(actor=request.actor, call_id=pk, reason=request.POST.get("reason", ""))
        messages.success(request, _("Who called is forgotten."))
    return redirect("incidents:call", pk=pk)


@require_POST
@scoped(CALL_TAKE)
def receipt(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note who at the agency has it."""
    call_id = call_of_relay(actor=request.actor, relay_id=pk)
    form = receipt_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            acknowledge_relay(actor=request.actor, relay_id=pk, receiver=form.cleaned_data["receiver"])
    if not form.is_valid():
        return show_call(request, call_id, status=422, refused={f"receipt_{pk}": form})
    return redirect("incidents:call", pk=call_id)


@require_POST
@scoped(CALL_TAKE)
def action(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note what the agency does, and how it ended."""
    call_id = call_of_relay(actor=request.actor, relay_id=pk)
    form = ActionForm(request.POST, auto_id=f"act_{pk}_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            note_relay(actor=request.actor, relay_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_call(request, call_id, status=422, refused={f"action_{pk}": form})
    return redirect("incidents:call", pk=call_id)


def _help(form: CallForm, actor: Actor) -> dict[str, Any]:
    """What to ask next, which areas are meant, whom to tell first, and what may be the same."""
    said: dict[str, Any] = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    hazard, typed = said.get("hazard") or "", (form["area"].value() or "") if form.is_bound else ""
    told = Telling(
        hazard=hazard,
        area=said.get("area") or "",
        location=said.get("location"),
        at=said.get("happened_at"),
        text=f"{said.get('text') or ''} {said.get('landmark') or ''}",
    )
    found = duplicate_candidates(actor=actor, told=told)
    joinable = {one.incident.pk for one in found if actor.tenant.id in one.incident.visible_to}
    known = {**said, "callback": said.get("callback") or said.get("number")}
    areas = search_areas(typed, within=actor.tenant.area_code, limit=MOST_AREAS) if len(typed) > 2 else []
    return {
        "prompts": prompts(missing(known)),
        "proposed": [AGENCY_NAMES[code] for code in agencies_for(hazard)],
        "chosen": form["incident"].value() if form.is_bound else OPEN,
        "candidates": [{**line, "may_attach": line["id"] in joinable} for line in candidate_rows(found)],
        "landmarks": _landmarks(form, actor),
        "areas": [f"{name} ({code})" for code, name in full_names({area.code for area in areas}).items()],
    }


def _landmarks(form: CallForm, actor: Actor) -> list[str]:
    typed = (form["landmark"].value() or "") if form.is_bound else ""
    return [landmark_offered(name, area) for name, area in places_named(actor=actor, text=typed)]


def _outlines(actor: Actor) -> str:
    """The land on which a pin is set: the own province with its kecamatan, or the whole country."""
    own = actor.tenant.area_code
    if not own:
        return layer_url(INDONESIA)
    return " ".join((layer_url(province_of(own), level=Level.DISTRICT), layer_url(province_of(own))))


def _line(row: EmergencyCall, place: str) -> dict[str, Any]:
    relays = list(row.relays.all())
    return {
        "url": reverse("incidents:call", args=[row.pk]),
        "receipt": row.receipt,
        "ticket": row.ticket,
        "classification": row.classification,
        "classification_label": row.get_classification_display(),
        "hazard_code": row.hazard_id,
        "title": row.text or (row.hazard.name if row.hazard else row.get_classification_display()),
        "place": f"{row.landmark}, {place}" if row.landmark else place,
        "received_at": row.received_at,
        "incident": row.incident.number if row.incident else "",
        "relays": [
            {
                "agency": AGENCY_NAMES[one.agency],
                "is_received": one.received_at is not None,
                "is_refused": one.refused_at is not None,
                "is_overdue": one.received_at is None and one.escalated_at is not None,
            }
            for one in relays
        ],
        "outcome": row.get_outcome_display(),
    }
