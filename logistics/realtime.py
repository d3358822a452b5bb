"""What browsers are told: which document moved goods, and where."""

from typing import Any

from logistics.capabilities import STOCK_READ
from logistics.events import (
    RequisitionAsked,
    RequisitionMoved,
    StockLevelSet,
    StockPosted,
    TransferMoved,
    WarehouseOpened,
)
from pmi_platform.core.journal.events import browser_message


@browser_message(StockPosted, reading=STOCK_READ)
def stock_posted(event: StockPosted) -> dict[str, Any]:
    return {"kind": "stock", "id": event.document_id, "area": event.area_code}


@browser_message(WarehouseOpened, reading=STOCK_READ)
def warehouse_opened(event: WarehouseOpened) -> dict[str, Any]:
    return {"kind": "warehouse", "id": event.warehouse_id, "area": event.area_code}


@browser_message(RequisitionAsked, reading=STOCK_READ)
def requisition_asked(event: RequisitionAsked) -> dict[str, Any]:
    return {"kind": "requisition", "id": event.requisition_id, "area": event.area_code}


@browser_message(RequisitionMoved, reading=STOCK_READ)
def requisition_moved(event: RequisitionMoved) -> dict[str, Any]:
    return {"kind": "requisition", "id": event.requisition_id, "area": event.area_code}


@browser_message(StockLevelSet, reading=STOCK_READ)
def stock_level_set(event: StockLevelSet) -> dict[str, Any]:
    return {"kind": "warehouse", "id": event.warehouse_id, "area": event.area_code}


@browser_message(TransferMoved, reading=STOCK_READ)
def transfer_moved(event: TransferMoved) -> dict[str, Any]:
    return {"kind": "transfer", "id": event.transfer_id, "area": event.area_code}
