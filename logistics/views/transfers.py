"""`/pinjaman-barang/`: goods lent across a border, seen by the two provinces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logistics import services
from logistics.capabilities import APPROVE, APPROVE_LARGE, REQUISITION_ASK, RESERVE_RELEASE, STOCK_POST, STOCK_READ
from logistics.models import Transfer
from logistics.queries import transfers as queries
from logistics.queries.stock import items
from logistics.views.requisition_forms import WhyForm
from logistics.views.transfer_forms import AnswerForm, BorrowForm, LendForm, OfferForm, TransferForm, WriteOffForm
from logistics.views.transfer_page import acts_on, settlements_of
from pmi_platform.core.interface.addresses import address_with, id_asked, page_asked
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.export import MOST_LINES, csv_file
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50
EXPORTED = ("number", "state", "lent_by", "lent_to", "item", "asked", "asked_at", "reason")


@require_safe
@scoped(STOCK_READ)
def transfers(request: ScopedRequest) -> HttpResponse:
    """What was lent and borrowed, newest first; `?format=csv` is all of it as a file."""
    position = head_position()
    found = queries.readable_transfers(request.actor)
    if request.GET.get("format") == "csv":
        return csv_file("pinjaman", EXPORTED, map(_exported, found[: MOST_LINES + 1]), actor=request.actor)
    page = page_asked(request)
    rows = list(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE + 1])
    context = {
        "position": position,
        "transfers": rows[:PAGE_SIZE],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
    }
    return render(request, "logistics/transfer_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(REQUISITION_ASK)
def asking(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Ask a neighbour's warehouse to lend goods."""
    actor = request.actor
    warehouse = queries.find_neighbours_warehouse(actor=actor, warehouse_id=pk)
    form = TransferForm(
        request.POST or None,
        initial={"need": id_asked(request, "need")},
        items=items(),
        warehouses=queries.borrowing_warehouses(actor),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            asked = services.ask_transfer(actor=actor, draft=form.draft(pk))
            messages.success(request, _("Asked for as %(number)s.") % {"number": asked.number})
            return redirect("logistics:transfer", pk=asked.pk)
    context = {"form": form, "title": _("Borrow goods"), "act": _("Ask to borrow"), "warehouse": warehouse}
    return render(request, "logistics/form.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(STOCK_READ)
def transfer(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One loan, as both sides see it, and the next step."""
    return _page(request, pk)


@require_POST
@scoped(APPROVE, REQUISITION_ASK)
def declining(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Refuse to lend, or take the asking back."""
    queries.find_transfer(actor=request.actor, transfer_id=pk)
    form = WhyForm(request.POST)
    return _done(
        request,
        pk,
        "declining",
        form,
        lambda: services.decline_transfer(actor=request.actor, transfer_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(APPROVE)
def lending(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Send what was asked for, or less."""
    queries.find_transfer(actor=request.actor, transfer_id=pk)
    form = LendForm(request.POST, may_take_reserve=request.actor.allows(RESERVE_RELEASE))
    return _done(
        request,
        pk,
        "lending",
        form,
        lambda: services.lend_goods(actor=request.actor, draft=form.draft(pk), version=form.cleaned_data["version"]),
    )


@require_POST
@scoped(STOCK_POST)
def borrowing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take lent goods in as they were counted."""
    found = queries.find_transfer(actor=request.actor, transfer_id=pk)
    form = BorrowForm(request.POST, lots=list(found.lots.all()))
    return _done(
        request,
        pk,
        "borrowing",
        form,
        lambda: services.borrow_goods(actor=request.actor, draft=form.draft(pk), version=form.cleaned_data["version"]),
    )


@require_POST
@scoped(STOCK_POST)
def offering(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Give goods back, or offer a note."""
    queries.find_transfer(actor=request.actor, transfer_id=pk)
    form = OfferForm(request.POST)
    return _done(
        request,
        pk,
        "offering",
        form,
        lambda: services.offer_settlement(actor=request.actor, transfer_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(APPROVE_LARGE)
def writing_off(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Give up what is owed."""
    queries.find_transfer(actor=request.actor, transfer_id=pk)
    form = WriteOffForm(request.POST)
    return _done(
        request,
        pk,
        "writing_off",
        form,
        lambda: services.write_off_loan(actor=request.actor, transfer_id=pk, **form.cleaned_data),
    )


@require_POST
@scoped(STOCK_POST)
def answering(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Accept what the borrower offers, or refuse it."""
    offer = queries.find_settlement(actor=request.actor, settlement_id=pk)
    form = AnswerForm(request.POST)
    return _done(request, offer.transfer_id, f"answer_{pk}", form, lambda: _answered(request, pk, form))


def _answered(request: ScopedRequest, pk: UUID, form: AnswerForm) -> Any:
    said = form.cleaned_data
    return services.answer_settlement(
        actor=request.actor,
        settlement_id=pk,
        version=said["version"],
        accepts=said["accepts"] == "yes",
        reason=said["reason"],
    )


def _done(request: ScopedRequest, pk: UUID, step: str, form: forms.Form, act: Callable[[], Any]) -> HttpResponse:
    """The step taken, or the page again with what was refused."""
    if form.is_valid():
        with refusals_shown_in(form):
            act()
            messages.success(request, _("Noted. Both provinces see it."))
            return redirect("logistics:transfer", pk=pk)
    return _page(request, pk, status=422, refused={step: form})


def _page(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: dict[str, forms.Form] | None = None
) -> HttpResponse:
    actor = request.actor
    found = queries.find_transfer(actor=actor, transfer_id=pk)
    context = {
        "position": head_position(),
        "transfer": found,
        "is_lender": found.lender_id == actor.tenant.id,
        "lots": found.lots.all(),
        "owed": sum(lot.owed for lot in found.lots.all()),
        "settlements": settlements_of(found, actor=actor, refused=refused or {}),
        "acts": acts_on(found, actor=actor, refused=refused or {}),
        "documents": found.documents.order_by("recorded_at"),
    }
    return render(request, "logistics/transfer.html", context, status=status)


def _exported(row: Transfer) -> tuple[Any, ...]:
    places = (row.lender_place, row.borrower_place)
    return row.number, row.state, *places, row.item_id, row.asked, row.asked_at.isoformat(), row.reason
