"""A status keadaan darurat as pages show it: on its incident, in the list and on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.capabilities import STATUS_RECORD
from incidents.models import Incident
from incidents.queries.emergency_status import (
    Standing,
    attachable,
    day_of,
    find_status,
    incidents_of,
    list_statuses,
    statuses_of,
)
from incidents.rules.emergency_status import FOLLOWING
from incidents.views.emergency_status_forms import (
    ContinuationForm,
    DeclarationForm,
    EndForm,
    ExtensionForm,
    StatusChoiceForm,
)
from incidents.views.refused import NOTHING, Refused
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

MOST_LISTED = 200
STANDINGS: Mapping[str, str | Promise] = {
    "coming": gettext_lazy("not begun yet"),
    "in_force": gettext_lazy("in force"),
    "lapsing": gettext_lazy("about to lapse"),
    "lapsed": gettext_lazy("lapsed, nothing decided"),
    "ended": gettext_lazy("ended"),
}
ACTS: Mapping[str, str | Promise] = {
    "declared": gettext_lazy("Declared"),
    "extended": gettext_lazy("Extended"),
    "ended": gettext_lazy("Ended"),
}


def status_facts(one: Standing, names: Mapping[str, str]) -> dict[str, Any]:
    """One status in words."""
    row = one.status
    return {
        "id": row.pk,
        "version": row.version,
        "kind": row.kind,
        "label": row.get_kind_display(),
        "level": row.get_level_display(),
        "area": names.get(row.area_id, row.area_id),
        "hazard_code": row.hazard_id,
        "hazard": row.hazard.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "ended_on": row.ended_on,
        "end_reason": row.end_reason,
        "decree": row.decrees[-1]["number"] if row.decrees else "",
        "standing": one.standing,
        "standing_word": STANDINGS[one.standing],
        "is_in_force": one.is_in_force,
        "left": time_left(one),
        "url": reverse("incidents:emergency-status", args=[row.pk]),
    }


def time_left(one: Standing) -> str:
    """How long it still runs, or since when it is over; nothing for one that was ended or has not begun."""
    if one.standing in ("ended", "coming"):
        return ""
    days = one.days_left
    if days < 0:
        return ngettext("over for %(n)d day", "over for %(n)d days", -days) % {"n": -days}
    if days == 0:
        return _("today is its last day")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def incident_statuses(actor: Actor, row: Incident) -> dict[str, Any]:
    """The statuses of an incident for its page, and the forms to record one: only for its owner who may."""
    found = statuses_of(actor=actor, incident_id=row.pk)
    names = full_names(one.status.area_id for one in found)
    context: dict[str, Any] = {"statuses": [status_facts(one, names) for one in found]}
    if row.tenant_id != actor.tenant.id or not row.is_open or not actor.allows(STATUS_RECORD, at=row.area_id):
        return context
    shown = {"area": row.area_id, "hazard": row.hazard_id, "level": "province" if len(row.area_id) == 2 else "regency"}
    shown["area"] = row.area_id[:5]
    context["status_url"] = reverse("incidents:incident-status", args=[row.pk])
    context["status_form"] = DeclarationForm(within=actor.tenant.area_code, initial=shown, auto_id="status_%s")
    if choices := status_choices(actor, row.pk):
        context["status_choice_url"] = reverse("incidents:incident-status-choice", args=[row.pk])
        context["status_choice_form"] = StatusChoiceForm(statuses=choices, auto_id="status_choice_%s")
    return context


def status_choices(actor: Actor, incident_id: UUID) -> list[tuple[UUID, str]]:
    """The statuses that could concern the incident too."""
    rows = attachable(actor=actor, incident_id=incident_id)
    names = full_names(row.area_id for row in rows)
    return [
        (row.pk, f"{row.get_kind_display()} · {names.get(row.area_id, row.area_id)} · {row.hazard.name}")
        for row in rows
        if actor.allows(STATUS_RECORD, at=row.area_id)
    ]


def show_statuses(request: ScopedRequest, *, status: int = 200, form: Form | None = None) -> HttpResponse:
    """The list of every status, what is in force first."""
    position, actor = head_position(), request.actor
    rows = list_statuses(actor=actor).select_related("area", "hazard")[:MOST_LISTED]
    told = _told([Standing(status=row, on=day_of(actor)) for row in rows])
    fresh = DeclarationForm(within=actor.tenant.area_code, auto_id="status_%s")
    context = {
        "position": position,
        "going_on": [one for one in told if one["standing"] not in ("ended",)],
        "past": [one for one in told if one["standing"] == "ended"],
        "form": (form or fresh) if actor.allows(STATUS_RECORD) else None,
    }
    return render(request, "incidents/status_list.html", context, status=status)


def show_status(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page of one status, with its decrees and what may be done with it."""
    position, actor = head_position(), request.actor
    row = find_status(actor=actor, status_id=pk)
    one = Standing(status=row, on=day_of(actor))
    [told] = _told([one])
    context = {
        "position": position,
        "status": told,
        "decrees": [
            {
                "act": ACTS.get(decree["act"], decree["act"]),
                "number": decree["number"],
                "decreed_on": parse_date(decree["decreed_on"]),
                "until": parse_date(decree["until"]),
            }
            for decree in row.decrees
        ],
        "incidents": [
            {"title": incident.title, "number": incident.number, "url": _page_of(incident.pk)}
            for incident in incidents_of(actor=actor, status_id=pk)
        ],
        **Refused(refused).put_into(_acts(one, actor), version=row.version),
    }
    return render(request, "incidents/status_detail.html", context, status=status)


def continuation_form(kind: str, **kwargs: Any) -> ContinuationForm:
    """The form for what may follow a status of this kind."""
    return ContinuationForm(kinds=FOLLOWING[kind], auto_id="continue_%s", **kwargs)


def _acts(one: Standing, actor: Actor) -> dict[str, Any]:
    row = one.status
    may = row.tenant_id == actor.tenant.id and actor.allows(STATUS_RECORD, at=row.area_id)
    if not may or row.ended_on is not None:
        return {}
    shown = {"version": row.version}
    return {
        "extend_url": reverse("incidents:status-extension", args=[row.pk]),
        "extend_form": ExtensionForm(initial=shown, auto_id="extend_%s"),
        "end_url": reverse("incidents:status-end", args=[row.pk]),
        "end_form": EndForm(initial={**shown, "ended_on": min(one.on, row.ends_on)}, auto_id="end_%s"),
        "continue_url": reverse("incidents:status-continuation", args=[row.pk]),
        "continue_form": continuation_form(row.kind),
    }


def _told(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    rows = list(standings)
    names = full_names(one.status.area_id for one in rows)
    return [status_facts(one, names) for one in rows]


def _page_of(incident_id: UUID) -> str:
    return reverse("incidents:incident", args=[incident_id])
