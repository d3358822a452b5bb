"""Tasks of incidents, the SOPs that they come from, and what is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.capabilities import TASK_SETTLE
from incidents.models import IncidentTask, SopTemplate
from incidents.queries.incidents import readable_incidents
from incidents.queries.sops import begun
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.offices import holders_of
from pmi_platform.core.tenancy.scope import Actor

SHOWN_OVERDUE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Tasks of the own open incidents that should have been done: how many, and the longest overdue of them."""

    count: int
    longest: Sequence[IncidentTask]


def list_tasks(
    *, actor: Actor, incident_id: UUID | None = None, states: Sequence[str] = (), overdue_at: datetime | None = None
) -> QuerySet[IncidentTask]:
    """Tasks of the incidents that the actor's office reads, the last noted first; every given condition narrows."""
    tasks = IncidentTask.objects.filter(incident__in=readable_incidents(actor).values("pk"))
    if overdue_at is not None:
        tasks = tasks.filter(state=IncidentTask.State.OPEN, due_at__lt=overdue_at)
    conditions = {"incident": incident_id, "state__in": states}
    return tasks.filter(**{name: value for name, value in conditions.items() if value}).order_by("-created_at", "-pk")


def find_task(*, actor: Actor, task_id: UUID) -> IncidentTask:
    """One task with its incident; raises `NotFound`."""
    found = list_tasks(actor=actor).select_related("incident").filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def tasks_of(*, actor: Actor, incident_id: UUID) -> list[IncidentTask]:
    """The tasks of an incident, by their time; those without one last."""
    rows = list_tasks(actor=actor, incident_id=incident_id).select_related(
        "owner", "state_by", "step__template", "tenant__organisation"
    )
    return list(rows.order_by("due_at", "created_at", "pk"))


def overdue_tasks(*, actor: Actor) -> Overdue:
    """What the own tenant should have done by now in its open incidents. Two statements at most."""
    late = (
        list_tasks(actor=actor, overdue_at=timezone.now())
        .filter(tenant=actor.tenant.id, incident__closed_at__isnull=True)
        .select_related("incident", "step")
        .order_by("due_at", "pk")
    )
    count = late.count()
    return Overdue(count=count, longest=list(late[:SHOWN_OVERDUE]) if count else [])


def newest_sops() -> list[SopTemplate]:
    """Of each SOP the edition that is in force."""
    newest: dict[str, SopTemplate] = {}
    for template in SopTemplate.objects.filter(begun()).order_by("position", "-edition"):
        newest.setdefault(template.code, template)
    return list(newest.values())


def started_sops(*, incident_id: UUID) -> set[str]:
    """The codes of the SOPs that run in an incident already."""
    running = Q(pk__in=IncidentTask.objects.filter(incident=incident_id, step__isnull=False).values("step__template"))
    return set(SopTemplate.objects.filter(running).values_list("code", flat=True))


def colleagues(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Those of the own organisation who can do tasks, by name."""
    return [(one.user_id, f"{one.name} ({one.role})") for one in holders_of(TASK_SETTLE, tenant_id=actor.tenant.id)]
