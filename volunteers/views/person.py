"""`/relawan/<id>/`: one person, what they belong to, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pmi_platform.core.geo.queries.areas import full_name
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import PERSON_ERASE, PERSON_MANAGE, PERSON_READ, PRIVATE_READ
from volunteers.forms import AffiliationForm, ErasureForm, RevisionForm, StepForm
from volunteers.models import Affiliation, Volunteer
from volunteers.queries.roster import affiliations_of, external_ids_of, find_volunteer
from volunteers.rules.standing import STEPS
from volunteers.services.affiliations import join_unit, move_affiliation
from volunteers.services.private import erase_volunteer, show_private
from volunteers.services.registering import revise_volunteer
from volunteers.views.roster import unit_choices

NOTHING: Mapping[str, Form] = MappingProxyType({})


@require_safe
@scoped(PERSON_READ)
def volunteer(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One person."""
    return _show(request, pk)


@require_safe
@never_cache
@scoped(PRIVATE_READ)
def private(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """What is shown only on request; the look is noted in the journal."""
    data = show_private(actor=request.actor, volunteer_id=pk)
    form = None
    if request.actor.allows(PERSON_MANAGE, at=data.volunteer.area_id):
        form = _revision(data.volunteer, request)
    return render(request, "volunteers/private.html", {"data": data, "name": data.volunteer.person, "form": form})


@require_POST
@scoped(PERSON_MANAGE)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Tell anew who somebody is."""
    form = RevisionForm(request.POST, within=request.actor.tenant.area_code)
    if form.is_valid():
        with refusals_shown_in(form):
            revise_volunteer(
                actor=request.actor, volunteer_id=pk, version=form.cleaned_data["version"], person=form.person()
            )
    if not form.is_valid():
        found = find_volunteer(actor=request.actor, volunteer_id=pk)
        context = {"form": form, "name": found.person, "back": reverse("volunteers:volunteer", args=[pk])}
        return render(request, "volunteers/volunteer_revision.html", context, status=422)
    messages.success(request, _("The data is changed."))
    return redirect("volunteers:volunteer", pk=pk)


@require_POST
@scoped(PERSON_MANAGE)
def joining(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note another membership."""
    form = AffiliationForm(request.POST, units=unit_choices(request, PERSON_MANAGE), auto_id="join_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            join_unit(actor=request.actor, volunteer_id=pk, affiliation=form.affiliation())
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"joining_form": form})
    messages.success(request, _("The membership is noted."))
    return redirect("volunteers:volunteer", pk=pk)


@require_POST
@scoped(PERSON_MANAGE)
def step(request: ScopedRequest, pk: UUID, affiliation_id: UUID) -> HttpResponse:
    """Lead a membership on."""
    form = StepForm(request.POST, auto_id=f"step_{affiliation_id}_%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            move_affiliation(
                actor=request.actor,
                affiliation_id=affiliation_id,
                version=said["version"],
                state=said["state"],
                reason=said["reason"],
            )
    if not form.is_valid():
        return _show(request, pk, status=422, refused={str(affiliation_id): form})
    return redirect("volunteers:volunteer", pk=pk)


@require_POST
@scoped(PERSON_ERASE)
def erasure(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Forget who somebody was."""
    form = ErasureForm(request.POST, auto_id="erase_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            erase_volunteer(actor=request.actor, volunteer_id=pk, reason=form.cleaned_data["reason"])
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"erasure_form": form})
    messages.success(request, _("The data is erased. What was counted stays, without a name."))
    return redirect("volunteers:volunteers")


def _show(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    position = head_position()
    row = find_volunteer(actor=request.actor, volunteer_id=pk)
    may_manage = request.actor.allows(PERSON_MANAGE, at=row.area_id) and row.state != Volunteer.State.ERASED
    held = affiliations_of(row)
    context = {
        "position": position,
        "volunteer": _person(row),
        "external_ids": external_ids_of(row),
        "affiliations": [_affiliation(one, may_manage=may_manage, refused=refused) for one in held],
        "merging_url": reverse("volunteers:merging", args=[pk]) if may_manage else "",
        "private_url": reverse("volunteers:private", args=[pk]) if _may_look(request, row) else "",
        **_acts(request, row, may_manage=may_manage),
        **{name: form for name, form in refused.items() if name.endswith("_form")},
    }
    return render(request, "volunteers/volunteer_detail.html", context, status=status)


def _may_look(request: ScopedRequest, row: Volunteer) -> bool:
    return request.actor.allows(PRIVATE_READ, at=row.area_id) and row.state != Volunteer.State.ERASED


def _person(row: Volunteer) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.person.full_name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "is_deployable": row.is_deployable,
        "barred_by": row.get_barred_by_display(),
        "place": full_name(row.area_id),
        "registered_at": row.created_at,
    }


def _affiliation(row: Affiliation, *, may_manage: bool, refused: Mapping[str, Form]) -> dict[str, Any]:
    steps = STEPS[row.state] if may_manage else ()
    fresh = StepForm(initial={"version": row.version}, steps=steps, auto_id=f"step_{row.pk}_%s") if steps else None
    return {
        "id": row.pk,
        "kind": row.get_kind_display(),
        "organisation": row.organisation.name,
        "unit": row.unit.name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_reason": row.state_reason,
        "member_number": row.member_number,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "form": refused.get(str(row.pk), fresh),
    }


def _acts(request: ScopedRequest, row: Volunteer, *, may_manage: bool) -> dict[str, Any]:
    acts: dict[str, Any] = {}
    if may_manage:
        acts["joining_form"] = AffiliationForm(units=unit_choices(request, PERSON_MANAGE), auto_id="join_%s")
    if request.actor.allows(PERSON_ERASE, at=row.area_id) and row.state != Volunteer.State.ERASED:
        acts["erasure_form"] = ErasureForm(auto_id="erase_%s")
    return acts


def _revision(row: Volunteer, request: ScopedRequest) -> RevisionForm:
    return RevisionForm(initial=told_of(row), within=request.actor.tenant.area_code)


def told_of(row: Volunteer) -> dict[str, Any]:
    """What is stored of somebody, as their form shows it. The NIK is never put back into a form."""
    contact, record = row.contact, row.record
    siamo = next((one.value for one in external_ids_of(row) if one.system == "siamo"), "")
    return {
        "version": row.version,
        "full_name": row.person.full_name,
        "area": row.area_id,
        "born_on": record.born_on,
        "address": record.address,
        "phone": contact.phone,
        "blood_group": contact.blood_group,
        "emergency_name": contact.emergency_name,
        "emergency_phone": contact.emergency_phone,
        "siamo": siamo,
    }
