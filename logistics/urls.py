from django.urls import path

from logistics.views import keeping, paper, posting, requisitions, stock, transfers

app_name = "logistics"

urlpatterns = [
    path("stok/", stock.stock, name="stock"),
    path("stok/<slug:code>/", stock.item, name="item"),
    path("stok/<slug:code>/ukuran/", keeping.measure, name="measure"),
    path("stok/<slug:code>/isi/", keeping.kit_part, name="kit-part"),
    path("stok/lot/<uuid:pk>/larangan/", keeping.barring, name="barring"),
    path("gudang/baru/", posting.opening, name="warehouse-opening"),
    path("gudang/<uuid:pk>/", stock.warehouse, name="warehouse"),
    path("gudang/<uuid:pk>/penerimaan/", posting.receipt, name="receipt"),
    path("gudang/<uuid:pk>/pengeluaran/", posting.issue, name="issue"),
    path("gudang/<uuid:pk>/batas/", keeping.levels, name="levels"),
    path("gudang/<uuid:pk>/paket/", keeping.kits, name="kits"),
    path("gudang/<uuid:pk>/paket/bongkar/", keeping.unkitting, name="unkitting"),
    path("surat-barang/<uuid:pk>/", posting.document, name="document"),
    path("surat-barang/<uuid:pk>/penerimaan/", posting.delivery, name="delivery"),
    path("surat-barang/<uuid:pk>/pembatalan/", posting.reversal, name="reversal"),
    path("surat-barang/<uuid:pk>/selisih/", keeping.settlement, name="settlement"),
    path("surat-barang/<uuid:pk>/cetak.pdf", paper.paper, name="paper"),
    path("pinjaman-barang/", transfers.transfers, name="transfers"),
    path("pinjaman-barang/baru/<uuid:pk>/", transfers.asking, name="transfer-asking"),
    path("pinjaman-barang/<uuid:pk>/", transfers.transfer, name="transfer"),
    path("pinjaman-barang/<uuid:pk>/penolakan/", transfers.declining, name="transfer-declining"),
    path("pinjaman-barang/<uuid:pk>/pengiriman/", transfers.lending, name="transfer-lending"),
    path("pinjaman-barang/<uuid:pk>/penerimaan/", transfers.borrowing, name="transfer-borrowing"),
    path("pinjaman-barang/<uuid:pk>/penyelesaian/", transfers.offering, name="transfer-offering"),
    path("pinjaman-barang/<uuid:pk>/penghapusan/", transfers.writing_off, name="transfer-writing-off"),
    path("pinjaman-barang/penyelesaian/<uuid:pk>/", transfers.answering, name="transfer-answering"),
    path("permintaan-barang/", requisitions.requisitions, name="requisitions"),
    path("permintaan-barang/baru/", requisitions.asking, name="asking"),
    path("permintaan-barang/<uuid:pk>/", requisitions.requisition, name="requisition"),
    path("permintaan-barang/<uuid:pk>/persetujuan/", requisitions.approval, name="approval"),
    path("permintaan-barang/<uuid:pk>/penolakan/", requisitions.refusal, name="refusal"),
    path("permintaan-barang/<uuid:pk>/pembatalan/", requisitions.cancelling, name="cancelling"),
    path("permintaan-barang/<uuid:pk>/pencadangan/", requisitions.reservation, name="reservation"),
    path("permintaan-barang/<uuid:pk>/pengambilan/", requisitions.picking, name="picking"),
    path("permintaan-barang/<uuid:pk>/pengiriman/", requisitions.sending, name="sending"),
]
