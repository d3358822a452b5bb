"""From an approved requisition to goods on their way: reserved, picked, sent, or given back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import APPROVE, REQUISITION_ASK, STOCK_POST
from logistics.errors import NotEnough
from logistics.models import Lot, Requisition, RequisitionLine, StockBalance, StockDocument, Warehouse
from logistics.rules.ledger import Account, Entry, moved
from logistics.rules.requisitions import served
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses, said
from logistics.services.drafts import SendingDraft
from logistics.services.leaving import keep_reserve, require_fit
from logistics.services.posting import posted_before, write
from logistics.services.requisitions import State, locked_requisition, moved_on
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

Kind = StockDocument.Kind


@transaction.atomic
def reserve_goods(*, actor: Actor, requisition_id: UUID, version: int, takes_reserve: bool = False) -> Requisition:
    """Set the approved goods aside, the first to expire first, so that nobody else gives them away."""
    row = locked_requisition(requisition_id, version)
    [warehouse] = locked_warehouses(row.from_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    wanted = {line.item_id: line.approved or 0 for line in RequisitionLine.objects.filter(requisition=row)}
    wanted = {item: quantity for item, quantity in wanted.items() if quantity}
    keep_reserve(actor=actor, warehouse=warehouse, leaving=wanted, is_released=takes_reserve)
    chosen = [share for item, quantity in wanted.items() for share in free_lots(warehouse, item, quantity)]
    lots = found_lots(lot_id for lot_id, _quantity in chosen)
    entries = _from_to(chosen, (Account.ON_HAND, str(warehouse.pk)), _set_aside(row))
    moved_on(row, State.RESERVED)
    write(actor=actor, entries=entries, lots=lots, from_warehouse=warehouse, **_step(row, Kind.RESERVATION))
    return row


@transaction.atomic
def pick_goods(*, actor: Actor, requisition_id: UUID, version: int, picked: Mapping[UUID, int]) -> Requisition:
    """Say how many of each reserved lot were really taken from the shelf; the rest is free again."""
    row = locked_requisition(requisition_id, version)
    [warehouse] = locked_warehouses(row.from_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    reserved = reserved_for(row)
    if set(picked) - set(reserved):
        raise InvalidInput({"lot": _("This lot was not reserved.")})
    taken = {lot: checked_quantity(picked.get(lot, 0), least=0) for lot in reserved}
    if any(taken[lot] > reserved[lot] for lot in taken):
        raise InvalidInput({"quantity": _("Pick what was reserved at most.")})
    if not any(taken.values()):
        raise InvalidInput({"quantity": _("Nothing was picked. Cancel the requisition with a reason.")})
    moved_on(row, State.PICKED)
    _give_back(actor, row, warehouse, {lot: reserved[lot] - taken[lot] for lot in reserved})
    return row


@transaction.atomic
def send_goods(*, actor: Actor, draft: SendingDraft, version: int) -> StockDocument:
    """Let picked goods leave: on their way to the other warehouse, or handed to their recipient."""
    row = Requisition.objects.filter(pk=draft.requisition_id).first()
    if row is None:
        raise NotFound
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    row = locked_requisition(draft.requisition_id, version)
    warehouse, *others = locked_warehouses(row.from_warehouse_id, row.to_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    reserved = reserved_for(row)
    lots = found_lots(reserved)
    require_fit(lots.values())
    kind, target = (Kind.DISPATCH, Account.IN_TRANSIT) if others else (Kind.DISTRIBUTED, Account.DISTRIBUTED)
    moved_on(row, State.SENT if others else State.RECEIVED, fulfilled=0 if others else sum(reserved.values()))
    told = said(draft, kind) | {"from_warehouse": warehouse, "to_warehouse": next(iter(others), None)}
    told |= {"requisition": row, "recipient": row.recipient, "reason": row.reason}
    told |= {name: checked_line(name, getattr(draft, name)) for name in ("vehicle", "driver")}
    return write(actor=actor, entries=_from_to(reserved.items(), _set_aside(row), (target, "")), lots=lots, **told)


@transaction.atomic
def cancel_requisition(*, actor: Actor, requisition_id: UUID, version: int, reason: str) -> Requisition:
    """Take a requisition back while its goods have not left; what was reserved is free again."""
    row = locked_requisition(requisition_id, version)
    [warehouse] = locked_warehouses(row.from_warehouse_id)
    _require_may_cancel(actor, row)
    row.state_reason = checked_line("reason", reason, required=True)
    lines = RequisitionLine.objects.filter(requisition=row)
    moved_on(row, State.CANCELLED, offered=-sum(line.approved or 0 for line in lines))
    _give_back(actor, row, warehouse, reserved_for(row))
    return row


def _require_may_cancel(actor: Actor, row: Requisition) -> None:
    """Whoever may ask there takes back as well, and whoever may decide."""
    here = row.from_warehouse.area_id
    asked_at = row.to_warehouse.area_id if row.to_warehouse else row.recipient_area_id or here
    if not actor.allows(REQUISITION_ASK, at=asked_at):
        actor.require(APPROVE, at=here)


def reserved_for(row: Requisition) -> dict[UUID, int]:
    """So many of each lot are set aside for the requisition."""
    kept = StockBalance.objects.filter(account=f"{Account.RESERVED}:{_place(row)}", quantity__gt=0)
    return {balance.lot_id: balance.quantity for balance in kept.order_by("lot_id")}


def free_lots(warehouse: Warehouse, item: str, wanted: int) -> list[tuple[Any, int]]:
    """So many of each lot that may leave, the first to expire first; raises `NotEnough`."""
    today = timezone.localdate()
    free = (
        StockBalance.objects.filter(account=f"{Account.ON_HAND}:{warehouse.pk}", item=item, quantity__gt=0)
        .filter(lot__barred_because="")
        .exclude(expires_on__lt=today)
        .order_by(F("expires_on").asc(nulls_last=True), "lot_id")
    )
    chosen, lacking = served(wanted, [(row.lot_id, row.quantity) for row in free])
    if lacking:
        raise NotEnough(item=item, available=wanted - lacking, wanted=wanted)
    return chosen


def _give_back(actor: Actor, row: Requisition, warehouse: Warehouse, quantities: Mapping[UUID, int]) -> None:
    entries = _from_to(quantities.items(), _set_aside(row), (Account.ON_HAND, str(warehouse.pk)))
    if entries:
        lots: Mapping[UUID, Lot] = found_lots(quantities)
        write(actor=actor, entries=entries, lots=lots, to_warehouse=warehouse, **_step(row, Kind.RELEASE))


def _from_to(
    quantities: Iterable[tuple[Any, int]], source: tuple[Account, str], target: tuple[Account, str]
) -> list[Entry]:
    return [
        entry
        for lot, quantity in quantities
        for entry in moved(lot=lot, quantity=quantity, source=source, target=target)
    ]


def _set_aside(row: Requisition) -> tuple[Account, str]:
    return Account.RESERVED, _place(row)


def _place(row: Requisition) -> str:
    return f"{row.from_warehouse_id}/{row.pk}"


def _step(row: Requisition, kind: str) -> dict[str, Any]:
    """What a document says that a step of the requisition posts by itself."""
    reference = uuid5(row.pk, f"{kind}:{row.version}")
    return {
        "kind": kind,
        "client_ref": reference,
        "client_digest": hashlib.sha256(reference.bytes).digest(),
        "reason": row.number,
        "requisition": row,
        "occurred_at": timezone.now(),
    }
