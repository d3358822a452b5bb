"""`/pengungsian/`: the places where displaced people stay."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import SHELTER_READ, SHELTER_RECORD
from incidents.models import Shelter
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.shelters import list_shelters
from incidents.queries.shelters import shelter as find_shelter
from incidents.rules.shelters import GROUPS
from incidents.services.shelters import close_shelter, count_shelter, open_shelter, reopen_shelter, revise_shelter
from incidents.views.addresses import address_with
from incidents.views.refused import NOTHING, Refused
from incidents.views.shelter_forms import (
    GROUP_LABELS,
    ShelterCountForm,
    ShelterDetailsForm,
    ShelterFilterForm,
    ShelterForm,
    ShelterStateForm,
)
from pmi_platform.core.accounts.queries.places import area_choices
from pmi_platform.core.api.paging import keyset_rows
from pmi_platform.core.geo.queries.areas import full_name, full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50
MOST_OFFERED = 50
SERVICES, NEEDS = dict(Shelter.Service.choices), dict(Shelter.Need.choices)


@require_safe
@scoped(SHELTER_READ)
def shelters(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address."""
    position = head_position()
    form = ShelterFilterForm(request.GET)
    rows: list[Shelter] = []
    following = None
    if form.is_valid():
        found = list_shelters(actor=request.actor, filters=form.filters())
        rows, following = keyset_rows(
            found, order_by="-created_at", limit=PAGE_SIZE, cursor=request.GET.get("cursor") or None
        )
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "filter_form": form,
        "shelters": [_line(row, names) for row in rows],
        "next_url": address_with(request, cursor=following) if following else "",
        "opening_url": reverse("incidents:shelter-opening") if request.actor.allows(SHELTER_RECORD) else "",
    }
    return render(request, "incidents/shelter_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(SHELTER_RECORD)
def opening(request: ScopedRequest) -> HttpResponse:
    """Register a shelter."""
    found: Any = list_incidents(actor=request.actor, filters=IncidentFilters(open_only=True))[:MOST_OFFERED]
    form = ShelterForm(
        request.POST or None,
        incidents=[(one.pk, f"{one.number} · {one.title}") for one in found],
        areas=area_choices(request.actor),
        initial={"incident": request.GET.get("incident", "")},
    )
    if form.is_valid():
        with refusals_shown_in(form):
            opened = open_shelter(
                actor=request.actor,
                incident_id=form.cleaned_data["incident"],
                area=form.cleaned_data["area"],
                details=form.details(),
            )
            messages.success(request, _("The shelter is registered. Say who stays there."))
            return redirect("incidents:shelter", pk=opened.pk)
    return render(request, "incidents/shelter_opening.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@scoped(SHELTER_READ)
def shelter(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One shelter, its counts, and what can be done."""
    return _show(request, pk)


@require_POST
@scoped(SHELTER_RECORD)
def counting(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say who stays there."""
    form = ShelterCountForm(request.POST, auto_id="count_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            count_shelter(actor=request.actor, shelter_id=pk, version=form.cleaned_data["version"], count=form.count())
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"count_form": form})
    messages.success(request, _("Counted. The displaced people of the area are added up anew."))
    return redirect("incidents:shelter", pk=pk)


@require_POST
@scoped(SHELTER_RECORD)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Tell anew what it is like."""
    form = ShelterDetailsForm(request.POST, auto_id="details_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            revise_shelter(
                actor=request.actor, shelter_id=pk, version=form.cleaned_data["version"], details=form.details()
            )
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"details_form": form})
    messages.success(request, _("The shelter is changed."))
    return redirect("incidents:shelter", pk=pk)


@require_POST
@scoped(SHELTER_RECORD)
def state(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Close it, or open it again."""
    form = ShelterStateForm(request.POST, auto_id="state_%s")
    if form.is_valid():
        said = form.cleaned_data
        act = close_shelter if said["state"] == Shelter.State.CLOSED else reopen_shelter
        with refusals_shown_in(form):
            act(actor=request.actor, shelter_id=pk, version=said["version"], reason=said["reason"])
    if not form.is_valid():
        return _show(request, pk, status=422, refused={"state_form": form})
    return redirect("incidents:shelter", pk=pk)


def _show(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    position = head_position()
    row = find_shelter(actor=request.actor, shelter_id=pk)
    is_own = row.tenant_id == request.actor.tenant.id
    context = {
        "position": position,
        "shelter": {**_line(row, {row.area_id: full_name(row.area_id)}), **_details(row, is_own=is_own)},
        "counts": [_count(count, is_own=is_own) for count in row.counts.all()],
        "incident": {
            "number": row.incident.number,
            "title": row.incident.title,
            "url": reverse("incidents:incident", args=[row.incident_id]),
        },
        **Refused(refused).put_into(_acts(row, request), version=row.version),
    }
    return render(request, "incidents/shelter_detail.html", context, status=status)


def _line(row: Shelter, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("incidents:shelter", args=[row.pk]),
        "name": row.name,
        "kind": row.get_kind_display(),
        "place": names.get(row.area_id, row.area_id),
        "state": row.state,
        "state_label": row.get_state_display(),
        "people": row.people,
        "households": row.households,
        "capacity": row.capacity,
        "is_overfull": row.is_overfull,
        "counted_at": row.counted_at,
        "needs": [str(NEEDS.get(code, code)) for code in row.needs],
    }


def _details(row: Shelter, *, is_own: bool) -> dict[str, Any]:
    """What else its page tells. Who is in charge is told inside the tenant only."""
    address = [f"RT {row.rt}" if row.rt else "", f"RW {row.rw}" if row.rw else "", row.landmark]
    return {
        "address": ", ".join(part for part in address if part),
        "person_in_charge": row.person_in_charge if is_own else "",
        "phone": row.phone if is_own else "",
        "services": [str(SERVICES.get(code, code)) for code in row.services],
        "needs_note": row.needs_note,
        "groups": [(label, row.groups[name]) for name, label in GROUP_LABELS.items() if name in row.groups],
        "state_at": row.state_at,
        "state_reason": row.state_reason,
        "version": row.version,
    }


def _count(count: Any, *, is_own: bool) -> dict[str, Any]:
    return {
        "as_of": count.as_of,
        "people": count.people,
        "households": count.households,
        "groups": ", ".join(f"{GROUP_LABELS[name]} {count.groups[name]}" for name in GROUPS if name in count.groups),
        "by": count.recorded_by.name if count.recorded_by and is_own else "",
    }


def _acts(row: Shelter, request: ScopedRequest) -> dict[str, Any]:
    """What may be done: only for the own tenant's shelter and by an office that covers its place."""
    if row.tenant_id != request.actor.tenant.id or not request.actor.allows(SHELTER_RECORD, at=row.area_id):
        return {}
    shown = {"version": row.version}
    details = {name: getattr(row, name) for name in ShelterDetailsForm.base_fields if name != "version"}
    is_open = row.state == Shelter.State.OPEN
    other = Shelter.State.CLOSED if is_open else Shelter.State.OPEN
    acts: dict[str, Any] = {
        "details_form": ShelterDetailsForm(initial={**details, **shown}, auto_id="details_%s"),
        "state_form": ShelterStateForm(initial={**shown, "state": other}, auto_id="state_%s"),
    }
    if is_open:
        acts["count_form"] = ShelterCountForm(initial=shown, auto_id="count_%s")
    return acts
