from django.urls import path

from logistics.views import posting, stock

app_name = "logistics"

urlpatterns = [
    path("stok/", stock.stock, name="stock"),
    path("stok/<slug:code>/", stock.item, name="item"),
    path("gudang/baru/", posting.opening, name="warehouse-opening"),
    path("gudang/<uuid:pk>/", stock.warehouse, name="warehouse"),
    path("gudang/<uuid:pk>/penerimaan/", posting.receipt, name="receipt"),
    path("gudang/<uuid:pk>/pengeluaran/", posting.issue, name="issue"),
    path("surat-barang/<uuid:pk>/", posting.document, name="document"),
    path("surat-barang/<uuid:pk>/penerimaan/", posting.delivery, name="delivery"),
    path("surat-barang/<uuid:pk>/pembatalan/", posting.reversal, name="reversal"),
]
