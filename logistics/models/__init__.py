from logistics.models.catalogue import Item
from logistics.models.ledger import Lot, Posting, StockBalance, StockDocument
from logistics.models.level import ItemMeasure, KitPart, StockLevel
from logistics.models.requisition import Requisition, RequisitionLine
from logistics.models.transfer import Transfer, TransferLot, TransferSettlement
from logistics.models.warehouse import Warehouse

__all__ = [
    "Item",
    "ItemMeasure",
    "KitPart",
    "Lot",
    "Posting",
    "Requisition",
    "RequisitionLine",
    "StockBalance",
    "StockDocument",
    "StockLevel",
    "Transfer",
    "TransferLot",
    "TransferSettlement",
    "Warehouse",
]
