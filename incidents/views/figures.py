"""Single figures, from the page of their incident."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import FIGURE_RECORD
from incidents.forms import FigureForm
from incidents.models import Figure
from incidents.queries.figures import find_figure
from incidents.services import record_figure, retract_figure, verify_figure
from incidents.views.incident_page import decision_form, show_incident
from incidents.views.report_page import show_report
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped


@require_POST
@scoped(FIGURE_RECORD)
def recording(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Record what a source says of the incident."""
    form = FigureForm(request.POST, within=request.actor.tenant.area_code, auto_id="figure_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            record_figure(actor=request.actor, draft=form.draft(incident_id=pk))
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"figure_form": form})
    messages.success(request, _("The figure is recorded. It counts as unverified until somebody vouches for it."))
    return redirect("incidents:incident", pk=pk)


@require_POST
@scoped(FIGURE_RECORD)
def verification(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Vouch for a figure; for one that seems impossible the reason must say why it is true."""
    figure = find_figure(actor=request.actor, figure_id=pk)
    form = decision_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            verify_figure(actor=request.actor, figure_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return _show_again(request, figure, form)
    messages.success(request, _("The figure is verified."))
    return redirect(_page_of(figure))


@require_POST
@scoped(FIGURE_RECORD)
def retraction(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a figure back, with the reason."""
    figure = find_figure(actor=request.actor, figure_id=pk)
    form = decision_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            retract_figure(actor=request.actor, figure_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return _show_again(request, figure, form)
    messages.success(request, _("The figure is taken back. What counted before counts again."))
    return redirect(_page_of(figure))


def _show_again(request: ScopedRequest, figure: Figure, form: Form) -> HttpResponse:
    refused = {f"figure_{figure.pk}": form}
    if figure.incident_id:
        return show_incident(request, figure.incident_id, status=422, refused=refused)
    return show_report(request, cast(UUID, figure.report_id), status=422, refused=refused)


def _page_of(figure: Figure) -> str:
    if figure.incident_id:
        return f"{reverse('incidents:incident', args=[figure.incident_id])}#figures"
    return reverse("incidents:report", args=[figure.report_id])
