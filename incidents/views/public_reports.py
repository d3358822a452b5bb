"""`/publik/` and `/periksa/`: what was published, and whether a printed report is genuine. Nobody signs in here.

Each door opens the scope of the one tenant that its address names, and asks for published (or, by its code, approved)
reports only. The pages are the same for everybody, so that they may be kept and passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from incidents.models import SituationReport
from incidents.queries.situation_reports import (
    approved_report,
    public_tenant,
    published_report,
    published_reports,
)
from incidents.rules.situation_reports import digest
from incidents.views.situation_report_pdf import pdf_of, public_address
from incidents.views.situation_report_words import document_words, title
from pmi_platform.core.filing.rules.receipts import read_receipt
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.scope import open_tenant

KEPT_S = 60
"""A correction is seen a minute later at most."""
SCOPE_REASON = "public page"
P = ParamSpec("P")


def _of_tenant(
    view: Callable[Concatenate[HttpRequest, Tenant, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Open the scope of the tenant whose short code the address says."""

    @wraps(view)
    def opened(request: HttpRequest, tenant: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = public_tenant(tenant)
        if found is None:
            raise Http404
        with open_tenant(found.pk, reason=SCOPE_REASON), timezone.override(found.time_zone):
            response = view(request, found, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=KEPT_S)
        return response

    return cast(Callable[Concatenate[HttpRequest, str, P], HttpResponse], opened)


@require_safe
@_of_tenant
def incident(request: HttpRequest, tenant: Tenant, year: int, serial: str) -> HttpResponse:
    """What was published of an incident: the last edition of each report, and the log of all corrections."""
    reports = published_reports(incident_number=f"{tenant.code}/{year}/{serial}")
    if not reports:
        raise Http404
    content = reports[0].content or {}
    listed = [{**_facts(row), "url": public_address(row)} for row in reports]
    context = {
        "incident": content["incident"],
        "organisation": content["organisation"]["name"],
        "reports": listed,
        "corrections": _corrections(reports),
    }
    return render(request, "incidents/public_incident.html", context)


@require_safe
@_of_tenant
def report(request: HttpRequest, tenant: Tenant, year: int, serial: str, slug: str) -> HttpResponse:
    """One published report, as its last published edition says it, with the log of its corrections."""
    row = _published(tenant, year, serial, slug)
    etag = f'"{row.digest[:32]}-{request.LANGUAGE_CODE}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    content: Mapping[str, Any] = row.content or {}
    context = {
        "report": _facts(row),
        "told": document_words(content),
        "check_url": reverse("incidents:verification", args=[tenant.code, row.verification_code]),
        "pdf_url": reverse("incidents:public-report-pdf", args=[tenant.code, year, serial, slug]),
        "incident_url_public": reverse("incidents:public-incident", args=[tenant.code, year, serial]),
    }
    response = render(request, "incidents/public_document.html", context)
    response["ETag"] = etag
    return response


@require_safe
@_of_tenant
def report_pdf(request: HttpRequest, tenant: Tenant, year: int, serial: str, slug: str) -> HttpResponse:
    """The same on A4."""
    row = _published(tenant, year, serial, slug)
    return pdf_of(row, row.content or {}, request=request)


@require_safe
@_of_tenant
def verification(request: HttpRequest, tenant: Tenant, code: str) -> HttpResponse:
    """Whether a printed report is genuine: number, incident, state, digest, and whether it was replaced. No more."""
    receipt = read_receipt(code)
    row = approved_report(verification_code=receipt) if receipt else None
    if row is None or row.content is None:
        return render(request, "incidents/verification.html", {"tenant_code": tenant.code, "code": code}, status=404)
    context = {
        "report": {**_facts(row), "url": public_address(row)},
        "incident": row.content["incident"],
        "organisation": row.content["organisation"]["name"],
        "is_intact": digest(row.content) == row.digest,
    }
    return render(request, "incidents/verification.html", context)


def _published(tenant: Tenant, year: int, serial: str, slug: str) -> SituationReport:
    row = published_report(incident_number=f"{tenant.code}/{year}/{serial}", slug=slug)
    if row is None:
        raise Http404
    return row


def _corrections(reports: Sequence[SituationReport]) -> list[dict[str, Any]]:
    """What was corrected in which report and why, the last correction first."""
    told = [
        {"title": title(row.kind, row.number), "at": datetime.fromisoformat(one["at"]), "reason": one["reason"]}
        for row in reports
        for one in (row.content or {}).get("corrections", ())
    ]
    return sorted(told, key=lambda one: one["at"], reverse=True)


def _facts(row: SituationReport) -> dict[str, Any]:
    return {
        "title": title(row.kind, row.number, row.edition),
        "letter_number": row.letter_number,
        "state_label": row.get_state_display(),
        "is_superseded": row.superseded_at is not None,
        "superseded_at": row.superseded_at,
        "as_of": row.as_of,
        "published_at": row.published_at,
        "digest": row.digest,
        "verification_code": row.verification_code,
    }
