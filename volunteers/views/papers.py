"""What goes on paper: the card that is carried along, and the certificate of hours with its public check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from incidents.queries.situation_reports import public_tenant
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.paper import on_paper
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import open_tenant
from volunteers.capabilities import OWN_KEEP, RELEASE
from volunteers.models import ServiceCertificate
from volunteers.queries.deployments import certificate_by_code, own_deployments
from volunteers.rules.certificates import initials, read_code
from volunteers.services.certificates import certify_service
from volunteers.views.deployment_lines import details, line

SCOPE_REASON = "certificate check"


@require_safe
@scoped(OWN_KEEP)
def card(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The card of one's own deployment as a file, which a phone shows without a connection."""
    row = own_deployments(actor=request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    told = {"deployment": {**line(row), **details(row)}, "name": request.actor.name, "language": get_language()}
    return _file(render_to_string("volunteers/card_pdf.html", told), f"kartu-tugas-{str(pk)[-6:]}")


@require_POST
@scoped(OWN_KEEP, RELEASE)
def service_certificate(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The certificate as a file; asked for the first time it is given."""
    given = certify_service(actor=request.actor, deployment_id=pk)
    certificate = certificate_by_code(given.code)
    if certificate is None:
        raise NotFound
    return _file(_drawn(certificate, request), f"piagam-{certificate.code}".lower())


@require_safe
def check(request: HttpRequest, tenant: str, code: str) -> HttpResponse:
    """Whether a printed certificate is genuine, to be compared with the paper: of a name the initials, no more."""
    found = public_tenant(tenant)
    if found is None:
        raise Http404
    with open_tenant(found.pk, reason=SCOPE_REASON), timezone.override(found.time_zone):
        certificate = certificate_by_code(read_code(code)) if read_code(code) else None
        told: dict[str, Any] = {"code": code}
        if certificate is not None:
            told |= {"certificate": _facts(certificate)}
            told["initials"] = initials(certificate.deployment.volunteer.person.full_name)
        return render(request, "volunteers/certificate_check.html", told, status=200 if certificate else 404)


def _drawn(certificate: ServiceCertificate, request: HttpRequest) -> str:
    tenant = certificate.tenant
    address = ""
    if tenant.space == Space.ACTUAL:
        address = request.build_absolute_uri(
            reverse("volunteers:certificate-check", args=[tenant.code, certificate.code])
        )
    told = {
        "certificate": _facts(certificate),
        "name": certificate.deployment.volunteer.person.full_name,
        "space": tenant.space,
        "language": get_language(),
        "address": address,
        "picture": segno.make(address, error="m", micro=False).svg_data_uri(border=0) if address else "",
    }
    return render_to_string("volunteers/certificate_pdf.html", told)


def _facts(certificate: ServiceCertificate) -> dict[str, Any]:
    row = certificate.deployment
    return {
        "number": f"{certificate.tenant.code}/{timezone.localtime(certificate.issued_at):%Y}/{certificate.code}",
        "code": certificate.code,
        "issued_at": certificate.issued_at,
        "hours": certificate.minutes // 60,
        "minutes": certificate.minutes % 60,
        "task": row.task,
        "skill": row.skill.name,
        "place": row.place,
        "giver": row.giver.organisation.name,
        "receiver": row.receiver.organisation.name,
        "arrived_at": row.arrived_at,
        "left_at": row.left_at,
    }


def _file(page: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(on_paper(page), content_type="application/pdf", headers=headers)
