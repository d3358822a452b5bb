"""A situation report on A4: the same words as its page, with the letter's head, and a code that leads to its check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from incidents.models import SituationReport
from incidents.rules.situation_reports import SLUGS, digest
from incidents.views.situation_report_words import document_words, title
from pmi_platform.core.interface.paper import on_paper

KEPT_S = 3_600
LOOK = "3"
"""Raised whenever the paper looks different, so that no older drawing is given out."""


def pdf_of(row: SituationReport, content: Mapping[str, Any], *, request: HttpRequest) -> HttpResponse:
    """The file. The same content in the same language is drawn once, for as long as the cache keeps it."""
    address = check_address(row, request)
    key = f"situation-report-pdf:{LOOK}:{get_language()}:{row.state}:{digest({'content': content, 'at': address})}"
    drawn = cache.get_or_set(key, lambda: _drawn(row, content, address=address), KEPT_S)
    name = f"{content['incident']['number']}-{SLUGS[row.kind]}-{row.number}".replace("/", "-").lower()
    return HttpResponse(
        drawn, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )


def check_address(row: SituationReport, request: HttpRequest) -> str:
    """Where anybody can check a printed report; nothing for a draft, and outside the actual space."""
    if not row.verification_code or row.content is None or row.content["organisation"]["space"] != "actual":
        return ""
    tenant = row.content["organisation"]["code"]
    return request.build_absolute_uri(reverse("incidents:verification", args=[tenant, row.verification_code]))


def public_address(row: SituationReport) -> str:
    """The page on which anybody reads it, whose address says what it is of; nothing while it is not published."""
    if row.state != SituationReport.State.PUBLISHED or row.content is None:
        return ""
    if row.content["organisation"]["space"] != "actual":
        return ""
    tenant, year, serial = row.content["incident"]["number"].split("/")
    return reverse("incidents:public-report", args=[tenant, year, serial, row.slug])


def _drawn(row: SituationReport, content: Mapping[str, Any], *, address: str) -> bytes:
    with timezone.override(content["organisation"]["time_zone"]):
        context = {
            "told": document_words(content),
            "title": title(row.kind, row.number, row.edition),
            "language": get_language(),
            "is_draft": row.is_draft,
            "digest": row.digest,
            "verification_code": row.verification_code,
            "address": address,
            "code": segno.make(address, error="m", micro=False).svg_data_uri(border=0) if address else "",
        }
        page = render_to_string("incidents/document_pdf.html", context)
    return on_paper(page)
