"""`/api/v1/warehouses/` and `/api/v1/stock/`: where goods lie, and how many."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from logistics.capabilities import STOCK_READ
from logistics.queries.public import STOCK, WAREHOUSE
from logistics.queries.stock import readable_stock, readable_warehouses
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, PROBLEMS, page_of
from pmi_platform.core.api.views import TenantViewSet

READ = "stock:read"


class WarehouseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    unit_id = serializers.UUIDField()
    area_code = serializers.CharField()
    name = serializers.CharField()
    landmark = serializers.CharField(allow_null=True, help_text="Null for a machine without `personal:read`.")


class StockOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    warehouse_id = serializers.UUIDField()
    area_code = serializers.CharField()
    item = serializers.CharField(help_text="Code in the catalogue.")
    unit = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    quantity = serializers.IntegerField()
    is_reserved = serializers.BooleanField(help_text="Set aside for a requisition; the rest is free.")


class WarehouseViewSet(TenantViewSet):
    """Warehouses, the last opened first."""

    capabilities: ClassVar[dict[str, str]] = {"list": STOCK_READ, "retrieve": STOCK_READ}
    scopes: ClassVar[dict[str, str]] = {"list": READ, "retrieve": READ}

    @extend_schema(
        operation_id="warehouses_list", parameters=PAGE_PARAMETERS, responses=page_of("warehouse", WarehouseOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        limit, cursor = read_limit(asked), asked.get("cursor")
        found = readable_warehouses(self.actor).order_by("-created_at", "-pk")
        return self.page(keyset_page(found, WAREHOUSE, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="warehouses_retrieve", responses={200: WarehouseOut, **PROBLEMS})
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        body, version = WAREHOUSE.of(readable_warehouses(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)


class StockViewSet(TenantViewSet):
    """What lies in warehouses, lot by lot."""

    capabilities: ClassVar[dict[str, str]] = {"list": STOCK_READ, "retrieve": STOCK_READ}
    scopes: ClassVar[dict[str, str]] = {"list": READ, "retrieve": READ}

    @extend_schema(operation_id="stock_list", parameters=PAGE_PARAMETERS, responses=page_of("stock", StockOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        limit, cursor = read_limit(asked), asked.get("cursor")
        found = readable_stock(self.actor).order_by("-created_at", "-pk")
        return self.page(keyset_page(found, STOCK, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="stock_retrieve", responses={200: StockOut, **PROBLEMS})
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        body, version = STOCK.of(readable_stock(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)
