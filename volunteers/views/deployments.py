"""`/relawan/pengerahan/`: who is asked for what, where they are, and what comes next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import DEPLOY, DEPLOYMENT_READ, RELEASE
from volunteers.models import Deployment
from volunteers.queries.deployments import find_deployment, list_deployments, may_release
from volunteers.rules.deploying import LASTING, STEPS
from volunteers.services.deploying import answer_for, move_deployment, offer_deployment, release_for
from volunteers.views.deployment_forms import MissionForm, MoveForm
from volunteers.views.listing import PAGE_SIZE, page_asked

RECEIVERS_STEPS = ("mobilised", "on_site", "released", "returned", "stood_down")
GIVERS_STEPS = ("offered", "refused", "accepted", "declined")


@require_safe
@scoped(DEPLOYMENT_READ)
def deployments(request: ScopedRequest) -> HttpResponse:
    """Those that go on; `?state=all` is every one."""
    position = head_position()
    found = list_deployments(actor=request.actor, open_only=request.GET.get("state") != "all")
    page = Paginator(found, PAGE_SIZE).get_page(page_asked(request))
    context = {
        "position": position,
        "page": page,
        "is_all": request.GET.get("state") == "all",
        "deployments": [line(row) for row in page],
        "choosing_url": reverse("volunteers:choosing") if request.actor.allows(DEPLOY) else "",
    }
    return render(request, "volunteers/deployment_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(DEPLOY)
def offering(request: ScopedRequest) -> HttpResponse:
    """Ask somebody whom the search found."""
    asked = {name: request.GET.get(name, "") for name in ("volunteer", "skill")}
    form = MissionForm(request.POST or None, actor=request.actor, initial=asked)
    if form.is_valid():
        with refusals_shown_in(form):
            made = offer_deployment(actor=request.actor, mission=form.mission())
            messages.success(request, _("The offer is out. Who it is you learn when it is accepted."))
            return redirect("volunteers:deployment", pk=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "volunteers/deployment_offering.html", {"form": form}, status=status)


@require_safe
@scoped(DEPLOYMENT_READ)
def deployment(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One deployment."""
    return _show(request, pk)


@require_POST
@scoped(DEPLOY)
def move(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The receiver leads on."""
    form = MoveForm(request.POST, steps=RECEIVERS_STEPS)
    if form.is_valid():
        with refusals_shown_in(form):
            move_deployment(actor=request.actor, deployment_id=pk, **form.cleaned_data)
    return _answer(request, pk, form)


@require_POST
@scoped(RELEASE)
def release(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The giver releases or refuses, or notes the answer that somebody gave by telephone."""
    form = MoveForm(request.POST, steps=GIVERS_STEPS)
    if form.is_valid():
        said = form.cleaned_data
        given = {"actor": request.actor, "deployment_id": pk, "version": said["version"], "reason": said["reason"]}
        with refusals_shown_in(form):
            if said["state"] in ("offered", "refused"):
                release_for(releases=said["state"] == "offered", **given)
            else:
                answer_for(accepts=said["state"] == "accepted", **given)
    return _answer(request, pk, form)


def _answer(request: ScopedRequest, pk: UUID, form: Form) -> HttpResponse:
    return redirect("volunteers:deployment", pk=pk) if form.is_valid() else _show(request, pk, 422, form)


def _show(request: ScopedRequest, pk: UUID, status: int = 200, refused: Form | None = None) -> HttpResponse:
    position = head_position()
    row = find_deployment(actor=request.actor, deployment_id=pk)
    context = {
        "position": position,
        "deployment": {**line(row), **details(row)},
        "contact": getattr(row, "contact", None) if row.state in LASTING and _may_know(request, row) else None,
        "refused": refused,
        **_acts(request, row),
    }
    return render(request, "volunteers/deployment_detail.html", context, status=status)


def _may_know(request: ScopedRequest, row: Deployment) -> bool:
    """Whoever leads the deployment, and whoever answers for the person."""
    leads = row.receiver_id == request.actor.tenant.id and request.actor.allows(DEPLOY)
    return leads or may_release(actor=request.actor, deployment=row)


def _acts(request: ScopedRequest, row: Deployment) -> dict[str, Any]:
    steps = STEPS[row.state]
    acts: dict[str, Any] = {}
    if row.receiver_id == request.actor.tenant.id and request.actor.allows(DEPLOY):
        own = [step for step in steps if step in RECEIVERS_STEPS]
        acts["move_form"] = MoveForm(steps=own, initial={"version": row.version}, auto_id="move_%s") if own else None
    if may_release(actor=request.actor, deployment=row):
        theirs = [step for step in steps if step in GIVERS_STEPS]
        form = MoveForm(steps=theirs, initial={"version": row.version}, auto_id="release_%s")
        acts["release_form"] = form if theirs else None
    return acts


def line(row: Deployment) -> dict[str, Any]:
    """What lists and pages say of a deployment."""
    return {
        "id": row.pk,
        "url": reverse("volunteers:deployment", args=[row.pk]),
        "task": row.task,
        "skill": row.skill.name,
        "giver": row.giver.organisation.short_name,
        "receiver": row.receiver.organisation.short_name,
        "place": row.place,
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_reason": row.state_reason,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "is_expired": row.state in ("proposed", "offered") and row.expires_at <= timezone.now(),
    }


def details(row: Deployment) -> dict[str, Any]:
    """What only its page says."""
    return {
        "report_to": row.report_to,
        "bring": row.bring,
        "cover": row.cover,
        "expires_at": row.expires_at,
        "arrived_at": row.arrived_at,
        "left_at": row.left_at,
        "hours": row.hours,
        "appraisal": row.appraisal,
        "version": row.version,
        "incident": row.incident.number if row.incident else "",
    }
