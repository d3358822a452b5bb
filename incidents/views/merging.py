"""Saying that two incidents are one, that they are not, and what is a part of what."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import INCIDENT_MANAGE
from incidents.queries.incidents import readable_incident
from incidents.services import link_incident, merge_incident, separate_incident
from incidents.views.incident_page import show_incident
from incidents.views.merging_page import link_form, merge_form, separation_form
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped


@require_POST
@scoped(INCIDENT_MANAGE)
def merging(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Merge the incident into another one, whose page is shown then."""
    form = merge_form(request.actor, pk, data=request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            merge_incident(
                actor=request.actor,
                incident_id=pk,
                version=asked["version"],
                into_id=asked["into"],
                reason=asked["reason"],
            )
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"merge_form": form})
    messages.success(request, _("Merged. Both are told and counted as one; it can be taken back below."))
    return redirect("incidents:incident", pk=form.cleaned_data["into"])


@require_POST
@scoped(INCIDENT_MANAGE)
def separation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take the merge back."""
    form = separation_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            separate_incident(actor=request.actor, incident_id=pk, **form.cleaned_data)
    if not form.is_valid():
        into = readable_incident(actor=request.actor, incident_id=pk).merged_into_id or pk
        return show_incident(request, into, status=422, refused={f"separate_{pk}": form})
    messages.success(request, _("Separated. Both stand again as they did before."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(INCIDENT_MANAGE)
def linking(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Make the incident part of another one, or of none."""
    form = link_form(request.actor, pk, data=request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            link_incident(actor=request.actor, incident_id=pk, version=asked["version"], parent_id=asked["parent"])
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"link_form": form})
    messages.success(request, _("Saved."))
    return redirect("incidents:incident", pk=pk)
