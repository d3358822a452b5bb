"""`/posko/`: the roster and the log book of a command post, and its handing over."""

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

from incidents.capabilities import DUTY_KEEP, DUTY_READ
from incidents.forms import ReasonForm
from incidents.models import Incident, Severity
from incidents.queries import duty as queries
from incidents.queries.reference import indicators
from incidents.services import cancel_shift, hand_over, plan_shift, write_log
from incidents.views.addresses import page_asked
from incidents.views.duty_forms import HandoverForm, LogForm, ShiftForm
from incidents.views.emergency_status_page import status_facts
from incidents.views.words import UNITS
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor

LINES_ON_A_PAGE = 50
MOST_NAMED = 100


@require_safe
@scoped(DUTY_READ)
def post(request: ScopedRequest) -> HttpResponse:
    """The post of the own unit, or of the one asked for."""
    return _show(request, _asked_unit(request))


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(DUTY_READ)
def handover(request: ScopedRequest) -> HttpResponse:
    """What the next one must know, on one page that can be printed; and the handing over itself."""
    unit = _asked_unit(request)
    form = _handover_form(request.actor, unit, data=request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show_handover(request, unit, form)
    if form.is_valid():
        with refusals_shown_in(form):
            hand_over(actor=request.actor, **form.cleaned_data)
    if not form.is_valid():
        return _show_handover(request, unit, form, status=422)
    messages.success(request, _("The post is handed over."))
    return redirect(f"{reverse('incidents:post')}?unit={unit.pk}")


@require_POST
@scoped(DUTY_KEEP)
def shift(request: ScopedRequest) -> HttpResponse:
    """Put somebody on the roster."""
    unit = _asked_unit(request)
    form = ShiftForm(request.POST, people=queries.officers(actor=request.actor), auto_id="shift_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            plan_shift(actor=request.actor, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, unit, status=422, shift_form=form)
    messages.success(request, _("The shift is on the roster."))
    return redirect(f"{reverse('incidents:post')}?unit={unit.pk}")


@require_POST
@scoped(DUTY_KEEP)
def cancellation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a shift off the roster."""
    row = queries.find_shift(actor=request.actor, shift_id=pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            cancel_shift(actor=request.actor, shift_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, queries.post(actor=request.actor, unit_id=row.unit_id), status=422, not_taken=form)
    messages.success(request, _("The shift is taken off the roster."))
    return redirect(f"{reverse('incidents:post')}?unit={row.unit_id}")


@require_POST
@scoped(DUTY_KEEP)
def log(request: ScopedRequest) -> HttpResponse:
    """Write into the log book."""
    unit = _asked_unit(request)
    form = _log_form(request.actor, unit, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            write_log(actor=request.actor, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, unit, status=422, log_form=form)
    messages.success(request, _("Written into the log book."))
    return redirect(f"{reverse('incidents:post')}?unit={unit.pk}")


def _asked_unit(request: ScopedRequest) -> Unit:
    """The post that the address or the form names; the own one otherwise."""
    text = request.POST.get("unit_id") or request.GET.get("unit", "")
    try:
        return queries.post(actor=request.actor, unit_id=UUID(text) if text else None)
    except ValueError:
        raise NotFound from None


def _show(request: ScopedRequest, unit: Unit, *, status: int = 200, **refused: Form) -> HttpResponse:
    position, actor = head_position(), request.actor
    page = Paginator(queries.log_book(unit=unit), LINES_ON_A_PAGE).get_page(page_asked(request))
    last = queries.last_handover(unit=unit)
    now = timezone.now()
    context: dict[str, Any] = {
        "position": position,
        "unit": unit,
        "posts": list(queries.posts(actor=actor)[:MOST_NAMED]),
        "shifts": [
            {
                "id": one.pk,
                "version": one.version,
                "officer": one.officer.name,
                "starts_at": one.starts_at,
                "ends_at": one.ends_at,
                "is_now": one.starts_at <= now < one.ends_at,
            }
            for one in queries.roster(unit=unit)
        ],
        "page": page,
        "lines": page.object_list,
        "last": last,
        "may_keep": actor.allows(DUTY_KEEP, at=unit.area_id or actor.tenant.area_code),
    }
    if context["may_keep"]:
        shown = {"unit_id": unit.pk}
        people = queries.officers(actor=actor)
        context["shift_form"] = ShiftForm(people=people, initial=shown, auto_id="shift_%s")
        context["log_form"] = _log_form(actor, unit)
    return render(request, "incidents/post.html", {**context, **refused}, status=status)


def _show_handover(request: ScopedRequest, unit: Unit, form: Form, *, status: int = 200) -> HttpResponse:
    position, actor = head_position(), request.actor
    told = queries.briefing(actor=actor, unit=unit)
    names = full_names(one.status.area_id for one in told.lapsing)
    words = indicators()
    context = {
        "position": position,
        "unit": unit,
        "told": told,
        "at": timezone.now(),
        "shifts": queries.roster(unit=unit)[:3],
        "statuses": [status_facts(one, names) for one in told.lapsing],
        "figures": [
            {
                "incident": one.incident_title,
                "number": one.incident_number,
                "url": reverse("incidents:incident", args=[one.incident_id]),
                "label": words[one.indicator].name,
                "unit": UNITS[one.unit],
                "was": one.was,
                "now": one.now,
            }
            for one in told.figures
        ],
        "changes": sorted([*map(_moved, told.transitions), *map(_judged, told.severities)], key=lambda one: one["at"]),
        "form": form if actor.allows(DUTY_KEEP, at=unit.area_id or actor.tenant.area_code) else None,
    }
    return render(request, "incidents/handover.html", context, status=status)


def _moved(row: Any) -> dict[str, Any]:
    return {
        "at": row.at,
        "incident": row.incident,
        "words": Incident.State(row.to_state).label,
        "by": row.by.name if row.by else "",
        "reason": row.reason,
    }


def _judged(row: Any) -> dict[str, Any]:
    steps = {"old": Severity(row.from_severity).label, "new": Severity(row.to_severity).label}
    return {
        "at": row.at,
        "incident": row.incident,
        "words": _("Severity: %(old)s → %(new)s") % steps,
        "by": row.by.name if row.by else "",
        "reason": row.reason,
    }


def _handover_form(actor: Actor, unit: Unit, **kwargs: Any) -> HandoverForm:
    return HandoverForm(
        people=queries.officers(actor=actor), initial={"unit_id": unit.pk}, auto_id="handover_%s", **kwargs
    )


def _log_form(actor: Actor, unit: Unit, **kwargs: Any) -> LogForm:
    found = queries.own_open_incidents(actor=actor)[:MOST_NAMED]
    incidents = [(row.pk, f"{row.number} {row.title}") for row in found]
    return LogForm(incidents=incidents, initial={"unit_id": unit.pk}, auto_id="log_%s", **kwargs)
