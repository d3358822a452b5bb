from logistics.models.catalogue import Item
from logistics.models.ledger import Lot, Posting, StockBalance, StockDocument
from logistics.models.warehouse import Warehouse

__all__ = ["Item", "Lot", "Posting", "StockBalance", "StockDocument", "Warehouse"]
