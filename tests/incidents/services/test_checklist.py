from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import ChecklistStarted, TaskAdded, TaskAssigned, TaskMoved
from incidents.models import IncidentTask, SopStep
from incidents.queries.checklist import list_tasks, overdue_tasks, tasks_of
from incidents.services import (
    add_task,
    assign_task,
    invite_participant,
    move_incident,
    move_task,
    start_checklist,
)
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.roles import Role
from tests.factories.incidents import opened, task_draft, tasked
from tests.factories.tenancy import coordinator, field_officer, member, province
from tests.incidents.support import feed_lines, published

pytestmark = pytest.mark.django_db
SOP = "tanggap-darurat"


def test_the_sop_becomes_one_task_for_each_step_with_its_clock_and_only_once():
    with coordinator().scope() as actor:
        incident = opened(actor)
        made = start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)

        steps = {step.pk: step for step in SopStep.objects.all()}
        assert {task.step_id for task in made} == set(steps)
        first = min(made, key=lambda task: task.due_at)
        assert first.due_at - first.state_at == timedelta(minutes=15)
        assert len(feed_lines(ChecklistStarted)) == len(steps)
        assert start_checklist(actor=actor, incident_id=incident.pk, sop=SOP) == []
        assert published(ChecklistStarted) == 1


def test_an_unknown_sop_is_refused():
    with coordinator().scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput):
            start_checklist(actor=actor, incident_id=incident.pk, sop="naga")


def test_a_task_is_done_and_taken_up_again_with_who_when_and_why():
    with coordinator().scope() as actor:
        task = tasked(actor, opened(actor))
        done = move_task(actor=actor, task_id=task.pk, version=1, state="done")
        assert (done.state, done.state_by_id) == ("done", actor.user_id)
        with pytest.raises(InvalidInput):
            move_task(actor=actor, task_id=task.pk, version=2, state="open")

        again = move_task(actor=actor, task_id=task.pk, version=2, state="open", reason="Jembatan putus lagi")

        assert (again.state, again.state_reason) == ("open", "Jembatan putus lagi")
        assert (published(TaskAdded), published(TaskMoved)) == (1, 2)
        with pytest.raises(WrongState):
            move_task(actor=actor, task_id=task.pk, version=3, state="open", reason="x")


def test_a_task_is_given_to_a_colleague_and_to_nobody_else():
    chief, stranger = coordinator(), coordinator(of=province("31"))
    with chief.scope() as actor:
        task = tasked(actor, opened(actor))
        for somebody in (stranger.user.pk, uuid4()):
            with pytest.raises(InvalidInput):
                assign_task(actor=actor, task_id=task.pk, version=1, owner_id=somebody)

        given = assign_task(actor=actor, task_id=task.pk, version=1, owner_id=chief.user.pk)

        assert (given.owner_id, published(TaskAssigned)) == (chief.user.pk, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"role": "raja"}, "role"),
        ({"phase": "naga"}, "phase"),
        ({"due_at": timezone.now() + timedelta(days=4000)}, "due_at"),
        ({"owner_id": uuid4()}, "owner"),
    ],
)
def test_what_cannot_be_is_refused_by_field(changes, field):
    with coordinator().scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput) as refusal:
            add_task(actor=actor, draft=task_draft(incident, **changes))

    assert list(refusal.value.fields) == [field]


def test_overdue_are_the_open_tasks_of_open_incidents_the_longest_overdue_first():
    past = timezone.now() - timedelta(hours=3)
    with coordinator().scope() as actor:
        incident, other = opened(actor), opened(actor)
        tasked(actor, incident, due_at=past + timedelta(hours=1))
        longest = tasked(actor, incident, due_at=past)
        tasked(actor, incident)
        done = tasked(actor, incident, due_at=past)
        move_task(actor=actor, task_id=done.pk, version=1, state="done")
        tasked(actor, other, due_at=past)
        move_incident(actor=actor, incident_id=other.pk, version=1, to_state="dismissed", reason="Bohong")

        late = overdue_tasks(actor=actor)

        assert (late.count, late.longest[0]) == (2, longest)


def test_the_dispatcher_does_tasks_and_adds_none():
    with coordinator().scope() as actor:
        incident = opened(actor)
        task = tasked(actor, incident)
    with member(Role.AMBULANCE_DISPATCHER, of=province()).scope() as actor:
        move_task(actor=actor, task_id=task.pk, version=1, state="done")
        with pytest.raises(NotPermitted):
            tasked(actor, incident)
    with field_officer().scope() as actor:
        assert [one.state for one in tasks_of(actor=actor, incident_id=incident.pk)] == ["done"]
        with pytest.raises(NotPermitted):
            move_task(actor=actor, task_id=task.pk, version=2, state="open", reason="x")


def test_an_invited_province_reads_the_checklist_and_moves_nothing():
    owner, guest = coordinator(), coordinator(of=province("31"))
    with owner.scope() as actor:
        incident = opened(actor)
        task = tasked(actor, incident, due_at=timezone.now() - timedelta(hours=1))
        invite_participant(
            actor=actor, incident_id=incident.pk, version=1, tenant_id=guest.tenant.pk, role="supporting"
        )
        start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)
    with guest.scope() as actor:
        assert list_tasks(actor=actor).count() == 1 + SopStep.objects.count()
        assert overdue_tasks(actor=actor).count == 0
        with pytest.raises(NotFound):
            move_task(actor=actor, task_id=task.pk, version=1, state="done")


def test_the_checklist_keeps_the_text_of_the_version_that_it_was_started_with():
    with coordinator().scope() as actor:
        incident = opened(actor)
        start_checklist(actor=actor, incident_id=incident.pk, sop=SOP)

        assert {(task.text, task.step.template_id) for task in IncidentTask.objects.select_related("step")} == {
            (step.name_id, "tanggap-darurat-1") for step in SopStep.objects.all()
        }
