"""`/komando/`: the command dashboard, and its parts, which the stream makes the page fetch again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coordination.capabilities import DASHBOARD_READ
from coordination.queries import situation
from coordination.queries.situation import Arrival, Number, Unowned
from coordination.views.outlines import outlines, view_asked
from incidents.queries.checklist import Overdue
from incidents.queries.emergency_status import Standing
from incidents.queries.gauges import GaugeOfConcern
from incidents.queries.situation import OpenIncident
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor
from volunteers.queries.deployments import Presence

NO_ID = UUID(int=0)
NUMBERS = {
    "active": (gettext_lazy("Active incidents"), "incidents:incidents", ""),
    "critical": (gettext_lazy("Critical"), "incidents:incidents", "?severity=critical"),
    "affected": (gettext_lazy("People affected"), "coordination:komando-people", "?angka=affected"),
    "displaced": (gettext_lazy("Displaced"), "coordination:komando-people", "?angka=displaced"),
    "dead_and_missing": (gettext_lazy("Dead or missing"), "coordination:komando-people", "?angka=dead_and_missing"),
    "awaiting": (gettext_lazy("Awaiting verification"), "incidents:reports", "?status=filed"),
}
"""Label, page and query of each number."""


@require_safe
@scoped(DASHBOARD_READ)
def komando(request: ScopedRequest) -> HttpResponse:
    """The whole page. The position is read before the data, so that nothing can fall between the two."""
    position = head_position()
    actor = request.actor
    context = {
        "position": position,
        "areas_url": " ".join(outlines(actor)),
        **_summary(actor),
        **_incidents(actor),
        **_feed(actor),
        **_alerts(actor),
    }
    return render(request, "coordination/komando.html", context)


@require_safe
@scoped(DASHBOARD_READ)
def summary(request: ScopedRequest) -> HttpResponse:
    return _part(request, "coordination/_ringkasan.html", _summary(request.actor))


@require_safe
@scoped(DASHBOARD_READ)
def open_incidents(request: ScopedRequest) -> HttpResponse:
    return _part(request, "coordination/_kejadian.html", _incidents(request.actor))


@require_safe
@scoped(DASHBOARD_READ)
def feed(request: ScopedRequest) -> HttpResponse:
    return _part(request, "coordination/_umpan.html", _feed(request.actor))


@require_safe
@scoped(DASHBOARD_READ)
def alerts(request: ScopedRequest) -> HttpResponse:
    return _part(request, "coordination/_peringatan.html", _alerts(request.actor))


@require_safe
@scoped(DASHBOARD_READ)
def points(request: ScopedRequest) -> HttpResponse:
    """The map's points as GeoJSON."""
    urls = {
        "incident": _template_url("incidents:incident"),
        "report": _template_url("incidents:report"),
    }
    return HttpResponse(
        situation.map_features(actor=request.actor, urls=urls, view=view_asked(request.GET)),
        content_type="application/geo+json; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )


def _part(request: ScopedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response


def _template_url(name: str) -> str:
    return reverse(name, args=[NO_ID]).replace(str(NO_ID), "{id}")


def _summary(actor: Actor) -> dict[str, Any]:
    found = situation.summary(actor=actor)
    return {
        "critical": _critical(found.critical) if found.critical else None,
        "critical_reports": _critical_reports(found.critical_reports) if found.critical_reports else None,
        "overdue": _overdue(found.overdue) if found.overdue.count else None,
        "silent_people": _silent(found.silent_people) if found.silent_people else None,
        "statuses": _statuses(found.statuses),
        "public_messages": _messages(found.waiting_messages, found.messages_at_risk),
        "overdue_calls": _overdue_calls(found.overdue_calls) if found.overdue_calls else None,
        "gauges": [_gauge(one) for one in found.gauges],
        "activities": _activities(found.activities) if found.activities else None,
        "figures": [_tile(number) for number in found.numbers],
    }


def _overdue(found: Overdue) -> dict[str, Any]:
    """The longest overdue task leads to its own incident."""
    first = found.longest[0]
    named = [f"{one.incident.number}: {one.step.name if one.step else one.text}" for one in found.longest]
    return {
        "count": found.count,
        "names": "; ".join(named),
        "url": f"{reverse('incidents:tasks', args=[first.incident_id])}#task-{first.pk}",
    }


def _statuses(found: Sequence[Standing]) -> list[dict[str, Any]]:
    """What is in force where, with how long it still runs; what ran out without a decision is said as well."""
    names = full_names(one.status.area_id for one in found)
    return [
        {
            "label": one.status.get_kind_display(),
            "kind": one.status.kind,
            "area": names.get(one.status.area_id, one.status.area_id),
            "ends_on": one.status.ends_on,
            "days_left": one.days_left,
            "is_urgent": one.standing in ("lapsing", "lapsed"),
            "has_lapsed": one.standing == "lapsed",
            "url": reverse("incidents:emergency-status", args=[one.status.pk]),
        }
        for one in found
    ]


def _gauge(one: GaugeOfConcern) -> dict[str, Any]:
    return {
        "name": one.name,
        "height_cm": one.height_cm,
        "level": one.level,
        "direction": one.direction.value,
        "rate": abs(one.trend_cm_h) if one.trend_cm_h is not None else None,
        "is_silent": one.is_silent,
        "url": reverse("incidents:gauge", args=[one.id]),
    }


def _critical(unowned: Unowned) -> dict[str, Any]:
    """One of them leads to its own page, several to their list."""
    shown = ", ".join(title for _id, title in unowned.newest)
    if more := unowned.count - len(unowned.newest):
        shown = _("%(shown)s and %(n)d more") % {"shown": shown, "n": more}
    url = (
        reverse("incidents:incident", args=[unowned.newest[0][0]])
        if unowned.count == 1
        else f"{reverse('incidents:incidents')}?severity=critical&unowned=true"
    )
    return {"count": unowned.count, "names": shown, "url": url}


def _critical_reports(count: int) -> dict[str, Any]:
    return {"count": count, "url": f"{reverse('incidents:reports')}?status=filed&severity=critical&unattached=on"}


def _silent(count: int) -> dict[str, Any]:
    return {"count": count, "url": f"{reverse('volunteers:deployments')}?overdue=on"}


def _overdue_calls(count: int) -> dict[str, Any]:
    return {"count": count, "url": f"{reverse('incidents:calls')}?state=overdue"}


def _messages(count: int, at_risk: int) -> dict[str, Any] | None:
    """What nobody has checked stands beside what is verified, and is never hidden."""
    if not count:
        return None
    url = reverse("incidents:inbox")
    return {"count": count, "at_risk": at_risk, "url": f"{url}?life=on" if at_risk else url}


def _activities(count: int) -> dict[str, Any]:
    return {"count": count, "url": f"{reverse('coordination:activities')}?status=filed"}


def _tile(number: Number) -> dict[str, Any]:
    label, page, query = NUMBERS[number.code]
    return {
        "label": label,
        "value": number.value,
        "unverified": number.unverified,
        "including": number.including,
        "change": number.change,
        "url": f"{reverse(page)}{query}",
        "severity": "critical" if number.code == "critical" else None,
    }


def _incidents(actor: Actor) -> dict[str, Any]:
    found = situation.open_incidents(actor=actor)
    present = situation.presence(actor=actor, incidents=[one.id for one in found])
    return {"incidents": [{**_incident(one), "presence": _presence(one, present.get(one.id))} for one in found]}


def _presence(one: OpenIncident, found: Presence | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "on_the_way": found.on_the_way,
        "on_site": found.on_site,
        "overdue": found.overdue,
        "url": f"{reverse('volunteers:deployments')}?incident={one.id}",
    }


def _incident(one: OpenIncident) -> dict[str, Any]:
    return {
        "id": one.id,
        "point_key": f"incident:{one.id}",
        "number": one.number,
        "title": one.title,
        "hazard": one.hazard,
        "severity": one.severity,
        "status": "unverified" if one.state == "reported" else one.state,
        "url": reverse("incidents:incident", args=[one.id]),
        "affected": one.affected,
        "displaced": one.displaced,
        "lead": one.lead,
        "started_at": one.started_at,
    }


def _alerts(actor: Actor) -> dict[str, Any]:
    found, are_more = situation.alerts_in_force(actor=actor, language=get_language() or "id")
    return {
        "alerts": [{"alert": one, "url": reverse("incidents:alert", args=[one.id])} for one in found],
        "draft_count": situation.activations_awaiting(actor=actor),
        "more_alerts_url": reverse("incidents:alerts") if are_more else "",
    }


def _feed(actor: Actor) -> dict[str, Sequence[dict[str, Any]]]:
    return {"feed": [_arrival(one) for one in situation.arrivals(actor=actor)]}


def _arrival(one: Arrival) -> dict[str, Any]:
    is_report = one.kind == "report"
    return {
        "id": f"{one.kind}:{one.id}",
        "point_key": f"{one.kind}:{one.id}",
        "kind": one.kind,
        "severity": one.severity,
        "hazard": one.hazard,
        "title": f"{one.hazard_name} · {one.place}" if is_report else one.number,
        "url": reverse("incidents:report" if is_report else "incidents:incident", args=[one.id]),
        "text": (one.text or one.number) if is_report else _("Incident opened"),
        "status": "verified" if one.is_verified else one.status,
        "at": one.at,
    }
