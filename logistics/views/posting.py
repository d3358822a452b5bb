"""Posting documents: goods that come in, leave, arrive; and counter-documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from logistics.capabilities import RESERVE_RELEASE, STOCK_POST, STOCK_READ, WAREHOUSE_MANAGE
from logistics.forms import DeliveryForm, IssueForm, ReceiptForm, ReversalForm, WarehouseForm
from logistics.models import StockDocument
from logistics.queries import stock as queries
from logistics.queries.requisitions import missing_lines
from logistics.rules.ledger import Account
from logistics.services import issue_goods, open_warehouse, receive_goods, reverse_document, take_delivery
from logistics.views.requisition_forms import SettlementForm
from pmi_platform.core.accounts.queries.members import units
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position

Kind = StockDocument.Kind
PRINTED = (Kind.DISPATCH, Kind.DISTRIBUTED, Kind.DELIVERY, Kind.DONATION, Kind.PURCHASE)


@require_http_methods(["GET", "POST"])
@scoped(WAREHOUSE_MANAGE)
def opening(request: ScopedRequest) -> HttpResponse:
    """Open a warehouse."""
    choices = [(unit.pk, unit.name) for unit in units(request.actor, capability=WAREHOUSE_MANAGE)]
    form = WarehouseForm(request.POST or None, units=choices)
    if form.is_valid():
        with refusals_shown_in(form):
            said = form.cleaned_data
            opened = open_warehouse(
                actor=request.actor, unit_id=said["unit"], name=said["name"], landmark=said["landmark"]
            )
            messages.success(request, _("The warehouse is open. Receive what lies in it."))
            return redirect("logistics:warehouse", pk=opened.pk)
    return _form(request, form, title=_("Open a warehouse"), act=_("Open a warehouse"))


@require_http_methods(["GET", "POST"])
@scoped(STOCK_POST)
def receipt(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take goods in from outside."""
    warehouse = queries.find_warehouse(actor=request.actor, warehouse_id=pk)
    form = ReceiptForm(request.POST or None, items=queries.items())
    if form.is_valid():
        with refusals_shown_in(form):
            return posted(request, receive_goods(actor=request.actor, draft=form.draft(pk)))
    return _form(request, form, title=_("Receive goods"), act=_("Post"), warehouse=warehouse)


@require_http_methods(["GET", "POST"])
@scoped(STOCK_POST)
def issue(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Let goods leave: on their way, handed out, or written off."""
    warehouse = queries.find_warehouse(actor=request.actor, warehouse_id=pk)
    form = IssueForm(
        request.POST or None,
        may_take_reserve=request.actor.allows(RESERVE_RELEASE),
        lots=queries.lots_in(actor=request.actor, warehouse_id=pk),
        warehouses=queries.own_warehouses(request.actor).exclude(pk=pk),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            return posted(request, issue_goods(actor=request.actor, draft=form.draft(pk)))
    return _form(request, form, title=_("Give goods out"), act=_("Post"), warehouse=warehouse)


@require_safe
@scoped(STOCK_READ)
def document(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One document with both sides of what it moved, and what can be done about it."""
    return show_document(request, pk)


@require_POST
@scoped(STOCK_POST)
def delivery(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Receive a dispatch as it was counted."""
    found = queries.find_document(actor=request.actor, document_id=pk)
    form = DeliveryForm(request.POST, sent=_sent(found))
    if form.is_valid():
        with refusals_shown_in(form):
            return posted(request, take_delivery(actor=request.actor, draft=form.draft(pk)))
    return show_document(request, pk, status=422, delivery_form=form)


@require_POST
@scoped(STOCK_POST)
def reversal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Undo a document by a counter-document."""
    queries.find_document(actor=request.actor, document_id=pk)
    form = ReversalForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            return posted(request, reverse_document(actor=request.actor, document_id=pk, **form.cleaned_data))
    return show_document(request, pk, status=422, reversal_form=form)


def posted(request: ScopedRequest, document: StockDocument) -> HttpResponse:
    """Lead on to what was posted."""
    messages.success(request, _("Posted as %(number)s.") % {"number": document.number})
    return redirect("logistics:document", pk=document.pk)


def _form(request: ScopedRequest, form: Any, *, title: str, act: str, warehouse: Any = None) -> HttpResponse:
    context = {"form": form, "title": title, "act": act, "warehouse": warehouse}
    return render(request, "logistics/form.html", context, status=422 if form.is_bound else 200)


def show_document(request: ScopedRequest, pk: UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a document, with what can be done about it."""
    found = queries.find_document(actor=request.actor, document_id=pk)
    is_reversed = hasattr(found, "reversal")
    standing = [one for one in found.deliveries.all() if not hasattr(one, "reversal")]
    is_under_way = found.kind == Kind.DISPATCH and not is_reversed and not standing and found.transfer_id is None
    may_post = request.actor.allows(STOCK_POST)
    may_reverse = may_post and not is_reversed and not standing and not _is_a_step(found)
    missing = missing_lines(found) if found.kind == Kind.DELIVERY else []
    context = {
        "position": head_position(),
        "document": found,
        "followers": standing,
        "reversal": found.reversal if is_reversed else None,
        "postings": [{"posting": posting, "account": _account(posting)} for posting in found.postings.all()],
        "delivery_form": DeliveryForm(sent=_sent(found)) if is_under_way and may_post else None,
        "missing": missing,
        "settlement_form": SettlementForm(rows=missing, auto_id="settle_%s") if missing and may_post else None,
        "reversal_form": ReversalForm(auto_id="reversal_%s") if may_reverse else None,
        "paper_url": reverse("logistics:paper", args=[pk]) if found.kind in PRINTED else "",
        **forms,
    }
    return render(request, "logistics/document.html", context, status=status)


def _is_a_step(found: StockDocument) -> bool:
    is_part = found.requisition_id is not None or found.transfer_id is not None
    return is_part or found.kind in (Kind.REVERSAL, Kind.RESERVATION, Kind.RELEASE)


def _sent(found: StockDocument) -> list[tuple[UUID, str, int]]:
    account = f"{Account.IN_TRANSIT}:{found.pk}"
    return [
        (posting.lot_id, f"{posting.item.name} · {posting.lot.code}", posting.quantity)
        for posting in found.postings.all()
        if posting.account == account
    ]


def _account(posting: Any) -> str:
    kind = posting.account.partition(":")[0]
    if posting.warehouse is not None:
        name = str(posting.warehouse.name)
        return _("%(warehouse)s, set aside") % {"warehouse": name} if kind == Account.RESERVED else name
    return {
        Account.IN_TRANSIT: _("on its way"),
        Account.DISTRIBUTED: _("handed out"),
        Account.LOST: _("lost"),
        Account.DAMAGED: _("damaged"),
        Account.EXPIRED: _("expired"),
        Account.DONOR: _("donor or seller"),
        Account.MISSING: _("missing"),
        Account.IN_KITS: _("in kits"),
        Account.MADE: _("made here"),
        Account.LENT: _("lent"),
        Account.BORROWED: _("borrowed"),
        Account.SETTLED: _("settled with the lender"),
        Account.ADJUSTED: _("adjusted after a count"),
    }[Account(kind)]
