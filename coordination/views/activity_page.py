"""The page of one activity: what was done, what is doubtful, and what can be decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_VERIFY
from coordination.models import Activity, ActivityAmendment
from coordination.queries.activities import activity as find_activity
from coordination.queries.activities import undecided
from coordination.queries.activity_form import GROUP_LABELS
from coordination.queries.programmes import programmes
from coordination.services import (
    attach_activity_photo,
    return_activity,
    verify_activity,
    withdraw_activity,
)
from coordination.views.activity_forms import FIELD_LABELS, ActivityPhotoForm, ReturnForm, WithdrawalForm
from pmi_platform.core.geo.queries.areas import full_name, full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.interface.refused import NOTHING, Refused
from pmi_platform.core.interface.templatetags.pmi import spoken_moment
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

TEXTS = ("result", "obstacle", "follow_up")


@require_POST
@scoped(ACTIVITY_VERIFY)
def verification(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Vouch for it."""
    form = VersionedForm(request.POST, auto_id="verify_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            verify_activity(actor=request.actor, activity_id=pk, version=form.cleaned_data["version"])
    if not form.is_valid():
        return show_activity(request, pk, status=422, refused={"verify_form": form})
    messages.success(request, _("The activity is verified."))
    return redirect("coordination:activity", pk=pk)


@require_POST
@scoped(ACTIVITY_VERIFY)
def return_to_author(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Send it back, with the reason that its author will read."""
    form = ReturnForm(request.POST, auto_id="return_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            return_activity(actor=request.actor, activity_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_activity(request, pk, status=422, refused={"return_form": form})
    messages.success(request, _("Returned. Its author sees the reason."))
    return redirect("coordination:activity", pk=pk)


@require_POST
@scoped(ACTIVITY_FILE, ACTIVITY_VERIFY)
def withdrawal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    form = WithdrawalForm(request.POST, auto_id="withdraw_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            withdraw_activity(actor=request.actor, activity_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_activity(request, pk, status=422, refused={"withdrawal_form": form})
    messages.success(request, _("The activity is withdrawn."))
    return redirect("coordination:activity", pk=pk)


@require_POST
@scoped(ACTIVITY_FILE)
def photo(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Add a photo."""
    form = ActivityPhotoForm(request.POST, request.FILES, auto_id="photo_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            attach_activity_photo(actor=request.actor, activity_id=pk, photo=form.draft())
    if not form.is_valid():
        return show_activity(request, pk, status=422, refused={"photo_form": form})
    messages.success(request, _("The photo has arrived."))
    return redirect("coordination:activity", pk=pk)


def show_activity(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position = head_position()
    row = find_activity(actor=request.actor, activity_id=pk)
    amendments = list(row.amendments.all())
    places = full_names({code for one in amendments for code in _areas(one)})
    context = {
        "position": position,
        "activity": _facts(row),
        "texts": [(FIELD_LABELS[name], getattr(row, name)) for name in TEXTS],
        "groups": [(label, row.groups[name]) for name, label in GROUP_LABELS.items() if name in row.groups],
        "photos": [
            {"url": reverse("api:activity-photo", args=[one.pk]), "caption": one.caption} for one in row.photos.all()
        ],
        "undecided": [FIELD_LABELS[name] for name in undecided(row)],
        "amendments": [_amendment(one, places) for one in amendments],
        **Refused(refused).put_into(_acts(row, request.actor), version=row.version),
    }
    return render(request, "coordination/kegiatan.html", context, status=status)


def may_amend(row: Activity, actor: Actor) -> bool:
    """Whether the actor may correct it: as its author, or as whoever may verify it."""
    is_author = row.filed_by_id is not None and row.filed_by_id == actor.user_id
    needed = ACTIVITY_FILE if is_author else ACTIVITY_VERIFY
    return row.status != Activity.Status.WITHDRAWN and actor.allows(needed, at=row.area_id)


def _facts(row: Activity) -> dict[str, Any]:
    address = [f"RT {row.rt}" if row.rt else "", f"RW {row.rw}" if row.rw else "", row.landmark]
    return {
        "id": row.pk,
        "version": row.version,
        "receipt": row.receipt,
        "title": row.title,
        "programme": row.programme.name,
        "status": row.status,
        "status_label": row.get_status_display(),
        "status_at": row.status_at,
        "status_reason": row.status_reason,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "place": full_name(row.area_id),
        "venue": row.venue,
        "address": ", ".join(part for part in address if part),
        "point": f"{row.location.y:.5f}, {row.location.x:.5f}" if row.location else "",
        "people": row.people,
        "people_at_least": row.people_at_least,
        "volunteers": row.volunteers,
        "staff": row.staff,
        "filed_by": row.filed_by.name if row.filed_by else "",
        "unit_name": row.filed_by_unit.name if row.filed_by_unit else "",
        "reported_at": row.reported_at,
        "received_at": row.received_at,
        "verified_at": row.verified_at,
        "verified_by": row.verified_by.name if row.verified_by else "",
    }


def _amendment(one: ActivityAmendment, places: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": one.received_at,
        "by": one.filed_by.name if one.filed_by else "",
        "changes": [
            {
                "field": FIELD_LABELS[name],
                "old": _told(name, change.get("from"), places),
                "new": _told(name, change.get("to"), places),
                "is_conflict": name in one.conflicts,
            }
            for name, change in one.changes.items()
        ],
    }


def _areas(one: ActivityAmendment) -> set[str]:
    change = one.changes.get("area", {})
    return {code for code in (change.get("from"), change.get("to")) if code}


def _told(field: str, value: Any, places: Mapping[str, str]) -> str:
    """A value of a correction in words; nothing for what is unknown."""
    if value is None or value == "":
        return ""
    match field:
        case "programme":
            known = programmes().get(str(value))
            return known.name if known else str(value)
        case "area":
            return places.get(str(value), str(value))
        case "location":
            return ", ".join(f"{number:.5f}" for number in reversed(value))
        case "started_at" | "ended_at":
            moment = parse_datetime(str(value))
            return spoken_moment(moment) if moment else str(value)
    return str(value)


def _acts(row: Activity, actor: Actor) -> dict[str, Any]:
    """What may be done with it; each only when allowed."""
    shown = {"version": row.version}
    acts: dict[str, Any] = {}
    if actor.allows(ACTIVITY_VERIFY, at=row.area_id):
        if row.status == Activity.Status.FILED:
            acts["verify_form"] = VersionedForm(initial=shown, auto_id="verify_%s")
        if row.status in (Activity.Status.FILED, Activity.Status.VERIFIED):
            acts["return_form"] = ReturnForm(initial=shown, auto_id="return_%s")
    if may_amend(row, actor):
        acts["amendment_url"] = reverse("coordination:activity-amendment", args=[row.pk])
        acts["photo_form"] = ActivityPhotoForm(auto_id="photo_%s")
        acts["withdrawal_form"] = WithdrawalForm(initial=shown, auto_id="withdraw_%s")
    return acts
