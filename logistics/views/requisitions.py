"""`/permintaan-barang/`: goods asked for, decided about, set aside, picked and sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.queries.needs import find_need
from logistics import services
from logistics.capabilities import APPROVE, REQUISITION_ASK, RESERVE_RELEASE, STOCK_POST, STOCK_READ
from logistics.models import Requisition
from logistics.queries import requisitions as queries
from logistics.views.requisition_forms import (
    ApprovalForm,
    PickForm,
    RequisitionFilterForm,
    RequisitionForm,
    ReservationForm,
    SendForm,
    WhyForm,
)
from logistics.views.requisition_page import acts_on, lines_of
from pmi_platform.core.accounts.queries.members import units
from pmi_platform.core.interface.addresses import address_with, id_asked, page_asked
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.export import MOST_LINES, csv_file
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50
EXPORTED = ("number", "state", "from", "to", "recipient", "asked_at", "reason")


@require_safe
@scoped(STOCK_READ)
def requisitions(request: ScopedRequest) -> HttpResponse:
    """What was asked for, newest first, narrowed and paged by its address; `?format=csv` is all of it as a file."""
    position = head_position()
    form = RequisitionFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = queries.readable_requisitions(request.actor, state=state)
    if request.GET.get("format") == "csv":
        return csv_file("permintaan", EXPORTED, map(_exported, found[: MOST_LINES + 1]), actor=request.actor)
    page = page_asked(request)
    rows = list(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE + 1])
    context = {
        "position": position,
        "filter_form": form,
        "requisitions": rows[:PAGE_SIZE],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
        "asking_url": reverse("logistics:asking") if request.actor.allows(REQUISITION_ASK) else "",
    }
    return render(request, "logistics/requisition_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(REQUISITION_ASK)
def asking(request: ScopedRequest) -> HttpResponse:
    """Ask a warehouse for goods; `?need=` names the need of an incident that they answer."""
    actor, need_id = request.actor, id_asked(request, "need")
    need = find_need(actor=actor, need_id=need_id) if need_id else None
    form = RequisitionForm(
        request.POST or None,
        initial={"need": need_id},
        items=queries.askable_items(),
        sources=queries.askable_warehouses(actor),
        warehouses=queries.destinations(actor),
        units=units(actor, capability=REQUISITION_ASK),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            asked = services.ask_for_goods(actor=actor, draft=form.draft())
            messages.success(request, _("Asked for as %(number)s.") % {"number": asked.number})
            return redirect("logistics:requisition", pk=asked.pk)
    context = {"form": form, "need": need}
    return render(request, "logistics/requisition_asking.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(STOCK_READ)
def requisition(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One requisition, how far it has come, and the next step."""
    return _page(request, pk)


@require_POST
@scoped(APPROVE)
def approval(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Grant what was asked for, or less."""
    found = queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = ApprovalForm(request.POST, lines=found.lines.all())
    return _done(request, pk, "approval", form, lambda: _approved(request, pk, form))


@require_POST
@scoped(APPROVE)
def refusal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say no."""
    queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = WhyForm(request.POST)
    return _done(
        request,
        pk,
        "refusal",
        form,
        lambda: services.refuse_requisition(actor=request.actor, requisition_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(REQUISITION_ASK, APPROVE)
def cancelling(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = WhyForm(request.POST)
    return _done(
        request,
        pk,
        "cancelling",
        form,
        lambda: services.cancel_requisition(actor=request.actor, requisition_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(STOCK_POST)
def reservation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Set the goods aside."""
    queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = ReservationForm(request.POST, may_take_reserve=request.actor.allows(RESERVE_RELEASE))
    return _done(
        request,
        pk,
        "reservation",
        form,
        lambda: services.reserve_goods(actor=request.actor, requisition_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(STOCK_POST)
def picking(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say what was taken from the shelf."""
    found = queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = PickForm(request.POST, rows=queries.set_aside(found))
    return _done(request, pk, "picking", form, lambda: _picked(request, pk, form))


@require_POST
@scoped(STOCK_POST)
def sending(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Let the goods leave."""
    queries.find_requisition(actor=request.actor, requisition_id=pk)
    form = SendForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            draft, version = form.draft(pk), form.cleaned_data["version"]
            sent = services.send_goods(actor=request.actor, draft=draft, version=version)
            messages.success(request, _("Posted as %(number)s.") % {"number": sent.number})
            return redirect("logistics:document", pk=sent.pk)
    return _page(request, pk, status=422, refused={"sending": form})


def _approved(request: ScopedRequest, pk: UUID, form: ApprovalForm) -> Requisition:
    version = form.cleaned_data["version"]
    return services.approve_requisition(
        actor=request.actor, requisition_id=pk, version=version, approved=form.approved()
    )


def _picked(request: ScopedRequest, pk: UUID, form: PickForm) -> Requisition:
    version = form.cleaned_data["version"]
    return services.pick_goods(actor=request.actor, requisition_id=pk, version=version, picked=form.quantities())


def _done(
    request: ScopedRequest, pk: UUID, step: str, form: forms.Form, act: Callable[[], Requisition]
) -> HttpResponse:
    """The step taken, or the page again with what was refused."""
    if form.is_valid():
        with refusals_shown_in(form):
            done = act()
            messages.success(request, f"{done.number}: {done.get_state_display()}")
            return redirect("logistics:requisition", pk=pk)
    return _page(request, pk, status=422, refused={step: form})


def _page(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    found = queries.find_requisition(actor=request.actor, requisition_id=pk)
    context: dict[str, Any] = {
        "position": head_position(),
        "requisition": found,
        "lines": lines_of(found),
        "acts": acts_on(found, actor=request.actor, refused=refused or {}),
        "documents": sorted(found.documents.all(), key=lambda document: document.recorded_at),
    }
    return render(request, "logistics/requisition.html", context, status=status)


def _exported(row: Requisition) -> tuple[Any, ...]:
    target = row.to_warehouse.name if row.to_warehouse else ""
    return row.number, row.state, row.from_warehouse.name, target, row.recipient, row.asked_at.isoformat(), row.reason
