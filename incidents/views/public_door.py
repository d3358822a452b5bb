"""`/lapor-warga/`: anybody reports what happens, without account or JavaScript; nothing of it is shown to others."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core import ratelimit
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from incidents.models import InboxItem
from incidents.queries.inbox import told_state
from incidents.queries.situation_reports import public_tenant
from incidents.services.inbox import keep_in_inbox
from incidents.views.inbox_forms import TRAP, PublicForm
from pmi_platform.core.geo.queries.areas import find_area, full_name, full_names, search_areas
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.integration.texts import keyed
from pmi_platform.core.interface.doors import refusals_shown_in
from pmi_platform.core.tenancy.queries.tenants import tenant_of_place
from pmi_platform.core.tenancy.scope import open_tenant

DEVICE, DEVICE_KEPT_S = "pmi_perangkat", 365 * 24 * 3600
SCOPE_REASON = "public report"
MOST_AREAS = 12
STATES = {
    InboxItem.State.WAITING: "checking",
    InboxItem.State.TAKEN: "taken",
    InboxItem.State.JOINED: "joined",
    InboxItem.State.REJECTED: "closed",
}


@never_cache
@require_http_methods(["GET", "POST"])
def public_report(request: HttpRequest) -> HttpResponse:
    """First where, then what; its answer is a number by which to follow it."""
    device = _device(request)
    response = _sent(request, device) if request.method == "POST" else _asked(request)
    response.set_signed_cookie(
        DEVICE, device, max_age=DEVICE_KEPT_S, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@never_cache
@require_safe
def telling_status(request: HttpRequest, tenant: str, number: str) -> HttpResponse:
    """What became of it, in one sentence."""
    found = public_tenant(tenant)
    if found is None:
        raise Http404
    with open_tenant(found.pk, reason=SCOPE_REASON), timezone.override(found.time_zone):
        item = told_state(number=number)
        if item is None:
            raise Http404
        context = {
            "number": item.number,
            "received_at": item.received_at,
            "state": STATES[InboxItem.State(item.state)],
            "state_at": item.state_at,
            "organisation": found.organisation.name,
            "is_new": "baru" in request.GET,
        }
        return render(request, "incidents/telling_status.html", context)


def _asked(request: HttpRequest) -> HttpResponse:
    code, text = request.GET.get("area", ""), request.GET.get("q", "").strip()[:120]
    area = find_area(code) if code else None
    if area is not None and area.level in (Level.DISTRICT, Level.VILLAGE) and tenant_of_place(area.code):
        return _form(request, PublicForm(initial={"area": area.code}), area.code)
    found = [area for area in search_areas(text, limit=40) if area.level in (Level.DISTRICT, Level.VILLAGE)]
    names = full_names([area.code for area in found[:MOST_AREAS]])
    served = [area for area in found[:MOST_AREAS] if tenant_of_place(area.code)]
    context = {
        "q": text,
        "areas": [{"code": area.code, "name": names[area.code], "level": area.level} for area in served],
        "is_served": bool(served) or not found,
    }
    return render(request, "incidents/public_place.html", context)


def _form(request: HttpRequest, form: PublicForm, area: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "trap": form[TRAP], "place": full_name(area)}
    return render(request, "incidents/public_report.html", context, status=status)


def _sent(request: HttpRequest, device: str) -> HttpResponse:
    form = PublicForm(request.POST, request.FILES)
    area = request.POST.get("area", "")[:13]
    tenant_id = tenant_of_place(area) if find_area(area) else None
    if tenant_id is None:
        return redirect("incidents:public-report-door")
    if not form.is_valid():
        return _form(request, form, area, status=422)
    if not ratelimit.consume(request, action="public_report", key=device):
        form.add_error(None, _("Too many reports came from here within an hour. If a life is at risk, call 112."))
        return _form(request, form, area, status=429)
    item: InboxItem | None = None
    with open_tenant(tenant_id, reason=SCOPE_REASON) as actor, refusals_shown_in(form), transaction.atomic():
        item = keep_in_inbox(actor=actor, telling=form.telling(sender_key=keyed("public", device)))
    if item is None:
        return _form(request, form, area, status=422)
    answer = redirect("incidents:telling-status", tenant=actor.tenant.code.lower(), number=item.number)
    answer["Location"] += "?baru"
    return answer


def _device(request: HttpRequest) -> str:
    """A number of the browser's own, by which two reports of one sender are known to be so; it says nothing else."""
    try:
        told: Any = request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_KEPT_S)
    except signing.BadSignature:
        told = ""
    return str(told) or secrets.token_hex(16)
