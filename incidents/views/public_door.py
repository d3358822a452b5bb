"""`/lapor-warga/`: anybody reports what happens, without account or JavaScript; nothing of it is shown to others."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.models import InboxItem
from incidents.queries.inbox import sender_of, told_state
from incidents.queries.situation_reports import public_tenant
from incidents.services.inbox import keep_in_inbox
from incidents.services.sender_codes import Outcome, codes_are_offered, prove_number, send_code
from incidents.views.inbox_forms import TRAP, CodeForm, PublicForm
from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.geo.queries.areas import find_area, full_name, full_names, list_areas, search_areas
from pmi_platform.core.geo.queries.layers import Detail, area_layer
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.integration.sending import send_soon
from pmi_platform.core.integration.texts import keyed
from pmi_platform.core.interface.doors import refusals_shown_in
from pmi_platform.core.tenancy.queries.tenants import tenant_of_place
from pmi_platform.core.tenancy.scope import Actor, open_tenant

DEVICE, DEVICE_KEPT_S = "pmi_perangkat", 365 * 24 * 3600
SCOPE_REASON = "public report"
MOST_AREAS = 12
KABKOTA, KECAMATAN = 5, 8
CODE_SENTENCES = {
    Outcome.PROVED: (messages.success, gettext_lazy("Thank you, your number is proved.")),
    Outcome.WRONG: (messages.error, gettext_lazy("That is not the code. Check the digits.")),
    Outcome.OVER: (messages.error, gettext_lazy("This code holds no more. Have another one sent.")),
}
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
            "organisation_code": tenant,
            "is_new": "baru" in request.GET,
            **_proof(request, item),
        }
        return render(request, "incidents/telling_status.html", context)


@never_cache
@require_POST
def code(request: HttpRequest, tenant: str, number: str) -> HttpResponse:
    """Have a code sent to the number of one's own report, or prove by it that the number is one's own."""
    found = public_tenant(tenant)
    if found is None or not codes_are_offered():
        raise Http404
    page = redirect("incidents:telling-status", tenant=tenant, number=number)
    if not ratelimit.consume(request, action="public_code"):
        messages.error(request, _("Too many attempts came from here. Your report is checked all the same."))
        return page
    with open_tenant(found.pk, reason=SCOPE_REASON) as actor:
        item = told_state(number=number)
        if item is None or not _is_senders(request, item):
            raise Http404
        _answer_code(request, actor, item)
    send_soon(found.pk)
    return page


@require_safe
def outlines(request: HttpRequest, area: str) -> HttpResponse:
    """The kecamatan of a kabupaten/kota, for the map of the form: the same for everybody."""
    del request
    if len(area) != KABKOTA or find_area(area) is None:
        raise Http404
    answer = HttpResponse(
        area_layer(area, level=Level.DISTRICT, detail=Detail.OVERVIEW), content_type="application/geo+json"
    )
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


def _answer_code(request: HttpRequest, actor: Actor, item: InboxItem) -> None:
    try:
        if not request.POST.get("code", "").strip():
            send_code(actor=actor, item_id=item.pk)
            messages.info(request, _("A code is on its way to your number. It holds for 15 minutes."))
            return
        outcome = prove_number(actor=actor, item_id=item.pk, code=request.POST["code"])
    except InvalidInput as problem:
        messages.error(request, " ".join(str(sentence) for sentence in problem.fields.values()))
        return
    except DomainError as problem:
        messages.error(request, str(problem))
        return
    say, sentence = CODE_SENTENCES[outcome]
    say(request, sentence)


def _proof(request: HttpRequest, item: InboxItem) -> dict[str, Any]:
    """What the sender's own browser is offered: a code, a field for it, or that the number is proved."""
    sender = sender_of(item=item) if codes_are_offered() and _is_senders(request, item) else None
    if sender is None or not sender.number:
        return {}
    is_open = sender.code_until is not None and sender.code_until > timezone.now()
    return {"proof": {"is_proved": sender.proved_at is not None, "is_sent": is_open, "form": CodeForm()}}


def _is_senders(request: HttpRequest, item: InboxItem) -> bool:
    """Whether the report came from this browser."""
    return bool(item.sender_key) and item.sender_key == keyed("public", _device(request))


def _blank(area: str) -> PublicForm:
    return PublicForm(initial={"area": area}, villages=_villages(area))


def _villages(area: str) -> list[tuple[str, str]]:
    """What can be chosen inside a kecamatan; nothing inside a kelurahan, which is chosen already."""
    if len(area) != KECAMATAN:
        return []
    return list(list_areas(level=Level.VILLAGE, within=area).order_by("name").values_list("code", "name"))


def _asked(request: HttpRequest) -> HttpResponse:
    code, text = request.GET.get("area", ""), request.GET.get("q", "").strip()[:120]
    area = find_area(code) if code else None
    if area is not None and area.level in (Level.DISTRICT, Level.VILLAGE) and tenant_of_place(area.code):
        return _form(request, _blank(area.code), area.code)
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
    context = {
        "form": form,
        "trap": form[TRAP],
        "place": full_name(area),
        "district": area[:KECAMATAN],
        "outlines_url": reverse("incidents:public-outlines", args=[area[:KABKOTA]]),
    }
    return render(request, "incidents/public_report.html", context, status=status)


def _sent(request: HttpRequest, device: str) -> HttpResponse:
    area = request.POST.get("area", "")[:13]
    form = PublicForm(request.POST, request.FILES, villages=_villages(area))
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
