"""The one place that moves goods.

open_warehouse(*, actor, unit_id, name, landmark="") -> Warehouse
receive_goods(*, actor, draft: ReceiptDraft) -> StockDocument
issue_goods(*, actor, draft: IssueDraft) -> StockDocument
take_delivery(*, actor, draft: DeliveryDraft) -> StockDocument
reverse_document(*, actor, document_id, client_ref, reason) -> StockDocument
"""

from logistics.services.documents import issue_goods, receive_goods, reverse_document, take_delivery
from logistics.services.drafts import DeliveryDraft, IssueDraft, ReceiptDraft, ReceiptLine
from logistics.services.warehouses import open_warehouse

__all__ = [
    "DeliveryDraft",
    "IssueDraft",
    "ReceiptDraft",
    "ReceiptLine",
    "issue_goods",
    "open_warehouse",
    "receive_goods",
    "reverse_document",
    "take_delivery",
]
