"""Waybills, receipts and handovers on A4, each with a code that leads to its record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from logistics.capabilities import STOCK_READ
from logistics.models import StockDocument
from logistics.queries import stock as queries
from logistics.queries.requisitions import measures
from logistics.rules.packs import load_of, packed
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, scoped

Kind = StockDocument.Kind


@require_safe
@scoped(STOCK_READ)
def paper(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The document as a PDF: a waybill, a record of what was handed over, or a receipt."""
    found = queries.find_document(actor=request.actor, document_id=pk)
    titles = {
        Kind.DISPATCH: _("Waybill"),
        Kind.DISTRIBUTED: _("Record of handover"),
        Kind.DELIVERY: _("Record of receipt"),
        Kind.DONATION: _("Receipt for a donation"),
        Kind.PURCHASE: _("Record of receipt"),
    }
    if found.kind not in titles:
        raise NotFound
    address = request.build_absolute_uri(reverse("logistics:document", args=[pk]))
    lines = _lines(found)
    context = {
        "document": found,
        "title": titles[Kind(found.kind)],
        "organisation": request.actor.tenant.name,
        "space": request.actor.tenant.space,
        "language": get_language(),
        "lines": lines,
        "load": load_of((line["quantity"], line["measure"]) for line in lines),
        "signers": _signers(found),
        "address": address,
        "code": segno.make(address, error="m", micro=False).svg_data_uri(border=0),
    }
    drawn = _on_paper(render_to_string("logistics/paper.html", context))
    headers = {"Content-Disposition": f'inline; filename="{found.number.lower()}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _lines(found: StockDocument) -> list[dict[str, Any]]:
    """What went where it was meant to go: the positive side of each movement."""
    postings = [posting for posting in found.postings.all() if posting.quantity > 0]
    known = measures([posting.item_id for posting in postings])
    return [
        {
            "posting": posting,
            "quantity": posting.quantity,
            "measure": known.get(posting.item_id),
            "packs": packed(posting.quantity, known.get(posting.item_id)),
            "is_missing": posting.account.startswith("missing:"),
        }
        for posting in postings
    ]


def _signers(found: StockDocument) -> list[tuple[str, str]]:
    giving, taking = _("Handed over by"), _("Taken over by")
    if found.kind == Kind.DISPATCH:
        return [(giving, ""), (_("Carried by"), found.driver), (taking, "")]
    return [(giving, ""), (taking, found.recipient)]


def _on_paper(page: str) -> bytes:
    """What people wrote never makes the server fetch anything: the page holds its pictures, and the style its font."""
    # Loading it takes as long as all of Django, and needs Pango; only a drawn page should.
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    own_files = URLFetcher(allowed_protocols=("file",), allow_redirects=False)
    nothing_outside = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    look = weasyprint.CSS(filename=finders.find("pmi/paper.css"), url_fetcher=own_files, font_config=fonts)
    document = weasyprint.HTML(string=page, url_fetcher=nothing_outside)
    drawn: bytes = document.write_pdf(stylesheets=[look], font_config=fonts, pdf_variant="pdf/ua-1")
    return drawn
