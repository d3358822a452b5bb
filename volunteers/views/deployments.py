"""`/relawan/pengerahan/`: who is asked for what, where they are, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.journal.queries.stream import head_position
from volunteers.capabilities import DEPLOY, DEPLOYMENT_READ, RELEASE
from volunteers.models import Deployment
from volunteers.queries.deployments import (
    NOTHING,
    DeploymentOrder,
    contact_of,
    find_deployment,
    in_order,
    list_deployments,
    may_release,
    overdue_count,
)
from volunteers.rules.deploying import STEPS
from volunteers.services.deploying import answer_for, move_deployment, move_many, offer_to_many, release_for
from volunteers.services.presence import note_word
from volunteers.views.deployment_forms import DeploymentFilterForm, ManyForm, MissionForm, MoveForm
from volunteers.views.deployment_lines import EXPORTED, details, exported, line
from volunteers.views.listing import MOST_LINES, PAGE_SIZE, address_with, csv_file, page_asked

RECEIVERS_STEPS = ("stand_by", "mobilised", "on_site", "released", "returned", "stood_down")
GIVERS_STEPS = ("offered", "refused", "accepted", "declined")
COLUMNS = (
    (None, gettext_lazy("State")),
    (DeploymentOrder.TASK, gettext_lazy("Task")),
    (DeploymentOrder.STARTS, gettext_lazy("From")),
    (DeploymentOrder.ENDS, gettext_lazy("Until")),
    (None, gettext_lazy("Organisations")),
    (DeploymentOrder.ASKED, gettext_lazy("Asked")),
)


@require_safe
@scoped(DEPLOYMENT_READ)
def deployments(request: ScopedRequest) -> HttpResponse:
    """Those that go on, narrowed, sorted and paged by the address; `?format=csv` is all of it as a file."""
    position = head_position()
    form = DeploymentFilterForm(request.GET, actor=request.actor)
    order, descending = _order(request.GET.get("sort", ""))
    rows = list_deployments(actor=request.actor, filters=form.filters() if form.is_valid() else NOTHING)
    found = in_order(rows, order, descending=descending)
    if request.GET.get("format") == "csv":
        return csv_file("pengerahan", EXPORTED, exported(found[: MOST_LINES + 1]), actor=request.actor)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    shown = list(found[first : first + PAGE_SIZE + 1])
    leads = request.actor.allows(DEPLOY)
    context = {
        "position": position,
        "filter_form": form,
        "columns": list(_columns(request, order, descending=descending)),
        "deployments": [
            line(row, leads=leads and row.receiver_id == request.actor.tenant.id) for row in shown[:PAGE_SIZE]
        ],
        "leads": leads,
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(shown) > PAGE_SIZE else "",
        "csv_url": address_with(request, format="csv", page=None),
        "overdue": overdue_count(actor=request.actor),
        "overdue_url": f"{reverse('volunteers:deployments')}?overdue=on",
        "choosing_url": reverse("volunteers:choosing") if leads else "",
        "points_url": reverse("volunteers:points") if leads else "",
    }
    return render(request, "volunteers/deployment_list.html", context)


@require_http_methods(["GET", "POST"])
@scoped(DEPLOY)
def offering(request: ScopedRequest) -> HttpResponse:
    """Ask those whom the search found: one, or several for the same."""
    asked = {"volunteer": request.GET.getlist("volunteer"), "skill": request.GET.get("skill", "")}
    form = MissionForm(request.POST or None, actor=request.actor, initial=asked)
    if form.is_valid():
        with refusals_shown_in(form):
            people = form.cleaned_data["volunteer"]
            made = offer_to_many(actor=request.actor, mission=form.mission(), volunteer_ids=people)
            messages.success(request, _("The offer is out. Who it is you learn when it is accepted."))
            one = redirect("volunteers:deployment", pk=made[0].pk)
            return one if len(made) == 1 else redirect("volunteers:deployments")
    count = len(request.POST.getlist("volunteer") or request.GET.getlist("volunteer"))
    context = {"form": form, "count": count}
    return render(request, "volunteers/deployment_offering.html", context, status=422 if form.is_bound else 200)


@require_POST
@scoped(DEPLOY)
def move_chosen(request: ScopedRequest) -> HttpResponse:
    """Lead several on together; those that cannot be are told with the reason."""
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose deployments, and what happens to them."))
        return redirect("volunteers:deployments")
    with refusals_told(request):
        said = form.cleaned_data
        led = move_many(actor=request.actor, steps=form.steps(), state=said["state"], reason=said["reason"])
        if led.done:
            told = ngettext("%(n)s deployment led on.", "%(n)s deployments led on.", led.done)
            messages.success(request, told % {"n": led.done})
        for refusal in dict.fromkeys(str(one) for one in led.refused):
            messages.error(request, refusal)
    return redirect("volunteers:deployments")


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
@scoped(DEPLOY)
def word(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The receiver has heard from somebody."""
    version = request.POST.get("version", "")
    with refusals_told(request):
        note_word(actor=request.actor, deployment_id=pk, version=int(version) if version.isdecimal() else 0)
        messages.success(request, _("Noted."))
    return redirect("volunteers:deployment", pk=pk)


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
        "contact": contact_of(deployment=row, now=timezone.now()) if _may_know(request, row) else None,
        "refused": refused,
        **_acts(request, row),
    }
    return render(request, "volunteers/deployment_detail.html", context, status=status)


def _may_know(request: ScopedRequest, row: Deployment) -> bool:
    """Whoever leads the deployment, and whoever answers for the person."""
    return _leads(request, row) or may_release(actor=request.actor, deployment=row)


def _leads(request: ScopedRequest, row: Deployment) -> bool:
    return row.receiver_id == request.actor.tenant.id and request.actor.allows(DEPLOY)


def _acts(request: ScopedRequest, row: Deployment) -> dict[str, Any]:
    steps = STEPS[row.state]
    acts: dict[str, Any] = {"may_note_word": _leads(request, row) and row.state == Deployment.State.ON_SITE}
    if _leads(request, row):
        own = [step for step in steps if step in RECEIVERS_STEPS]
        acts["move_form"] = MoveForm(steps=own, initial={"version": row.version}, auto_id="move_%s") if own else None
    if may_release(actor=request.actor, deployment=row):
        theirs = [step for step in steps if step in GIVERS_STEPS]
        form = MoveForm(steps=theirs, initial={"version": row.version}, auto_id="release_%s")
        acts["release_form"] = form if theirs else None
        served = row.arrived_at is not None and row.left_at is not None
        acts["certificate_url"] = reverse("volunteers:service-certificate", args=[row.pk]) if served else ""
    return acts


def _order(text: str) -> tuple[DeploymentOrder, bool]:
    name = text.removeprefix("-")
    known = name in set(DeploymentOrder)
    return (DeploymentOrder(name), text.startswith("-")) if known else (DeploymentOrder.ASKED, True)


def _columns(request: ScopedRequest, order: DeploymentOrder, *, descending: bool) -> Iterator[dict[str, Any]]:
    for column, label in COLUMNS:
        is_here = column is order
        next_down = not descending if is_here else column is DeploymentOrder.ASKED
        yield {
            "label": label,
            "url": address_with(request, sort=f"{'-' if next_down else ''}{column}", page=None) if column else "",
            "direction": ("descending" if descending else "ascending") if is_here else "",
        }
