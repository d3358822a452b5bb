"""The lessons of an incident as their page, its timeline and its summary show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.capabilities import INCIDENT_MANAGE
from incidents.models import Incident, Lesson
from incidents.queries.incidents import IncidentStory, readable_incident
from incidents.queries.lessons import lesson_owners, lessons_of, sop_steps
from incidents.rules.lessons import STEPS, WRITABLE, is_overdue, needs_reason
from incidents.views.incident_head import incident_head, whose
from incidents.views.lesson_forms import LessonForm, LessonRevisionForm, LessonStateForm, Owners
from incidents.views.refused import NOTHING, Refused
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

STEP_WORDS: Mapping[tuple[str, str], str | Promise] = {
    ("proposed", "accepted"): gettext_lazy("Accept"),
    ("proposed", "dropped"): gettext_lazy("Drop it"),
    ("accepted", "done"): gettext_lazy("Done"),
    ("accepted", "dropped"): gettext_lazy("Drop it"),
    ("done", "accepted"): gettext_lazy("Take it up again"),
    ("dropped", "proposed"): gettext_lazy("Take it up again"),
}


def show_lessons(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page of one incident's lessons; `refused` holds a form that was refused, by its name in the template."""
    position, actor = head_position(), request.actor
    incident = readable_incident(actor=actor, incident_id=pk)
    returned = Refused(refused)
    may_lead = may_write_lessons(incident, actor)
    offered = (lesson_owners(actor=actor), sop_steps()) if may_lead else None
    rows = [
        lesson_facts(row, actor) | _acts(row, returned, offered if row.tenant_id == actor.tenant.id else None)
        for row in lessons_of(actor=actor, incident_id=pk)
    ]
    acts: dict[str, Any] = {}
    if offered and not incident.is_merged:
        acts["add_url"] = reverse("incidents:lessons", args=[incident.pk])
        acts["add_form"] = lesson_form(actor, offered=offered)
    context = {
        "position": position,
        **incident_head(incident, actor, here="lessons"),
        "lessons": rows,
        "overdue_count": sum(row["is_overdue"] for row in rows),
        **returned.put_into(acts, version=incident.version),
    }
    return render(request, "incidents/incident_lessons.html", context, status=status)


def may_write_lessons(incident: Incident, actor: Actor) -> bool:
    """Whether the actor may lead the incident, and so write what it taught."""
    return incident.tenant_id == actor.tenant.id and actor.allows(INCIDENT_MANAGE, at=incident.area_id)


def lesson_form(
    actor: Actor, *, offered: tuple[Owners, list[tuple[str, str]]] | None = None, **kwargs: Any
) -> LessonForm:
    """The form that writes a lesson down."""
    owners, steps = offered or (lesson_owners(actor=actor), sop_steps())
    return LessonForm(owners=owners, steps=steps, auto_id="lesson_%s", **kwargs)


def revision_form(actor: Actor, lesson_id: UUID, **kwargs: Any) -> LessonRevisionForm:
    """The form that tells a lesson anew; there is one for each on the page."""
    return LessonRevisionForm(
        owners=lesson_owners(actor=actor), steps=sop_steps(), auto_id=f"revise_{lesson_id}_%s", **kwargs
    )


def state_form(lesson_id: UUID, **kwargs: Any) -> LessonStateForm:
    """The form that says how a lesson stands; there is one for each on the page."""
    return LessonStateForm(auto_id=f"lesson_{lesson_id}_%s", **kwargs)


def lesson_facts(row: Lesson, actor: Actor) -> dict[str, Any]:
    """One lesson. Who does it, and who decided, is told inside the own organisation only."""
    is_own = row.tenant_id == actor.tenant.id
    return {
        "id": row.pk,
        "version": row.version,
        "url": f"{reverse('incidents:lessons', args=[row.incident_id])}#lesson-{row.pk}",
        "incident_number": row.incident.number,
        "incident_title": row.incident.title,
        "incident_url": reverse("incidents:incident", args=[row.incident_id]),
        "hazard_code": row.incident.hazard_id,
        "what_happened": row.what_happened,
        "cause": row.cause,
        "recommendation": row.recommendation,
        "step": row.step.name if row.step else "",
        "owner": owner_name(row, is_own=is_own),
        "due_on": row.due_on,
        "is_overdue": is_overdue(state=row.state, due_on=row.due_on, today=timezone.localdate()),
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_at": row.state_at,
        "state_by": row.state_by.name if row.state_by and is_own else "",
        "state_reason": row.state_reason,
        "whose": whose(row, actor),
    }


def owner_name(row: Lesson, *, is_own: bool) -> str:
    """Who does it: a unit by its name; a person by name inside the organisation, and as its officer to others."""
    if row.unit is not None:
        return row.unit.name
    if row.owner is None:
        return ""
    return row.owner.name if is_own else _("an officer")


def lesson_step(kind: str, row: Lesson) -> dict[str, Any]:
    """A line of the incident's timeline: that the lesson was written, and how it stands since."""
    words = {"text": row.recommendation, "state": row.get_state_display()}
    is_written = kind == "lesson"
    return {
        "at": row.created_at if is_written else row.state_at,
        "title": _("Lesson: %(text)s") % words if is_written else _("Lesson %(state)s: %(text)s") % words,
        "url": f"{reverse('incidents:lessons', args=[row.incident_id])}#lesson-{row.pk}",
        "by": "",
        "reason": "" if is_written else row.state_reason,
    }


def lessons_in_short(story: IncidentStory) -> dict[str, Any]:
    """How many lessons there are and how many are late, from what the timeline holds already."""
    rows = [item.row for item in story.timeline if item.kind == "lesson" and isinstance(item.row, Lesson)]
    today = timezone.localdate()
    return {
        "count": len(rows),
        "open": sum(row.state in WRITABLE for row in rows),
        "overdue": sum(is_overdue(state=row.state, due_on=row.due_on, today=today) for row in rows),
        "url": reverse("incidents:lessons", args=[story.incident.pk]),
    }


def _acts(row: Lesson, returned: Refused, offered: tuple[Owners, list[tuple[str, str]]] | None) -> dict[str, Any]:
    if offered is None:
        return {}
    steps = [
        {"state": state, "label": STEP_WORDS[row.state, state], "needs_reason": needs_reason(row.state, to=state)}
        for state in STEPS[row.state]
    ]
    fresh = state_form(row.pk, initial={"version": row.version})
    acts: dict[str, Any] = {
        "move_url": reverse("incidents:lesson", args=[row.pk]),
        "form": returned.take(f"lesson_{row.pk}", fresh=fresh, version=row.version),
        "quick": [step for step in steps if not step["needs_reason"]],
        "explained": [step for step in steps if step["needs_reason"]],
    }
    if row.state in WRITABLE:
        owners, sops = offered
        told = {name: getattr(row, name) for name in ("what_happened", "cause", "recommendation", "due_on", "version")}
        owner = f"unit:{row.unit_id}" if row.unit_id else f"person:{row.owner_id}" if row.owner_id else ""
        anew = LessonRevisionForm(
            owners=owners,
            steps=sops,
            initial={**told, "owner": owner, "step": row.step_id or ""},
            auto_id=f"revise_{row.pk}_%s",
        )
        acts["revise_url"] = reverse("incidents:lesson-revision", args=[row.pk])
        acts["revise_form"] = returned.take(f"revise_{row.pk}", fresh=anew, version=row.version)
    return acts
