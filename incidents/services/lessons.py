"""Lessons of an incident: proposed, accepted (and then read by whoever reads the incident), done or dropped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import INCIDENT_MANAGE
from incidents.errors import WrongState
from incidents.events import LessonMoved, LessonProposed, LessonRevised
from incidents.models import Incident, Lesson, SopStep
from incidents.queries.checklist import colleagues
from incidents.rules import lessons as rules
from incidents.services.command_drafts import LessonDraft
from incidents.services.locking import locked
from incidents.services.words import checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import Actor

WRITTEN = ("what_happened", "cause", "recommendation", "unit_id", "owner_id", "due_on", "step_id")


@transaction.atomic
def propose_lesson(*, actor: Actor, incident_id: UUID, draft: LessonDraft) -> Lesson:
    """Write down what an own incident taught; until it is accepted the own organisation alone reads it."""
    incident = locked(Incident, incident_id)
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    if incident.is_merged:
        raise WrongState(state=incident.get_state_display())
    lesson = Lesson.objects.create(
        tenant_id=actor.tenant.id,
        incident=incident,
        visible_to=[incident.tenant_id],
        zone_keys=[],
        state_at=timezone.now(),
        state_by_id=actor.user_id,
        **_checked(actor, draft),
    )
    publish(LessonProposed.of(lesson), changed=[lesson], detail={"after": _told(lesson)})
    return lesson


@transaction.atomic
def revise_lesson(*, actor: Actor, lesson_id: UUID, version: int, draft: LessonDraft) -> Lesson:
    """Write it anew while it is open; an accepted one keeps somebody who does it, and a day."""
    lesson = locked(Lesson, lesson_id, version=version)
    actor.require(INCIDENT_MANAGE, at=lesson.incident.area_id)
    if lesson.state not in rules.WRITABLE:
        raise WrongState(state=lesson.get_state_display())
    former = _told(lesson)
    for name, value in _checked(actor, draft).items():
        setattr(lesson, name, value)
    if lesson.state == Lesson.State.ACCEPTED:
        _require_owner(lesson)
    if _told(lesson) == former:
        return lesson
    _save(lesson, *(name.removesuffix("_id") for name in WRITTEN))
    publish(LessonRevised.of(lesson), changed=[lesson], detail={"before": former, "after": _told(lesson)})
    return lesson


@transaction.atomic
def move_lesson(*, actor: Actor, lesson_id: UUID, version: int, state: str, reason: str = "") -> Lesson:
    """Accept it, say that it is done, drop it or take it up again; who and when is kept."""
    lesson = locked(Lesson, lesson_id, version=version)
    incident = lesson.incident
    actor.require(INCIDENT_MANAGE, at=incident.area_id)
    if state not in rules.STEPS:
        raise InvalidInput({"state": _("There is no such state.")})
    if not rules.is_allowed(lesson.state, to=state):
        raise WrongState(state=lesson.get_state_display())
    wants_reason = rules.needs_reason(lesson.state, to=state)
    why = required_reason(reason) if wants_reason else checked_text("reason", reason)
    former, lesson.state = lesson.state, state
    lesson.state_at, lesson.state_by_id, lesson.state_reason = timezone.now(), actor.user_id, why
    if state in rules.SHARED:
        _require_owner(lesson)
        lesson.visible_to, lesson.zone_keys = incident.visible_to, incident.zone_keys
    _save(lesson, "state", "state_at", "state_by", "state_reason", "visible_to", "zone_keys")
    detail = {"before": {"state": former}, "after": {"state": state, "reason": why}}
    publish(LessonMoved.of(lesson), changed=[lesson], detail=detail)
    return lesson


def _checked(actor: Actor, draft: LessonDraft) -> dict[str, Any]:
    told = {name: checked_text(name, getattr(draft, name)) for name in ("what_happened", "cause", "recommendation")}
    if not told["what_happened"]:
        raise InvalidInput({"what_happened": _("Say what happened.")})
    if not told["recommendation"]:
        raise InvalidInput({"recommendation": _("Say what should be done differently.")})
    if draft.unit_id and draft.owner_id:
        raise InvalidInput({"owner": _("Choose one unit or one person, not both.")})
    if draft.due_on is not None and not rules.is_plannable(draft.due_on, today=timezone.localdate()):
        raise InvalidInput({"due_on": _("Nobody plans for that day. Check the date.")})
    if draft.step is not None and not SopStep.objects.filter(pk=draft.step).exists():
        raise InvalidInput({"step": _("There is no such step in an SOP.")})
    return {
        **told,
        "unit_id": _own_unit(actor, draft.unit_id),
        "owner_id": _colleague(actor, draft.owner_id),
        "due_on": draft.due_on,
        "step_id": draft.step,
    }


def _own_unit(actor: Actor, unit_id: UUID | None) -> UUID | None:
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    if unit_id is not None and (unit is None or unit.tenant_id != actor.tenant.id):
        raise InvalidInput({"owner": _("Choose one of your own units.")})
    return unit_id


def _colleague(actor: Actor, user_id: UUID | None) -> UUID | None:
    if user_id is not None and user_id not in dict(colleagues(actor=actor)):
        raise InvalidInput({"owner": _("Choose somebody of your own organisation.")})
    return user_id


def _require_owner(lesson: Lesson) -> None:
    if lesson.unit_id is None and lesson.owner_id is None:
        raise InvalidInput({"owner": _("Say first who does it: change the lesson, then accept it.")})
    if lesson.due_on is None:
        raise InvalidInput({"due_on": _("Say first until when: change the lesson, then accept it.")})


def _told(lesson: Lesson) -> dict[str, Any]:
    return {name: getattr(lesson, name) for name in WRITTEN}


def _save(lesson: Lesson, *changed: str) -> None:
    lesson.version += 1
    lesson.save(update_fields=[*changed, "version"])
