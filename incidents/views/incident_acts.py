"""What is done with an incident from its page. Each act names the version that was shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import INCIDENT_MANAGE, INCIDENT_OPEN
from incidents.forms import SeverityForm
from incidents.services import (
    accept_participation,
    change_severity,
    invite_participant,
    move_incident,
    take_charge,
)
from incidents.views.incident_page import participant_form, show_incident, step_form
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.interface.fields import VersionedForm


@require_POST
@scoped(INCIDENT_MANAGE)
def lead(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Become the lead."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            take_charge(actor=request.actor, incident_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("You lead this incident now."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(INCIDENT_MANAGE)
def transition(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Go one step through the incident's life."""
    form = step_form(request.POST.get("state", ""), data=request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            move_incident(
                actor=request.actor,
                incident_id=pk,
                version=asked["version"],
                to_state=asked["state"],
                reason=asked["reason"],
            )
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={f"step_{form['state'].value()}": form})
    messages.success(request, _("The state has changed."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(INCIDENT_MANAGE)
def severity(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Raise or lower the severity, with the reason."""
    form = SeverityForm(request.POST, auto_id="severity_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            change_severity(actor=request.actor, incident_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"severity_form": form})
    messages.success(request, _("The severity has changed."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(INCIDENT_MANAGE)
def participant(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Let another organisation take part."""
    form = participant_form(request.actor, data=request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            invite_participant(
                actor=request.actor,
                incident_id=pk,
                version=asked["version"],
                tenant_id=asked["tenant"],
                role=asked["role"],
            )
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"participant_form": form})
    messages.success(request, _("Invited. They read this incident and its history from now on."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(INCIDENT_OPEN)
def participation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Accept the invitation, under a number of one's own."""
    accepted = accept_participation(actor=request.actor, incident_id=pk)
    messages.success(request, _("You take part as %(number)s.") % {"number": accepted.local_number})
    return redirect("incidents:incident", pk=pk)
