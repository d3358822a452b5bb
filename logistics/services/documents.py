"""Everything that moves goods. Each act is a document; a wrong one is undone by a counter-document, never altered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.capabilities import STOCK_POST
from logistics.errors import AlreadyDelivered, AlreadyReversed, HasFollowed, NotReversible
from logistics.models import Item, Lot, Posting, StockDocument
from logistics.rules.ledger import GONE, Account, Entry, moved, reversal
from logistics.services.checking import checked_quantity, found_lots, locked_warehouses, required_lines, said
from logistics.services.drafts import DeliveryDraft, IssueDraft, ReceiptDraft, ReceiptLine
from logistics.services.leaving import by_item, keep_reserve, require_fit
from logistics.services.posting import posted_before, write
from logistics.services.requisitions import note_received
from logistics.services.words import checked_line
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.tenancy.scope import Actor

Kind = StockDocument.Kind
NEEDS_REASON = {Kind.LOST, Kind.DAMAGED}
TARGETS = {str(account): (account, "") for account in GONE}
TO_PEOPLE = (Kind.DISPATCH, Kind.DISTRIBUTED)
STEPS = (Kind.RESERVATION, Kind.RELEASE)


@transaction.atomic
def receive_goods(*, actor: Actor, draft: ReceiptDraft) -> StockDocument:
    """Take goods in from outside; the same `client_ref` always yields the same document."""
    [warehouse] = locked_warehouses(draft.warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    if draft.kind not in (Kind.DONATION, Kind.PURCHASE):
        raise InvalidInput({"kind": _("Goods come in as a donation or as a purchase.")})
    required_lines(draft.lines)
    lots: dict[UUID, Lot] = {}
    entries: list[Entry] = []
    for line in draft.lines:
        lot = _lot(actor, line)
        lots[lot.pk] = lot
        source, target = (Account.DONOR, ""), (Account.ON_HAND, str(warehouse.pk))
        entries += moved(lot=lot.pk, quantity=checked_quantity(line.quantity), source=source, target=target)
    return write(actor=actor, entries=entries, lots=lots, to_warehouse=warehouse, **said(draft, draft.kind))


@transaction.atomic
def issue_goods(*, actor: Actor, draft: IssueDraft) -> StockDocument:
    """Let goods leave a warehouse: on their way to another one, handed out, or written off."""
    warehouse, *others = locked_warehouses(draft.warehouse_id, draft.to_warehouse_id)
    actor.require(STOCK_POST, at=warehouse.area_id)
    if known := posted_before(actor=actor, client_ref=draft.client_ref, digest=draft.digest()):
        return known
    target, to_warehouse = _target(draft), next(iter(others), None)
    required_lines(draft.lines)
    if draft.kind in NEEDS_REASON and not draft.reason.strip():
        raise InvalidInput({"reason": _("Say why, so that others can understand it.")})
    lines = [(lot_id, checked_quantity(quantity)) for lot_id, quantity in draft.lines]
    lots = found_lots(lot_id for lot_id, _quantity in lines)
    if draft.kind in TO_PEOPLE:
        require_fit(lots.values())
        leaving = by_item(lines, lots)
        keep_reserve(actor=actor, warehouse=warehouse, leaving=leaving, is_released=draft.takes_reserve)
    source = (Account.ON_HAND, str(warehouse.pk))
    entries = [
        entry
        for lot_id, quantity in lines
        for entry in moved(lot=lot_id, quantity=quantity, source=source, target=target)
    ]
    told = said(draft, draft.kind) | {"from_warehouse": warehouse, "to_warehouse": to_warehouse} | _carried(draft)
    return write(actor=actor, entries=entries, lots=lots, **told)


@transaction.atomic
def take_delivery(*, actor: Actor, draft: DeliveryDraft) -> StockDocument:
    """Receive a dispatch as it was counted, once; what is missing stays a discrepancy until it is settled."""
    dispatch = StockDocument.objects.filter(pk=draft.dispatch_id, kind=Kind.DISPATCH, transfer__isnull=True).first()
    if dispatch is None:
        raise NotFound
    *_origin, warehouse = locked_warehouses(dispatch.from_warehouse_id, dispatch.to_warehouse_id)
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
            *moved(lot=lot, quantity=missing[lot], source=source, target=(Account.MISSING, "")),
        )
    ]
    told = said(draft, Kind.DELIVERY) | {"follows": dispatch, "to_warehouse": warehouse}
    told |= {"from_warehouse_id": dispatch.from_warehouse_id, "requisition_id": dispatch.requisition_id}
    posted = write(actor=actor, entries=entries, lots=found_lots(sent), **told)
    note_received(posted, quantity=sum(counted.values()))
    return posted


@transaction.atomic
def reverse_document(*, actor: Actor, document_id: UUID, client_ref: UUID, reason: str) -> StockDocument:
    """Undo a document by its counter-document; both stay. Raises where the goods have gone on meanwhile."""
    document = StockDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound
    for place in locked_warehouses(document.from_warehouse_id, document.to_warehouse_id):
        actor.require(STOCK_POST, at=place.area_id)
    digest = hashlib.sha256(f"reversal:{document.pk}:{reason}".encode()).digest()
    if known := posted_before(actor=actor, client_ref=client_ref, digest=digest):
        return known
    if document.kind in STEPS or document.requisition_id or document.transfer_id:
        raise NotReversible
    if document.kind == Kind.REVERSAL or StockDocument.objects.filter(reverses=document).exists():
        raise AlreadyReversed
    if (delivery := StockDocument.objects.filter(follows=document, reversal__isnull=True).first()) is not None:
        raise HasFollowed(number=delivery.number)
    why = checked_line("reason", reason, required=True)
    postings = list(Posting.objects.filter(document=document))
    told = {"kind": Kind.REVERSAL, "client_ref": client_ref, "client_digest": digest, "reason": why}
    told |= {"from_warehouse_id": document.to_warehouse_id, "to_warehouse_id": document.from_warehouse_id}
    lots = found_lots(posting.lot_id for posting in postings)
    entries = reversal(_entry(posting) for posting in postings)
    return write(actor=actor, entries=entries, lots=lots, occurred_at=timezone.now(), reverses=document, **told)


def _carried(draft: IssueDraft) -> dict[str, str]:
    """With whom goods go, on paper alone."""
    return {name: checked_line(name, getattr(draft, name)) for name in ("recipient", "vehicle", "driver")}


def _target(draft: IssueDraft) -> tuple[Account, str]:
    if draft.kind == Kind.DISPATCH:
        if draft.to_warehouse_id is None or draft.to_warehouse_id == draft.warehouse_id:
            raise InvalidInput({"to_warehouse": _("Choose another warehouse.")})
        return Account.IN_TRANSIT, ""
    if draft.kind not in TARGETS or draft.to_warehouse_id is not None:
        raise InvalidInput({"kind": _("Choose where the goods go.")})
    return TARGETS[draft.kind]


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
