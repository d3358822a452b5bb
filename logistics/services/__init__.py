"""The one place that moves goods.

open_warehouse(*, actor, unit_id, name, landmark="") -> Warehouse
receive_goods(*, actor, draft: ReceiptDraft) -> StockDocument
issue_goods(*, actor, draft: IssueDraft) -> StockDocument
take_delivery(*, actor, draft: DeliveryDraft) -> StockDocument
settle_discrepancy(*, actor, draft: SettlementDraft) -> StockDocument
reverse_document(*, actor, document_id, client_ref, reason) -> StockDocument
ask_for_goods(*, actor, draft: RequisitionDraft) -> Requisition
approve_requisition(*, actor, requisition_id, version, approved) -> Requisition
refuse_requisition(*, actor, requisition_id, version, reason) -> Requisition
cancel_requisition(*, actor, requisition_id, version, reason) -> Requisition
reserve_goods(*, actor, requisition_id, version, takes_reserve=False) -> Requisition
pick_goods(*, actor, requisition_id, version, picked) -> Requisition
send_goods(*, actor, draft: SendingDraft, version) -> StockDocument
make_kits(*, actor, draft: KitDraft) -> StockDocument
take_kits_apart(*, actor, draft: UnkitDraft) -> StockDocument
ask_transfer(*, actor, draft: TransferDraft) -> Transfer
decline_transfer(*, actor, transfer_id, version, reason) -> Transfer
lend_goods(*, actor, draft: LendingDraft, version) -> StockDocument
borrow_goods(*, actor, draft: BorrowingDraft, version) -> StockDocument
offer_settlement(*, actor, transfer_id, version, kind, quantity, note) -> TransferSettlement
answer_settlement(*, actor, settlement_id, version, accepts, reason="") -> TransferSettlement
write_off_loan(*, actor, transfer_id, version, quantity, reason) -> TransferSettlement
set_stock_level(*, actor, warehouse_id, item, minimum, reserve) -> StockLevel
set_item_measure(*, actor, item, pack, per_pack, weight_g, volume_cm3) -> ItemMeasure
set_kit_part(*, actor, kit, part, quantity) -> None
bar_lot(*, actor, lot_id, reason) -> Lot
"""

from logistics.services.discrepancies import settle_discrepancy
from logistics.services.documents import issue_goods, receive_goods, reverse_document, take_delivery
from logistics.services.drafts import (
    BorrowingDraft,
    DeliveryDraft,
    IssueDraft,
    KitDraft,
    LendingDraft,
    ReceiptDraft,
    ReceiptLine,
    RequisitionDraft,
    SendingDraft,
    SettlementDraft,
    TransferDraft,
    UnkitDraft,
)
from logistics.services.kits import make_kits, take_kits_apart
from logistics.services.levels import bar_lot, set_item_measure, set_kit_part, set_stock_level
from logistics.services.picking import cancel_requisition, pick_goods, reserve_goods, send_goods
from logistics.services.requisitions import approve_requisition, ask_for_goods, refuse_requisition
from logistics.services.settling import answer_settlement, offer_settlement, write_off_loan
from logistics.services.transfers import ask_transfer, borrow_goods, decline_transfer, lend_goods
from logistics.services.warehouses import open_warehouse

__all__ = [
    "BorrowingDraft",
    "DeliveryDraft",
    "IssueDraft",
    "KitDraft",
    "LendingDraft",
    "ReceiptDraft",
    "ReceiptLine",
    "RequisitionDraft",
    "SendingDraft",
    "SettlementDraft",
    "TransferDraft",
    "UnkitDraft",
    "answer_settlement",
    "approve_requisition",
    "ask_for_goods",
    "ask_transfer",
    "bar_lot",
    "borrow_goods",
    "cancel_requisition",
    "decline_transfer",
    "issue_goods",
    "lend_goods",
    "make_kits",
    "offer_settlement",
    "open_warehouse",
    "pick_goods",
    "receive_goods",
    "refuse_requisition",
    "reserve_goods",
    "reverse_document",
    "send_goods",
    "set_item_measure",
    "set_kit_part",
    "set_stock_level",
    "settle_discrepancy",
    "take_delivery",
    "take_kits_apart",
    "write_off_loan",
]
