"""Tasks of an incident: a checklist started from the SOP, and whatever else is to be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import TASK_MANAGE, TASK_SETTLE
from incidents.errors import WrongState
from incidents.events import ChecklistStarted, TaskAdded, TaskAssigned, TaskMoved
from incidents.models import Incident, IncidentTask, SopStep, TaskRole
from incidents.queries.checklist import colleagues, newest_sops
from incidents.rules import checklist as rules
from incidents.services import touching
from incidents.services.command_drafts import TaskDraft
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor


@transaction.atomic
def start_checklist(*, actor: Actor, incident_id: UUID, sop: str) -> list[IncidentTask]:
    """Start the clocks of an SOP: one task for each of its steps. Starting it again adds nothing."""
    incident = _open_incident(actor, incident_id)
    template = next((one for one in newest_sops() if one.code == sop), None)
    if template is None:
        raise InvalidInput({"sop": _("There is no such SOP.")})
    now = timezone.now()
    known = set(IncidentTask.objects.filter(incident=incident.pk, step__isnull=False).values_list("step", flat=True))
    codes = set(SopStep.objects.filter(pk__in=known).values_list("template__code", flat=True))
    made = [
        _task(
            actor,
            incident,
            step=step,
            text=step.name_id,
            phase=step.phase,
            role=step.role,
            due_at=rules.due_at(now, within_minutes=step.within_minutes),
            state_at=now,
        )
        for step in SopStep.objects.filter(template=template.pk)
        if sop not in codes
    ]
    IncidentTask.objects.bulk_create(made)
    if made:
        publish(ChecklistStarted(incident_id=str(incident.pk), sop=template.pk), changed=made)
    return made


@transaction.atomic
def add_task(*, actor: Actor, draft: TaskDraft) -> IncidentTask:
    """Note something to be done beside the SOP, in an incident in which one takes part."""
    incident = _joined_incident(actor, draft.incident_id)
    text = checked_text("text", draft.text)
    if not text:
        raise InvalidInput({"text": _("Say what is to be done.")})
    _check(draft)
    now = timezone.now()
    if draft.due_at is not None and abs(draft.due_at - now) > rules.LONGEST:
        raise InvalidInput({"due_at": _("Nobody plans for that day. Check the date.")})
    task = _task(actor, incident, text=text, phase=draft.phase, role=draft.role, due_at=draft.due_at, state_at=now)
    task.owner_id = _colleague(actor, draft.owner_id)
    task.save(force_insert=True)
    publish(TaskAdded.of(task), changed=[task], detail={"after": {"text": text}})
    return task


@transaction.atomic
def assign_task(*, actor: Actor, task_id: UUID, version: int, owner_id: UUID | None) -> IncidentTask:
    """Give an open task to somebody of the own organisation, or to nobody in person."""
    task = locked(IncidentTask, task_id, version=version)
    actor.require(TASK_MANAGE, at=touching.office_at(actor, task.incident))
    if task.state != IncidentTask.State.OPEN:
        raise WrongState(state=task.get_state_display())
    former, task.owner_id = task.owner_id, _colleague(actor, owner_id)
    _save(task, "owner")
    publish(TaskAssigned.of(task), changed=[task], detail={"before": {"owner": former}, "after": {"owner": owner_id}})
    return task


@transaction.atomic
def move_task(*, actor: Actor, task_id: UUID, version: int, state: str, reason: str = "") -> IncidentTask:
    """Say that a task is done or dropped, or take it up again; who and when is kept."""
    task = locked(IncidentTask, task_id, version=version)
    actor.require(TASK_SETTLE, at=touching.office_at(actor, task.incident))
    if state not in rules.STEPS:
        raise InvalidInput({"state": _("There is no such state.")})
    if not rules.is_allowed(task.state, to=state):
        raise WrongState(state=task.get_state_display())
    wants_reason = rules.needs_reason(task.state, to=state)
    why = required_reason(reason) if wants_reason else checked_text("reason", reason)
    former, task.state = task.state, state
    task.state_at, task.state_by_id, task.state_reason = timezone.now(), actor.user_id, why
    _save(task, "state", "state_at", "state_by", "state_reason")
    publish(
        TaskMoved.of(task),
        changed=[task],
        detail={"before": {"state": former}, "after": {"state": state, "reason": why}},
    )
    return task


def _open_incident(actor: Actor, incident_id: UUID) -> Incident:
    """The own open incident: what is done to the whole of it."""
    incident = locked(Incident, incident_id)
    actor.require(TASK_MANAGE, at=incident.area_id)
    if not incident.is_open:
        raise WrongState(state=incident.get_state_display())
    return incident


def _joined_incident(actor: Actor, incident_id: UUID) -> Incident:
    """The open incident in which the own tenant takes part: a participant adds rows of its own."""
    incident = touching.taking_part(actor, incident_id)
    actor.require(TASK_MANAGE, at=touching.office_at(actor, incident))
    return incident


def _task(actor: Actor, incident: Incident, **said: Any) -> IncidentTask:
    return IncidentTask(
        tenant_id=actor.tenant.id,
        incident=incident,
        **touching.shared_as(actor, incident),
        state_by_id=actor.user_id,
        **said,
    )


def _check(draft: TaskDraft) -> None:
    if draft.phase not in rules.PHASES:
        raise InvalidInput({"phase": _("Choose a phase from the list.")})
    if draft.role not in TaskRole.values:
        raise InvalidInput({"role": _("Choose who does it from the list.")})


def _colleague(actor: Actor, user_id: UUID | None) -> UUID | None:
    if user_id is not None and user_id not in dict(colleagues(actor=actor)):
        raise InvalidInput({"owner": _("Choose somebody of your own organisation.")})
    return user_id


def _save(task: IncidentTask, *changed: str) -> None:
    task.version += 1
    task.save(update_fields=[*changed, "version"])
