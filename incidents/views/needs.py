"""`/kejadian/…/kebutuhan/`: what is needed, estimated, offered and brought."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from incidents.capabilities import INCIDENT_READ, NEED_RECORD
from incidents.forms import ReasonForm
from incidents.queries.incidents import readable_incident
from incidents.queries.needs import find_need
from incidents.services import adopt_estimate, drop_need, record_need, revise_need, set_need_parameter
from incidents.views.need_forms import AdoptionForm, NeedForm, ParameterForm, ProgressForm
from incidents.views.need_page import show_needs, show_parameters
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def needs(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The needs of an incident; a further one is noted here."""
    readable_incident(actor=request.actor, incident_id=pk)
    if request.method != "POST":
        return show_needs(request, pk)
    form = NeedForm(request.POST, within=request.actor.tenant.area_code, auto_id="need_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            record_need(actor=request.actor, draft=form.draft(incident_id=pk))
    if not form.is_valid():
        return show_needs(request, pk, status=422, refused={"record_form": form})
    messages.success(request, _("Noted."))
    return redirect("incidents:needs", pk=pk)


@require_POST
@scoped(NEED_RECORD)
def adoption(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Make need lines of the estimate that was shown."""
    readable_incident(actor=request.actor, incident_id=pk)
    form = AdoptionForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            made = len(adopt_estimate(actor=request.actor, incident_id=pk, seen=form.cleaned_data["seen"]))
            messages.success(request, ngettext("%(n)d need noted.", "%(n)d needs noted.", made) % {"n": made})
    return redirect("incidents:needs", pk=pk)


@require_POST
@scoped(NEED_RECORD)
def revision(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say how a need stands by now."""
    need = find_need(actor=request.actor, need_id=pk)
    form = ProgressForm(request.POST, auto_id=f"need_{pk}_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            version = form.cleaned_data["version"]
            revise_need(actor=request.actor, need_id=pk, version=version, progress=form.progress())
    if not form.is_valid():
        return show_needs(request, need.incident_id, status=422, refused={f"need_{pk}": form})
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('incidents:needs', args=[need.incident_id])}#need-{pk}")


@require_POST
@scoped(NEED_RECORD)
def dropping(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a line back, with the reason."""
    need = find_need(actor=request.actor, need_id=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            drop_need(actor=request.actor, need_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_needs(request, need.incident_id, status=422, refused={"drop_form": form})
    messages.success(request, _("The need is taken back."))
    return redirect("incidents:needs", pk=need.incident_id)


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def need_parameters(request: ScopedRequest) -> HttpResponse:
    """The parameters of the estimate, each with its source."""
    if request.method != "POST":
        return show_parameters(request)
    form = ParameterForm(request.POST, auto_id=f"parameter_{request.POST.get('code', '')}_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            set_need_parameter(actor=request.actor, draft=form.draft())
    if not form.is_valid():
        return show_parameters(request, status=422, refused=form)
    messages.success(request, _("From now on this number counts."))
    return redirect("incidents:need-parameters")
