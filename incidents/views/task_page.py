"""The tasks of an incident as their page shows them: the checklist by phase, each with its clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from incidents.capabilities import TASK_MANAGE, TASK_SETTLE
from incidents.models import Incident, IncidentTask, Phase
from incidents.queries.checklist import colleagues, newest_sops, started_sops, tasks_of
from incidents.queries.incidents import readable_incident
from incidents.rules.checklist import PHASES, is_overdue
from incidents.views.incident_head import incident_head, may_add, whose
from incidents.views.refused import NOTHING, Refused
from incidents.views.task_forms import OwnerForm, TaskForm, TaskStateForm
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor


def show_tasks(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, actor = head_position(), request.actor
    incident = readable_incident(actor=actor, incident_id=pk)
    returned, now = Refused(refused), timezone.now()
    may_settle, may_manage = may_add(incident, actor, TASK_SETTLE), may_add(incident, actor, TASK_MANAGE)
    people = colleagues(actor=actor) if may_manage else []
    rows = tasks_of(actor=actor, incident_id=pk)
    own = actor.tenant.id
    tasks = [
        _task(
            row,
            now,
            returned,
            people,
            may_settle=may_settle and row.tenant_id == own,
            may_manage=may_manage and row.tenant_id == own,
        )
        | {"whose": whose(row, actor)}
        for row in rows
    ]
    context = {
        "position": position,
        **incident_head(incident, actor, here="tasks"),
        "phases": _by_phase(tasks),
        "done_count": sum(one["state"] == "done" for one in tasks),
        "task_count": sum(one["state"] != "dropped" for one in tasks),
        "overdue_count": sum(one["is_overdue"] for one in tasks),
        **returned.put_into(_acts(incident, actor, may_manage=may_manage), version=incident.version),
    }
    return render(request, "incidents/task_list.html", context, status=status)


def task_form(actor: Actor, **kwargs: Any) -> TaskForm:
    """The form that notes a task."""
    return TaskForm(people=colleagues(actor=actor), auto_id="task_%s", **kwargs)


def owner_form(actor: Actor, task_id: UUID, **kwargs: Any) -> OwnerForm:
    """The form that gives a task to somebody; there is one for each on the page."""
    return OwnerForm(people=colleagues(actor=actor), auto_id=f"owner_{task_id}_%s", **kwargs)


def state_form(task_id: UUID, **kwargs: Any) -> TaskStateForm:
    """The form that says how a task stands; there is one for each on the page."""
    return TaskStateForm(auto_id=f"task_{task_id}_%s", **kwargs)


def _by_phase(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    words = dict(Phase.choices)
    return [
        {"code": phase, "label": words[phase], "tasks": rows}
        for phase in PHASES
        if (rows := [one for one in tasks if one["phase"] == phase])
    ]


def _task(
    row: IncidentTask,
    now: datetime,
    returned: Refused,
    people: list[tuple[UUID, str]],
    *,
    may_settle: bool,
    may_manage: bool,
) -> dict[str, Any]:
    told = {
        "id": row.pk,
        "version": row.version,
        "text": row.step.name if row.step else row.text,
        "phase": row.phase,
        "role": row.get_role_display(),
        "owner": row.owner.name if row.owner else "",
        "due_at": row.due_at,
        "is_overdue": is_overdue(state=row.state, due_at=row.due_at, now=now),
        "state": row.state,
        "state_label": row.get_state_display(),
        "was_changed": row.version > 1 and (row.state != "open" or bool(row.state_reason)),
        "state_at": row.state_at,
        "state_by": row.state_by.name if row.state_by else "",
        "state_reason": row.state_reason,
    }
    if may_settle:
        told["move_url"] = reverse("incidents:task", args=[row.pk])
        fresh = state_form(row.pk, initial={"version": row.version})
        told["form"] = returned.take(f"task_{row.pk}", fresh=fresh, version=row.version)
    if may_manage and row.state == IncidentTask.State.OPEN:
        told["owner_url"] = reverse("incidents:task-owner", args=[row.pk])
        fresh_owner = OwnerForm(
            people=people, initial={"version": row.version, "owner": row.owner_id}, auto_id=f"owner_{row.pk}_%s"
        )
        told["owner_form"] = returned.take(f"owner_{row.pk}", fresh=fresh_owner, version=row.version)
    return told


def _acts(incident: Incident, actor: Actor, *, may_manage: bool) -> dict[str, Any]:
    if not may_manage or not incident.is_open:
        return {}
    running = started_sops(incident_id=incident.pk)
    return {
        "add_url": reverse("incidents:tasks", args=[incident.pk]),
        "add_form": task_form(actor),
        "sop_url": reverse("incidents:task-sop", args=[incident.pk]),
        "sops": [
            {"code": sop.code, "key": sop.pk, "name": sop.name, "edition": sop.edition, "source": sop.source}
            for sop in newest_sops()
            if sop.code not in running and incident.tenant_id == actor.tenant.id
        ],
    }
