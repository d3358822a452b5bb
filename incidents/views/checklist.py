"""`/kejadian/…/tugas/`: the SOP as a live checklist, and what else is to be done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from incidents.capabilities import INCIDENT_READ, TASK_MANAGE, TASK_SETTLE
from incidents.models import IncidentTask
from incidents.queries.checklist import find_task
from incidents.queries.incidents import readable_incident
from incidents.services import add_task, assign_task, move_task, start_checklist
from incidents.views.task_forms import SopForm
from incidents.views.task_page import owner_form, show_tasks, state_form, task_form
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(INCIDENT_READ)
def tasks(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The tasks of an incident; a further one is noted here."""
    readable_incident(actor=request.actor, incident_id=pk)
    if request.method != "POST":
        return show_tasks(request, pk)
    form = task_form(request.actor, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            add_task(actor=request.actor, draft=form.draft(incident_id=pk))
    if not form.is_valid():
        return show_tasks(request, pk, status=422, refused={"add_form": form})
    messages.success(request, _("Noted."))
    return redirect("incidents:tasks", pk=pk)


@require_POST
@scoped(TASK_MANAGE)
def sop(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Start the clocks of an SOP."""
    readable_incident(actor=request.actor, incident_id=pk)
    form = SopForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            made = len(start_checklist(actor=request.actor, incident_id=pk, sop=form.cleaned_data["sop"]))
            messages.success(request, ngettext("%(n)d task begun.", "%(n)d tasks begun.", made) % {"n": made})
    return redirect("incidents:tasks", pk=pk)


@require_POST
@scoped(TASK_SETTLE)
def movement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say how a task stands."""
    task = find_task(actor=request.actor, task_id=pk)
    form = state_form(pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            move_task(actor=request.actor, task_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_tasks(request, task.incident_id, status=422, refused={f"task_{pk}": form})
    return redirect(_row_of(task))


@require_POST
@scoped(TASK_MANAGE)
def assignment(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Give a task to somebody."""
    task = find_task(actor=request.actor, task_id=pk)
    form = owner_form(request.actor, pk, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            version, owner = form.cleaned_data["version"], form.cleaned_data["owner"]
            assign_task(actor=request.actor, task_id=pk, version=version, owner_id=owner)
    if not form.is_valid():
        return show_tasks(request, task.incident_id, status=422, refused={f"owner_{pk}": form})
    return redirect(_row_of(task))


def _row_of(task: IncidentTask) -> str:
    return f"{reverse('incidents:tasks', args=[task.incident_id])}#task-{task.pk}"
