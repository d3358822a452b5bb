"""Everything that moves goods. Each act is a document; a wrong one is undone by a counter-document, never altered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import STOCK_POST
from logistics.errors import AlreadyDelivered, AlreadyReversed, HasFollowed
from logistics.models import Item, Lot, Posting, StockDocument, Warehouse
from logistics.rules.ledger import GONE, Account, Entry, moved, reversal
from logistics.services.drafts import DeliveryDraft, IssueDraft, ReceiptDraft, ReceiptLine
from logistics.services.posting import posted_before, write
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

Kind = StockDocument.Kind
LARGEST_QUANTITY = 9_999_999
MOST_LINES = 200
AHEAD = timedelta(minutes=10)
NEEDS_REASON = {Kind.LOST, Kind.DAMAGED}
TARGETS = {str(account): (account, "") for account in GONE}


@transaction.atomic
def receive_goods(*, actor: Actor, draft: ReceiptDraft) -> StockDocument:
    """Take goods in from outside; the same `client_ref` always yields the same document."""
    [warehouse] = _locked(draft.warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    if draft.kind not in (Kind.DONATION, Kind.PURCHASE):
        raise InvalidInput({"kind": _("Goods come in as a donation or as a purchase.")})
    _check_lines(draft.lines)
    lots: dict[UUID, Lot] = {}
    entries: list[Entry] = []
    for line in draft.lines:
        lot = _lot(actor, line)
        lots[lot.pk] = lot
        source, target = (Account.DONOR, ""), (Account.ON_HAND, str(warehouse.pk))
        entries += moved(lot=lot.pk, quantity=_quantity(line.quantity), source=source, target=target)
    return write(actor=actor, entries=entries, lots=lots, to_warehouse=warehouse, **_said(draft, draft.kind))


@transaction.atomic
def issue_goods(*, actor: Actor, draft: IssueDraft) -> StockDocument:
    """Let goods leave a warehouse: on their way to another one, handed out, or written off."""
    warehouse, *others = _locked(draft.warehouse_id, draft.to_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    target, to_warehouse = _target(draft), next(iter(others), None)
    _check_lines(draft.lines)
    if draft.kind in NEEDS_REASON and not draft.reason.strip():
        raise InvalidInput({"reason": _("Say why, so that others can understand it.")})
    lots = _lots(lot_id for lot_id, _quantity_ in draft.lines)
    source = (Account.ON_HAND, str(warehouse.pk))
    entries = [
        entry
        for lot_id, quantity in draft.lines
        for entry in moved(lot=lot_id, quantity=_quantity(quantity), source=source, target=target)
    ]
    said = _said(draft, draft.kind)
    return write(actor=actor, entries=entries, lots=lots, from_warehouse=warehouse, to_warehouse=to_warehouse, **said)


@transaction.atomic
def take_delivery(*, actor: Actor, draft: DeliveryDraft) -> StockDocument:
    """Receive a dispatch as it was counted; what is missing is lost on the way, with a reason. Once per dispatch."""
    dispatch = StockDocument.objects.filter(pk=draft.dispatch_id, kind=Kind.DISPATCH).first()
    if dispatch is None:
        raise NotFound
    *_origin, warehouse = _locked(dispatch.from_warehouse_id, dispatch.to_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    _require_under_way(dispatch)
    sent = _under_way(dispatch)
    counted = _counted(draft, sent)
    missing = {lot: quantity - counted.get(lot, 0) for lot, quantity in sent.items()}
    if any(missing.values()) and not draft.reason.strip():
        raise InvalidInput({"reason": _("Less has arrived than was sent. Say what is known about the rest.")})
    source, target = (Account.IN_TRANSIT, str(dispatch.pk)), (Account.ON_HAND, str(warehouse.pk))
    entries = [
        entry
        for lot in sent
        for entry in (
            *moved(lot=lot, quantity=counted.get(lot, 0), source=source, target=target),
            *moved(lot=lot, quantity=missing[lot], source=source, target=(Account.LOST, "")),
        )
    ]
    said = _said(draft, Kind.DELIVERY) | {"follows": dispatch, "to_warehouse": warehouse}
    return write(actor=actor, entries=entries, lots=_lots(sent), from_warehouse_id=dispatch.from_warehouse_id, **said)


@transaction.atomic
def reverse_document(*, actor: Actor, document_id: UUID, client_ref: UUID, reason: str) -> StockDocument:
    """Undo a document by its counter-document; both stay. Raises where the goods have gone on meanwhile."""
    document = StockDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    for place in _locked(document.from_warehouse_id, document.to_warehouse_id):
        actor.require(STOCK_POST, at=place.area_id)
    digest = hashlib.sha256(f"reversal:{document.pk}:{reason}".encode()).digest()
    if known := posted_before(actor=actor, client_ref=client_ref, digest=digest):
        return known
    if document.kind == Kind.REVERSAL or StockDocument.objects.filter(reverses=document).exists():
        raise AlreadyReversed
    if (delivery := StockDocument.objects.filter(follows=document, reversal__isnull=True).first()) is not None:
        raise HasFollowed(number=delivery.number)
    why = checked_line("reason", reason, required=True)
    postings = list(Posting.objects.filter(document=document))
    said = {"kind": Kind.REVERSAL, "client_ref": client_ref, "client_digest": digest, "reason": why}
    said |= {"from_warehouse_id": document.to_warehouse_id, "to_warehouse_id": document.from_warehouse_id}
    lots = _lots(posting.lot_id for posting in postings)
    entries = reversal(_entry(posting) for posting in postings)
    return write(actor=actor, entries=entries, lots=lots, occurred_at=timezone.now(), reverses=document, **said)


def _said(draft: ReceiptDraft | IssueDraft | DeliveryDraft, kind: str) -> dict[str, Any]:
    if draft.occurred_at > timezone.now() + AHEAD:
        raise InvalidInput({"occurred_at": _("This time lies in the future. Check date, time and time zone.")})
    return {
        "kind": kind,
        "client_ref": draft.client_ref,
        "client_digest": draft.digest(),
        "reason": checked_line("reason", draft.reason),
        "occurred_at": draft.occurred_at,
    }


def _locked(*warehouse_ids: UUID | None) -> list[Warehouse]:
    """Own warehouses, locked in the order of their keys; what a grant only shows cannot be locked and is not found."""
    wanted = {warehouse_id for warehouse_id in warehouse_ids if warehouse_id}
    rows = Warehouse.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if wanted - set(found):
        raise NotFound
    return [found[warehouse_id] for warehouse_id in warehouse_ids if warehouse_id]


def _target(draft: IssueDraft) -> tuple[Account, str]:
    if draft.kind == Kind.DISPATCH:
        if draft.to_warehouse_id is None or draft.to_warehouse_id == draft.warehouse_id:
            raise InvalidInput({"to_warehouse": _("Choose another warehouse.")})
        return Account.IN_TRANSIT, ""
    if draft.kind not in TARGETS or draft.to_warehouse_id is not None:
        raise InvalidInput({"kind": _("Choose where the goods go.")})
    return TARGETS[draft.kind]


def _check_lines(lines: Sequence[Any]) -> None:
    if not lines:
        raise InvalidInput({"lines": _("Name at least one item.")})
    if len(lines) > MOST_LINES:
        raise InvalidInput({"lines": _("A document may have 200 lines at most.")})


def _quantity(quantity: Any) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int):
        raise InvalidInput({"quantity": _("Write a whole number in digits, without dots or words.")})
    if not 0 < quantity <= LARGEST_QUANTITY:
        raise InvalidInput({"quantity": _("The quantity must be at least one, and can be true.")})
    return quantity


def _lot(actor: Actor, line: ReceiptLine) -> Lot:
    """The lot of a line, new or known; a known one keeps what it was."""
    item = Item.objects.filter(pk=line.item).first()
    if item is None:
        raise InvalidInput({"item": _("There is no such item in the catalogue.")})
    code = checked_line("lot", line.lot, required=True)
    said = {
        "donor": checked_line("donor", line.donor),
        "owner": checked_line("owner", line.owner),
        "expires_on": line.expires_on,
    }
    if item.expires and line.expires_on is None:
        raise InvalidInput({"expires_on": _("These goods expire: write the date.")})
    lot, is_new = Lot.objects.select_related("item").get_or_create(
        tenant_id=actor.tenant.id, item=item, code=code, defaults=said
    )
    if not is_new and any(getattr(lot, name) != value for name, value in said.items()):
        raise InvalidInput({"lot": _("This lot is known with another donor, owner or expiry date.")})
    return lot


def _lots(lot_ids: Iterable[UUID]) -> Mapping[UUID, Lot]:
    wanted = set(lot_ids)
    lots = Lot.objects.select_related("item").in_bulk(wanted)
    if wanted - set(lots):
        raise InvalidInput({"lot": _("There is no such lot.")})
    return lots


def _require_under_way(dispatch: StockDocument) -> None:
    if StockDocument.objects.filter(reverses=dispatch).exists():
        raise AlreadyReversed
    if (delivery := StockDocument.objects.filter(follows=dispatch, reversal__isnull=True).first()) is not None:
        raise AlreadyDelivered(number=delivery.number)


def _under_way(dispatch: StockDocument) -> dict[UUID, int]:
    account = f"{Account.IN_TRANSIT}:{dispatch.pk}"
    sent: dict[UUID, int] = {}
    for posting in Posting.objects.filter(document=dispatch, account=account).order_by("lot_id"):
        sent[posting.lot_id] = sent.get(posting.lot_id, 0) + posting.quantity
    return sent


def _counted(draft: DeliveryDraft, sent: Mapping[UUID, int]) -> dict[UUID, int]:
    counted = {}
    for lot, quantity in draft.counted:
        if lot not in sent:
            raise InvalidInput({"lot": _("This lot was not sent.")})
        if isinstance(quantity, bool) or not isinstance(quantity, int) or not 0 <= quantity <= sent[lot]:
            raise InvalidInput({"quantity": _("Count between zero and what was sent.")})
        counted[lot] = quantity
    return counted


def _entry(posting: Posting) -> Entry:
    kind, _colon, place = posting.account.partition(":")
    return Entry(account=Account(kind), place=place, lot=posting.lot_id, quantity=posting.quantity)
