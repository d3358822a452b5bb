from django.urls import path

from logistics.api.stock import StockViewSet, WarehouseViewSet

urlpatterns = [
    path("warehouses/", WarehouseViewSet.as_view({"get": "list"}), name="warehouses"),
    path("warehouses/<uuid:pk>/", WarehouseViewSet.as_view({"get": "retrieve"}), name="warehouse"),
    path("stock/", StockViewSet.as_view({"get": "list"}), name="stock"),
    path("stock/<uuid:pk>/", StockViewSet.as_view({"get": "retrieve"}), name="stock-line"),
]
