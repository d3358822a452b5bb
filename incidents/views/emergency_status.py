"""`/status-darurat/`: what a government has declared, recorded, extended, followed and ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import INCIDENT_READ, STATUS_RECORD
from incidents.queries.emergency_status import find_status
from incidents.queries.incidents import readable_incident
from incidents.services import StatusDraft, attach_status, declare_status, end_status, extend_status
from incidents.views.emergency_status_forms import DeclarationForm, EndForm, ExtensionForm, StatusChoiceForm
from incidents.views.emergency_status_page import continuation_form, show_status, show_statuses, status_choices
from incidents.views.incident_page import show_incident
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def statuses(request: ScopedRequest) -> HttpResponse:
    """Every status that touches the own area; a new one can be recorded here before there is an incident."""
    if request.method != "POST":
        return show_statuses(request)
    form = DeclarationForm(request.POST, within=request.actor.tenant.area_code, auto_id="status_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            made = declare_status(actor=request.actor, draft=form.draft())
    if not form.is_valid():
        return show_statuses(request, status=422, form=form)
    messages.success(request, _("The status is recorded."))
    return redirect("incidents:emergency-status", pk=made.pk)


@require_safe
@scoped(INCIDENT_READ)
def status(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One status with its decrees."""
    return show_status(request, pk)


@require_POST
@scoped(STATUS_RECORD)
def extension(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Let it go on longer."""
    find_status(actor=request.actor, status_id=pk)
    form = ExtensionForm(request.POST, auto_id="extend_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            extend_status(actor=request.actor, status_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_status(request, pk, status=422, refused={"extend_form": form})
    messages.success(request, _("The status is extended."))
    return redirect("incidents:emergency-status", pk=pk)


@require_POST
@scoped(STATUS_RECORD)
def end(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say that it is over."""
    find_status(actor=request.actor, status_id=pk)
    form = EndForm(request.POST, auto_id="end_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            end_status(actor=request.actor, status_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_status(request, pk, status=422, refused={"end_form": form})
    messages.success(request, _("The status has ended."))
    return redirect("incidents:emergency-status", pk=pk)


@require_POST
@scoped(STATUS_RECORD)
def continuation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Go on to the next status."""
    former = find_status(actor=request.actor, status_id=pk)
    form = continuation_form(former.kind, data=request.POST)
    made = former
    if form.is_valid():
        draft = StatusDraft(
            level=former.level, area=former.area_id, hazard=former.hazard_id, follows_id=pk, **form.cleaned_data
        )
        with refusals_shown_in(form):
            made = declare_status(actor=request.actor, draft=draft)
    if not form.is_valid():
        return show_status(request, pk, status=422, refused={"continue_form": form})
    messages.success(request, _("The status is recorded."))
    return redirect("incidents:emergency-status", pk=made.pk)


@require_POST
@scoped(STATUS_RECORD)
def of_incident(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Record a status for an incident."""
    readable_incident(actor=request.actor, incident_id=pk)
    form = DeclarationForm(request.POST, within=request.actor.tenant.area_code, auto_id="status_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            declare_status(actor=request.actor, draft=form.draft(incident_id=pk))
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"status_form": form})
    messages.success(request, _("The status is recorded."))
    return redirect(f"{reverse('incidents:incident', args=[pk])}#status")


@require_POST
@scoped(STATUS_RECORD)
def choice_for_incident(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Let a status that is going on concern the incident too."""
    readable_incident(actor=request.actor, incident_id=pk)
    form = StatusChoiceForm(request.POST, statuses=status_choices(request.actor, pk), auto_id="status_choice_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            attach_status(actor=request.actor, status_id=form.cleaned_data["status"], incident_id=pk)
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"status_choice_form": form})
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('incidents:incident', args=[pk])}#status")
