"""`/relawan/`: the roster, and taking somebody in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import CHOOSE, DEPLOYMENT_READ, PARTNER_MANAGE, PERSON_MANAGE, PERSON_READ
from volunteers.forms import PartnerForm, RegistrationForm, RosterFilterForm
from volunteers.queries.partners import partners as partner_offices
from volunteers.queries.reach import own_units
from volunteers.queries.roster import (
    RosterLine,
    RosterOrder,
    expiring_count,
    in_order,
    roster,
    roster_lines,
    waiting_count,
)
from volunteers.services.partners import admit_partner
from volunteers.services.registering import register_volunteer
from volunteers.views.listing import MOST_LINES, PAGE_SIZE, address_with, csv_file, page_asked

COLUMNS = (
    (None, gettext_lazy("State"), ""),
    (RosterOrder.NAME, gettext_lazy("Name"), ""),
    (None, gettext_lazy("Memberships"), ""),
    (None, gettext_lazy("Lives in"), ""),
    (RosterOrder.REGISTERED, gettext_lazy("Registered"), "numeric"),
)
EXPORTED = ("name", "state", "may_be_sent", "never_because", "kinds", "units", "area_code", "area", "registered_at")


@require_safe
@scoped(PERSON_READ)
def volunteers(request: ScopedRequest) -> HttpResponse:
    """The roster, narrowed, sorted and paged by its address; `?format=csv` is all of it as a file."""
    position = head_position()
    form = RosterFilterForm(request.GET, units=unit_choices(request, PERSON_READ))
    order, descending = _order(request.GET.get("sort", ""))
    found = roster(actor=request.actor, filters=form.filters()) if form.is_valid() else None
    if found is not None:
        found = in_order(found, order, descending=descending)
    if found is not None and request.GET.get("format") == "csv":
        return csv_file("relawan", EXPORTED, _exported(roster_lines(found[: MOST_LINES + 1])), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    lines = roster_lines(found[first : first + PAGE_SIZE + 1]) if found is not None else []
    context = {
        "position": position,
        "filter_form": form,
        "columns": _columns(request, order, descending=descending),
        "volunteers": [_line(line) for line in lines[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(lines) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
        "waiting": waiting_count(actor=request.actor),
        "waiting_url": f"{reverse('volunteers:volunteers')}?state=applied",
        "expiring": expiring_count(actor=request.actor),
        "expiring_url": f"{reverse('volunteers:volunteers')}?expiring=on",
        "registering_url": reverse("volunteers:registering") if request.actor.allows(PERSON_MANAGE) else "",
        "imports_url": reverse("volunteers:imports") if request.actor.allows(PERSON_MANAGE) else "",
        "deployments_url": reverse("volunteers:deployments") if request.actor.allows(DEPLOYMENT_READ) else "",
        "choosing_url": reverse("volunteers:choosing") if request.actor.allows(CHOOSE) else "",
        "partners_url": reverse("volunteers:partners") if request.actor.allows(PARTNER_MANAGE) else "",
    }
    return render(request, "volunteers/volunteer_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(PERSON_MANAGE)
def registering(request: ScopedRequest) -> HttpResponse:
    """Take somebody into a unit."""
    form = RegistrationForm(
        request.POST or None, units=unit_choices(request, PERSON_MANAGE), within=request.actor.tenant.area_code
    )
    if form.is_valid():
        with refusals_shown_in(form):
            made = register_volunteer(
                actor=request.actor,
                person=form.person(),
                affiliation=form.affiliation(),
                consent=form.cleaned_data["consent"],
            )
            messages.success(request, _("Registered."))
            return redirect("volunteers:volunteer", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "volunteers/volunteer_registering.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@scoped(PARTNER_MANAGE)
def partners(request: ScopedRequest) -> HttpResponse:
    """Partner organisations whose people help, and one more."""
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        with refusals_shown_in(form):
            admit_partner(actor=request.actor, **form.cleaned_data)
            messages.success(request, _("The partner has an office now. Invite its releasing officer under Team."))
            return redirect("volunteers:partners")
    found = partner_offices(actor=request.actor)
    context = {
        "form": form,
        "partners": [
            {
                "name": one.unit.name,
                "kind": one.unit.organisation.get_kind_display() if one.unit.organisation else "",
                "people_count": one.people_count,
                "url": f"{reverse('volunteers:volunteers')}?unit={one.unit.pk}",
            }
            for one in found
        ],
    }
    return render(request, "volunteers/partners.html", context, status=422 if form.is_bound else 200)


def unit_choices(request: ScopedRequest, capability: str) -> list[tuple[UUID, str]]:
    """The units that the actor's office reaches, by name."""
    units = own_units(request.actor, capability).order_by("area_id", "name")
    return list(units.values_list("pk", "name"))


def _order(text: str) -> tuple[RosterOrder, bool]:
    name = text.removeprefix("-")
    return (RosterOrder(name), text.startswith("-")) if name in set(RosterOrder) else (RosterOrder.NAME, False)


def _columns(request: ScopedRequest, order: RosterOrder, *, descending: bool) -> list[dict[str, Any]]:
    columns = []
    for column, label, kind in COLUMNS:
        is_here = column is order
        next_down = not descending if is_here else column is RosterOrder.REGISTERED
        columns.append(
            {
                "label": label,
                "kind": kind,
                "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
                "direction": ("descending" if descending else "ascending") if is_here else "",
            }
        )
    return columns


def _line(line: RosterLine) -> dict[str, Any]:
    row = line.volunteer
    return {
        "url": reverse("volunteers:volunteer", args=[row.pk]),
        "name": line.name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "barred_by": row.get_barred_by_display() if row.state == "active" else "",
        "memberships": [f"{one.get_kind_display()} · {one.unit.name}" for one in line.affiliations],
        "place": line.place,
        "registered_at": row.created_at,
    }


def _exported(lines: Sequence[RosterLine]) -> Iterator[tuple[Any, ...]]:
    for line in lines:
        row = line.volunteer
        yield (
            line.name,
            row.state,
            "yes" if row.is_deployable else "no",
            row.barred_by,
            " ".join(row.kinds),
            "; ".join(one.unit.name for one in line.affiliations),
            row.area_id,
            line.place,
            row.created_at.isoformat(timespec="seconds"),
        )
