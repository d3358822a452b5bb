"""Capability codes of stock and warehouses."""

STOCK_READ = "logistics.stock.read"
STOCK_POST = "logistics.stock.post"
WAREHOUSE_MANAGE = "logistics.warehouse.manage"
