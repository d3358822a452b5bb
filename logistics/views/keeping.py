"""What a warehouse keeps back, how items are packed, which lots stay, and kits."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from logistics import services
from logistics.capabilities import STOCK_POST, WAREHOUSE_MANAGE
from logistics.queries import requisitions as queries
from logistics.queries import stock
from logistics.views.posting import posted, show_document
from logistics.views.requisition_forms import (
    BarForm,
    KitForm,
    KitPartForm,
    LevelForm,
    MeasureForm,
    SettlementForm,
    UnkitForm,
)
from logistics.views.stock import show_item
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position


@require_http_methods(["GET", "POST"])
@scoped(WAREHOUSE_MANAGE)
def levels(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Minimum stock and protected reserve of a warehouse, item by item."""
    warehouse = stock.find_warehouse(actor=request.actor, warehouse_id=pk)
    form = LevelForm(request.POST or None, items=stock.items())
    if form.is_valid():
        with refusals_shown_in(form):
            services.set_stock_level(actor=request.actor, warehouse_id=pk, **form.cleaned_data)
            messages.success(request, _("From now on this counts."))
            return redirect("logistics:levels", pk=pk)
    context = {
        "position": head_position(),
        "warehouse": warehouse,
        "levels": stock.levels_of(actor=request.actor, warehouse_id=pk),
        "form": form,
    }
    return render(request, "logistics/levels.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@scoped(STOCK_POST)
def kits(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Make kits of what lies in the warehouse."""
    return _kits(request, pk, is_making=True)


@require_POST
@scoped(STOCK_POST)
def unkitting(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take kits apart."""
    return _kits(request, pk, is_making=False)


def _kits(request: ScopedRequest, pk: UUID, *, is_making: bool) -> HttpResponse:
    warehouse = stock.find_warehouse(actor=request.actor, warehouse_id=pk)
    parts = list(queries.kit_parts())
    kinds = {part.kit_id: part.kit for part in parts}
    rows = queries.kits_in(warehouse)
    sent = request.POST or None
    making = KitForm(sent if is_making else None, kits=kinds.values(), auto_id="kit_%s")
    taking = UnkitForm(None if is_making else sent, rows=rows, auto_id="unkit_%s")
    form = making if is_making else taking
    if form.is_valid():
        with refusals_shown_in(form):
            if is_making:
                return posted(request, services.make_kits(actor=request.actor, draft=making.draft(pk)))
            return posted(request, services.take_kits_apart(actor=request.actor, draft=taking.draft(pk)))
    context = {
        "warehouse": warehouse,
        "parts": parts,
        "making_form": making if kinds else None,
        "taking_form": taking if rows else None,
    }
    return render(request, "logistics/kits.html", context, status=422 if form.is_bound else 200)


@require_POST
@scoped(STOCK_POST)
def settlement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say what became of goods that were missing in a delivery."""
    found = stock.find_document(actor=request.actor, document_id=pk)
    form = SettlementForm(request.POST, rows=queries.missing_lines(found), auto_id="settle_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            return posted(request, services.settle_discrepancy(actor=request.actor, draft=form.draft(pk)))
    return show_document(request, pk, status=422, settlement_form=form)


@require_POST
@scoped(WAREHOUSE_MANAGE)
def measure(request: ScopedRequest, code: str) -> HttpResponse:
    """Say how an item is packed, and what one of it weighs and fills."""
    stock.find_item(code)
    form = MeasureForm(request.POST, auto_id="measure_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            services.set_item_measure(actor=request.actor, item=code, **form.cleaned_data)
            messages.success(request, _("From now on this counts."))
            return redirect("logistics:item", code=code)
    return show_item(request, code, status=422, measure_form=form)


@require_POST
@scoped(WAREHOUSE_MANAGE)
def kit_part(request: ScopedRequest, code: str) -> HttpResponse:
    """Say what one kit holds."""
    stock.find_item(code)
    form = KitPartForm(request.POST, items=stock.items(), auto_id="part_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            services.set_kit_part(actor=request.actor, kit=code, **form.cleaned_data)
            messages.success(request, _("From now on this counts."))
            return redirect("logistics:item", code=code)
    return show_item(request, code, status=422, part_form=form)


@require_POST
@scoped(WAREHOUSE_MANAGE)
def barring(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Keep a lot from leaving, or let it go again."""
    lot = stock.find_lot(pk)
    form = BarForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            services.bar_lot(actor=request.actor, lot_id=pk, **form.cleaned_data)
            messages.success(request, _("From now on this counts."))
            return redirect("logistics:item", code=lot.item_id)
    return show_item(request, lot.item_id, status=422)
