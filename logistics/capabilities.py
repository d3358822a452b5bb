"""Capability codes of stock and warehouses."""

STOCK_READ = "logistics.stock.read"
STOCK_POST = "logistics.stock.post"
WAREHOUSE_MANAGE = "logistics.warehouse.manage"
RESERVE_RELEASE = "logistics.reserve.release"
REQUISITION_ASK = "logistics.requisition.ask"
APPROVE = "logistics.requisition.approve"
APPROVE_LARGE = "logistics.requisition.approve_large"
