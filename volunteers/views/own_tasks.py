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
from volunteers.queries.deployments import own_deployments
from volunteers.services.deploying import answer_offer, check_in
from volunteers.views.deployment_forms import AnswerForm
from volunteers.views.deployments import details, line

MOST_SHOWN = 30


@require_safe
@scoped(OWN_KEEP)
def tasks(request: ScopedRequest) -> HttpResponse:
    """One's own deployments, the latest first."""
    rows = own_deployments(actor=request.actor)[:MOST_SHOWN]
    return render(request, "volunteers/tasks.html", {"tasks": [{**line(row), **details(row)} for row in rows]})


@require_POST
@scoped(OWN_KEEP)
def answer(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Accept, decline, or say that one has arrived."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This was not understood. Load the page again."))
        return redirect("volunteers:tasks")
    said = form.cleaned_data
    with refusals_told(request):
        if said["act"] == "check_in":
            check_in(actor=request.actor, deployment_id=pk, version=said["version"])
        else:
            answer_offer(
                actor=request.actor,
                deployment_id=pk,
                version=said["version"],
                accepts=said["act"] == "accept",
                reason=said["reason"],
            )
        messages.success(request, _("Noted."))
    return redirect("volunteers:tasks")
