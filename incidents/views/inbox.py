"""`/kotak-masuk/`: what people unknown to us told, until somebody has checked it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.capabilities import INBOX_DECIDE, INBOX_READ
from incidents.forms import AttachmentForm, ReasonForm
from incidents.models import InboxItem
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.inbox import inbox_item, inbox_photo, list_items
from incidents.services.inbox import block_sender, join_item, reject_item, take_item
from incidents.views.addresses import address_with, page_asked
from incidents.views.duplicates import candidate_rows
from incidents.views.export import csv_file
from incidents.views.inbox_forms import BlockForm, InboxFilterForm, TakingForm
from incidents.views.refused import NOTHING, Refused
from incidents.views.report_page import attachment_form
from incidents.views.words import neighbourhood
from pmi_platform.core.geo.queries.areas import full_name, full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

PAGE_SIZE = 50
HEAD = ("nomor", "diterima", "lewat", "status", "bahaya", "wilayah", "nyawa_terancam", "isi")


@require_safe
@scoped(INBOX_READ)
def inbox(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address; `?format=csv` is all of it."""
    position = head_position()
    form = InboxFilterForm(request.GET)
    found = list_items(actor=request.actor, filters=form.filters()) if form.is_valid() else None
    if request.GET.get("format") == "csv" and found is not None:
        return csv_file("kotak-masuk", HEAD, map(_cells, found), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = list(found[first : first + PAGE_SIZE + 1]) if found is not None else []
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "filter_form": form,
        "items": [_line(row, names.get(row.area_id, row.area_id)) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
    }
    return render(request, "incidents/inbox.html", context)


@require_safe
@scoped(INBOX_READ)
def item(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One message."""
    return _show(request, pk)


@require_safe
@scoped(INBOX_READ)
def photo(request: ScopedRequest, pk: UUID) -> HttpResponseBase:
    """Its picture, re-encoded when it came."""
    response = FileResponse(inbox_photo(actor=request.actor, item_id=pk), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@scoped(INBOX_DECIDE)
def taking(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it as a report."""
    form = TakingForm(request.POST, incidents=_open_incidents(request.actor))
    if form.is_valid():
        with refusals_shown_in(form):
            version = form.cleaned_data["version"]
            report = take_item(actor=request.actor, item_id=pk, version=version, taking=form.taking())
            messages.success(request, _("Taken as report %(receipt)s.") % {"receipt": report.receipt})
            return redirect("incidents:report", pk=report.pk)
    return _show(request, pk, status=422, refused={"take_form": form})


@require_POST
@scoped(INBOX_DECIDE)
def joining(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say which known incident it tells of."""
    form = attachment_form(request.actor, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            said = form.cleaned_data
            join_item(actor=request.actor, item_id=pk, version=said["version"], incident_id=said["incident"])
            messages.success(request, _("Joined to the incident."))
            return redirect("incidents:inbox-item", pk=pk)
    return _show(request, pk, status=422, refused={"join_form": form})


@require_POST
@scoped(INBOX_DECIDE)
def rejection(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Put it aside."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            said = form.cleaned_data
            reject_item(actor=request.actor, item_id=pk, version=said["version"], reason=said["reason"])
            messages.success(request, _("Rejected."))
            return redirect("incidents:inbox")
    return _show(request, pk, status=422, refused={"reject_form": form})


@require_POST
@scoped(INBOX_DECIDE)
def blocking(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take nothing more from its sender for a time."""
    form = BlockForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            block_sender(actor=request.actor, item_id=pk, until=form.until(), reason=form.cleaned_data["reason"])
            messages.success(request, _("Nothing more is taken from this sender for that time."))
            return redirect("incidents:inbox-item", pk=pk)
    return _show(request, pk, status=422, refused={"block_form": form})


def _show(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    position, actor = head_position(), request.actor
    story = inbox_item(actor=actor, item_id=pk)
    row = story.item
    is_open = row.state == InboxItem.State.WAITING
    may = actor.allows(INBOX_DECIDE, at=row.area_id)
    acts = _acts(row, actor, can_block=bool(row.sender_key)) if may else {}
    if not is_open:
        acts = {name: act for name, act in acts.items() if name.startswith("block")}
    context = {
        "position": position,
        "item": _facts(row),
        "sender": story.sender,
        "has_sender": story.has_sender,
        "sender_block": story.block,
        "others": [_line(one, "") for one in story.others],
        "candidates": _candidates(row, actor) if is_open else [],
        **Refused(refused).put_into(acts, version=row.version),
    }
    response = render(request, "incidents/inbox_item.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _acts(row: InboxItem, actor: Actor, *, can_block: bool) -> dict[str, Any]:
    shown = {"version": row.version}
    told = {**shown, "hazard": row.hazard_id, "area": row.area_id, "text": row.text}
    acts: dict[str, Any] = {
        "take_url": reverse("incidents:inbox-taking", args=[row.pk]),
        "take_form": TakingForm(initial=told, incidents=_open_incidents(actor, near=row.area_id), auto_id="take_%s"),
        "join_url": reverse("incidents:inbox-joining", args=[row.pk]),
        "join_form": attachment_form(actor, near=row.area_id, initial=shown, auto_id="join_%s"),
        "reject_url": reverse("incidents:inbox-rejection", args=[row.pk]),
        "reject_form": ReasonForm(initial=shown, auto_id="reject_%s"),
    }
    if can_block:
        acts["block_url"] = reverse("incidents:inbox-blocking", args=[row.pk])
        acts["block_form"] = BlockForm(auto_id="block_%s")
    return acts


def _open_incidents(actor: Actor, *, near: str = "") -> list[tuple[UUID, str]]:
    form: AttachmentForm = attachment_form(actor, near=near)
    return [choice for choice in form.fields["incident"].choices if choice[0]]  # type: ignore[attr-defined]


def _candidates(row: InboxItem, actor: Actor) -> list[dict[str, Any]]:
    told = Telling(
        hazard=row.hazard_id or "",
        area=row.area_id,
        location=row.location,
        at=row.observed_at,
        text=f"{row.text} {row.landmark}",
    )
    return [{**line, "may_attach": False} for line in candidate_rows(duplicate_candidates(actor=actor, told=told))]


def _facts(row: InboxItem) -> dict[str, Any]:
    return {
        **_line(row, full_name(row.area_id)),
        "address": neighbourhood(row.rt, row.rw, row.landmark),
        "pin": f"{row.location.y:.5f},{row.location.x:.5f}" if row.location else "",
        "observed_at": row.observed_at,
        "state_at": row.state_at,
        "state_reason": row.state_reason,
        "decided_by": row.decided_by.name if row.decided_by else "",
        "photo_url": reverse("incidents:inbox-photo", args=[row.pk]) if row.photo_name else "",
        "report_url": reverse("incidents:report", args=[row.report_id]) if row.report_id else "",
        "report": row.report.receipt if row.report else "",
        "incident_url": reverse("incidents:incident", args=[row.incident_id]) if row.incident_id else "",
    }


def _line(row: InboxItem, place: str) -> dict[str, Any]:
    return {
        "url": reverse("incidents:inbox-item", args=[row.pk]),
        "number": row.number,
        "version": row.version,
        "door": row.get_door_display(),
        "state": row.state,
        "state_label": row.get_state_display(),
        "hazard_code": row.hazard_id or "",
        "hazard_name": row.hazard.name if row.hazard else "",
        "place": place,
        "received_at": row.received_at,
        "text": row.text,
        "is_life_at_risk": row.is_life_at_risk,
        "has_photo": bool(row.photo_name),
        "incident": row.incident.number if row.incident else "",
    }


def _cells(row: InboxItem) -> tuple[Any, ...]:
    told = (row.number, row.received_at.isoformat(), row.door, row.state, row.hazard_id or "", row.area_id)
    return (*told, int(row.is_life_at_risk), row.text)
