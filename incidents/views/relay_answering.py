"""`/tanggapan/…/`: an agency's officer answers a call from the link in an e-mail, without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from incidents.models import RelayAnswer
from incidents.queries.reference import hazards
from incidents.queries.relay_links import Linked, behind_link
from incidents.queries.situation_reports import public_tenant
from incidents.services.relay_answers import AnswerDraft, take_answer
from incidents.views.call_page import FACT_NAMES, delta_text, fact_said
from incidents.views.channel_forms import LinkAnswerForm
from pmi_platform.core.interface.doors import refusals_shown_in
from pmi_platform.core.tenancy.scope import Actor, open_tenant

REASON = "answer of an agency"
FORMS = (
    RelayAnswer.Kind.RECEIVED,
    RelayAnswer.Kind.REFUSED,
    RelayAnswer.Kind.ACTION,
    RelayAnswer.Kind.OUTCOME,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def relay_answering(request: HttpRequest, tenant: str, token: str) -> HttpResponse:
    """What is known, and one button for each answer. Opening the page answers nothing: mail readers open links too."""
    found = public_tenant(tenant)
    if found is None:
        raise Http404
    with open_tenant(found.pk, reason=REASON) as actor, timezone.override(found.time_zone):
        linked = behind_link(token)
        if request.method != "POST":
            return _page(request, actor, linked, {})
        form = LinkAnswerForm(request.POST, auto_id=f"{request.POST.get('answer', '')[:20]}_%s")
        if form.is_valid() and linked.is_open:
            with refusals_shown_in(form):
                take_answer(actor=actor, draft=_draft(form, linked))
        if not form.is_valid():
            return _page(request, actor, linked, {str(form["answer"].value()): form}, status=422)
    if linked.is_open:
        messages.success(request, _("Thank you. It is noted, and whoever passed it on sees it now."))
    return redirect("incidents:relay-answering", tenant=tenant, token=token)


def _draft(form: LinkAnswerForm, linked: Linked) -> AnswerDraft:
    said = form.cleaned_data
    return AnswerDraft(
        relay_id=linked.relay.pk,
        channel_id=linked.channel.pk,
        door=RelayAnswer.Door.LINK,
        kind=said["answer"],
        ref=str(said["ref"]),
        by=said["by"],
        text=said["text"],
    )


def _page(
    request: HttpRequest, actor: Actor, linked: Linked, refused: Mapping[str, LinkAnswerForm], *, status: int = 200
) -> HttpResponse:
    relay = linked.relay
    forms = {
        str(kind): refused.get(kind)
        or LinkAnswerForm(initial={"answer": kind, "by": linked.last_by}, auto_id=f"{kind}_%s")
        for kind in FORMS
    }
    hazard = hazards().get(relay.payload.get("hazard", ""))
    awaits = relay.received_at is None or any(one.received_at is None for one in linked.deltas)
    context: dict[str, Any] = {
        "number": linked.call.ticket or linked.call.receipt,
        "organisation": actor.tenant.name,
        "agency": linked.channel.name,
        "relay": relay,
        "is_open": linked.is_open,
        "awaits": awaits,
        "hazard_code": relay.payload.get("hazard", "") if linked.is_open else "",
        "hazard_name": hazard.name if hazard else _("kind not known yet"),
        "facts": _facts(linked) if linked.is_open else [],
        "deltas": [delta_text(one) for one in linked.deltas] if linked.is_open else [],
        "forms": forms,
        "is_refused": dict.fromkeys(refused, True),
    }
    return render(request, "incidents/relay_answering.html", context, status=status)


def _facts(linked: Linked) -> list[tuple[Any, str]]:
    """What the agency was told first, with every later fact in its place."""
    known = dict(linked.relay.payload)
    for one in linked.deltas:
        known |= {name: change["to"] for name, change in one.changes.items()}
    return [
        (FACT_NAMES[name], fact_said(name, known[name])) for name in FACT_NAMES if known.get(name) not in (None, "", [])
    ]
