"""Writing a document and both sides of what it moved. Rows are locked in the order of their keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from logistics.errors import ChangedAfterPosting, InsufficientStock
from logistics.events import StockPosted
from logistics.models import Lot, Posting, StockBalance, StockDocument, Warehouse
from logistics.rules.ledger import Account, Entry, may_owe, totals, warehouse_in
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

NUMBER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 8
PREFIXES = {
    **dict.fromkeys(("donation", "purchase"), "IN"),
    "dispatch": "SJ",
    "delivery": "TR",
    "reversal": "KB",
    "requisition": "PM",
    "transfer": "PJ",
    **dict.fromkeys(("borrowed", "settlement"), "PJB"),
    **dict.fromkeys(("reservation", "release"), "RS"),
    **dict.fromkeys(("assembly", "disassembly"), "KIT"),
    **dict.fromkeys(("found", "return"), "IN"),
}


def posted_before(*, actor: Actor, client_ref: UUID, digest: bytes) -> StockDocument | None:
    """The document that this is; raises `ChangedAfterPosting` when it says something else."""
    known = StockDocument.objects.filter(tenant=actor.tenant.id, client_ref=client_ref).first()
    if known is not None and bytes(known.client_digest) != digest:
        raise ChangedAfterPosting
    return known


def write(*, actor: Actor, entries: Sequence[Entry], lots: Mapping[Any, Lot], **said: Any) -> StockDocument:
    """Store a document with its postings and balances, and announce it. Called with permission asked."""
    document = StockDocument.objects.create(
        tenant_id=actor.tenant.id,
        number=number(said["kind"]),
        recorded_at=timezone.now(),
        posted_by_id=actor.user_id,
        **said,
    )
    placed = [_placed(entry, document) for entry in entries]
    changed = _balanced(actor, placed, lots)
    warehouses = {balance.account: balance.warehouse_id for balance in changed}
    Posting.objects.bulk_create(
        Posting(
            tenant_id=actor.tenant.id,
            document=document,
            account=entry.key,
            warehouse_id=warehouses[entry.key],
            item_id=lots[entry.lot].item_id,
            lot=lots[entry.lot],
            quantity=entry.quantity,
        )
        for entry in placed
    )
    publish(StockPosted.of(document), changed=[balance for balance in changed if balance.warehouse_id])
    return document


def _placed(entry: Entry, document: StockDocument) -> Entry:
    """Goods under way lie with the document that sent them, missing ones with the one that counted them."""
    if entry.account in (Account.IN_TRANSIT, Account.MISSING) and not entry.place:
        return Entry(account=entry.account, place=str(document.pk), lot=entry.lot, quantity=entry.quantity)
    return entry


def _balanced(actor: Actor, entries: Iterable[Entry], lots: Mapping[Any, Lot]) -> list[StockBalance]:
    """The balances after the entries; raises `InsufficientStock` and writes nothing where one would fall below zero."""
    changes = totals(entries)
    keys = sorted(changes, key=lambda key: (key[0], str(key[1])))
    warehouses = Warehouse.objects.in_bulk({_warehouse_in(account) for account, _lot in keys} - {None})
    StockBalance.objects.bulk_create(
        [_empty(actor, account, lots[lot], warehouses) for account, lot in keys], ignore_conflicts=True
    )
    wanted = Q()
    for account, lot in keys:
        wanted |= Q(account=account, lot=lots[lot])
    rows = list(
        StockBalance.objects.select_for_update(of=("self",))
        .filter(wanted, tenant=actor.tenant.id)
        .order_by("account", "lot_id")
    )
    for row in rows:
        row.quantity += changes[row.account, row.lot_id]
        row.version += 1
        if row.quantity < 0 and not may_owe(row.account):
            lot, available = lots[row.lot_id], row.quantity - changes[row.account, row.lot_id]
            raise InsufficientStock(item=lot.item.name, lot=lot.code, available=available)
    StockBalance.objects.bulk_update(rows, ["quantity", "version"])
    return rows


def _empty(actor: Actor, account: str, lot: Lot, warehouses: Mapping[Any, Warehouse]) -> StockBalance:
    warehouse = warehouses.get(_warehouse_in(account))
    return StockBalance(
        tenant_id=actor.tenant.id,
        account=account,
        warehouse=warehouse,
        area_id=warehouse.area_id if warehouse else None,
        item_id=lot.item_id,
        lot=lot,
        expires_on=lot.expires_on,
    )


def _warehouse_in(account: str) -> UUID | None:
    place = warehouse_in(account)
    return UUID(place) if place else None


def number(kind: str) -> str:
    """A number that is read out and typed: its kind, and eight characters that are not mistaken for each other."""
    drawn = "".join(secrets.choice(NUMBER_ALPHABET) for _character in range(NUMBER_LENGTH))
    return f"{PREFIXES.get(kind, 'OUT')}-{drawn[:4]}-{drawn[4:]}"
