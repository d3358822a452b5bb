"""The head that the pages of one incident share: its name, how grave it is, and the way to its other pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, IncidentTask, Lesson, Need
from pmi_platform.core.tenancy.scope import Actor

PAGES = (
    ("summary", _("Summary"), "incidents:incident"),
    ("tasks", _("Tasks"), "incidents:tasks"),
    ("needs", _("Needs"), "incidents:needs"),
    ("messages", _("Messages"), "incidents:messages"),
    ("lessons", _("Lessons"), "incidents:lessons"),
    ("history", _("History"), "incidents:history"),
)


def incident_head(row: Incident, actor: Actor, *, here: str) -> dict[str, Any]:
    """`incident` for templates/incidents/_head.html, and its `pages`."""
    return {
        "incident": {
            "id": row.pk,
            "number": row.number,
            "title": row.title,
            "hazard_code": row.hazard_id,
            "severity": row.severity,
            "state": row.state,
            "state_label": row.get_state_display(),
            "owner": None if row.tenant_id == actor.tenant.id else row.tenant.organisation.name,
        },
        "pages": incident_pages(row, here=here),
    }


def incident_pages(row: Incident, *, here: str) -> list[dict[str, Any]]:
    """The pages of an incident, one of them the present."""
    return [
        {"label": label, "url": reverse(name, args=[row.pk]), "is_here": code == here} for code, label, name in PAGES
    ]


def may_add(incident: Incident, actor: Actor, capability: str) -> bool:
    """Whether the actor may add rows of its own to the incident: its owner in its area, a participant anywhere."""
    if incident.tenant_id == actor.tenant.id:
        return actor.allows(capability, at=incident.area_id)
    return actor.tenant.id in incident.visible_to and actor.allows(capability)


def whose(row: Need | IncidentTask | Lesson, actor: Actor) -> str:
    """The organisation that noted it, where it is another one."""
    return "" if row.tenant_id == actor.tenant.id else row.tenant.organisation.name
