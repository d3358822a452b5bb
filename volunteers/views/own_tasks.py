"""`/relawan/tugas/`: what one is asked for, answered on a phone, with the card to be carried along."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_told, scoped
from volunteers.capabilities import OWN_KEEP
from volunteers.queries.deployments import expected_at, own_deployments
from volunteers.services.deploying import answer_offer
from volunteers.services.posters import read_poster
from volunteers.services.presence import Proof, check_in, give_word
from volunteers.views.deployment_forms import AnswerForm
from volunteers.views.deployment_lines import details, line

MOST_SHOWN = 30


@require_safe
@scoped(OWN_KEEP)
def tasks(request: ScopedRequest) -> HttpResponse:
    """One's own deployments, the latest first."""
    rows = own_deployments(actor=request.actor)[:MOST_SHOWN]
    return render(request, "volunteers/tasks.html", {"tasks": [{**line(row), **details(row)} for row in rows]})


@require_safe
@scoped(OWN_KEEP)
def arrival(request: ScopedRequest, token: str) -> HttpResponse:
    """What the poster of a reporting point leads to: one's deployments there, and the button that says one has come."""
    poster = read_poster(token)
    rows = expected_at(actor=request.actor, receiver_id=poster.receiver_id) if poster else []
    context = {"is_valid": poster is not None, "poster": token, "tasks": [line(row) for row in rows]}
    return render(request, "volunteers/arrival.html", context, status=200 if poster else 404)


@require_POST
@scoped(OWN_KEEP)
def answer(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Accept, decline, say that one has arrived, or that one is well."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This was not understood. Load the page again."))
        return redirect("volunteers:tasks")
    said = form.cleaned_data
    given = {"actor": request.actor, "deployment_id": pk, "version": said["version"]}
    with refusals_told(request):
        if said["act"] == "check_in":
            proof = Proof(poster=said["poster"], longitude=said["longitude"], latitude=said["latitude"])
            check_in(proof=proof, **given)
        elif said["act"] == "well":
            give_word(**given)
        else:
            answer_offer(accepts=said["act"] == "accept", reason=said["reason"], **given)
        messages.success(request, _("Noted."))
    return redirect("volunteers:tasks")
