from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from incidents import services
from incidents.errors import OlderEdition, WrongState
from incidents.events import SopAdopted, SopDrafted, SopProposed, SopPutInForce, SopRedrafted, SopWithdrawn
from incidents.models import IncidentTask, SopAdoption, SopStep, SopTemplate
from incidents.queries.checklist import newest_sops
from incidents.queries.sops import edition_in_force, edition_steps, list_proposals
from incidents.queries.sops import proposal as story_of
from incidents.services.sop_proposals import (
    adopt_sop,
    draft_sop,
    move_step,
    propose_sop,
    remove_step,
    withdraw_sop,
    write_step,
)
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.models import Space
from tests.factories.incidents import opened
from tests.factories.sops import FIRST_STEP, SOP, sop_drafted, step_draft
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.incidents.support import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def west():
    return coordinator()


@pytest.fixture
def jakarta():
    return coordinator(of=province("31"))


def drafted(member):
    with member.scope() as actor:
        return sop_drafted(actor)


def put_forward(member):
    made = drafted(member)
    with member.scope() as actor:
        return propose_sop(actor=actor, proposal_id=made.pk, version=made.version)


def adopted(member, made, *, on=None, number="SK-1"):
    with member.scope() as actor:
        return adopt_sop(actor=actor, proposal_id=made.pk, decree_number=number, decided_on=on or timezone.localdate())


def test_a_draft_begins_with_the_steps_in_force_and_is_its_authors_alone(west, jakarta):
    with west.scope() as actor:
        made = draft_sop(actor=actor, sop=SOP, reason="Radio.")
        assert story_of(actor=actor, proposal_id=made.pk).steps == edition_steps(f"{SOP}-1")
        assert published(SopDrafted) == 1
    with jakarta.scope() as actor:
        assert not list_proposals(actor=actor).exists()
        with pytest.raises(NotFound):
            story_of(actor=actor, proposal_id=made.pk)


def test_steps_are_added_changed_moved_and_removed(west):
    made = drafted(west)
    with west.scope() as actor:
        added, quicker = made.steps[0]["origin"], step_draft(within_minutes=5)
        made = write_step(
            actor=actor,
            proposal_id=made.pk,
            version=made.version,
            origin=FIRST_STEP,
            draft=quicker,
        )
        made = move_step(actor=actor, proposal_id=made.pk, version=made.version, origin=added, to=2)
        count = len(made.steps)
        made = remove_step(actor=actor, proposal_id=made.pk, version=made.version, origin=made.steps[-1]["origin"])

        assert [step["origin"] for step in made.steps[:2]] == [FIRST_STEP, added]
        assert made.steps[0]["within_minutes"] == 5
        assert len(made.steps) == count - 1
        assert published(SopRedrafted) == 4
        with pytest.raises(StaleVersion):
            remove_step(actor=actor, proposal_id=made.pk, version=1, origin=FIRST_STEP)
        with pytest.raises(NotFound):
            move_step(actor=actor, proposal_id=made.pk, version=made.version, origin="tidak-ada", to=1)


def test_steps_stand_in_the_order_of_their_phases(west):
    made = drafted(west)
    with west.scope() as actor:
        made = write_step(
            actor=actor, proposal_id=made.pk, version=made.version, draft=step_draft(phase="recovery", place=1)
        )

    assert [step["phase"] for step in made.steps] == sorted(
        (step["phase"] for step in made.steps), key=["activation", "response", "recovery"].index
    )


@pytest.mark.parametrize(
    "wrong",
    [{"phase": "lain"}, {"role": "lain"}, {"within_minutes": 0}, {"name_id": " "}, {"name_id": "x" * 400}],
)
def test_a_step_that_says_nothing_is_refused(west, wrong):
    made = drafted(west)
    with west.scope() as actor, pytest.raises(InvalidInput):
        write_step(actor=actor, proposal_id=made.pk, version=made.version, draft=step_draft(**wrong))


def test_put_forward_it_is_read_by_every_partner_and_changes_no_more(west, jakarta):
    assert jakarta.tenant
    made = put_forward(west)

    with jakarta.scope() as actor:
        assert story_of(actor=actor, proposal_id=made.pk).steps[0].name_id == "Cek radio"
    with west.scope() as actor:
        assert published(SopProposed) == 1
        with pytest.raises(WrongState):
            remove_step(actor=actor, proposal_id=made.pk, version=made.version, origin=FIRST_STEP)
        with pytest.raises(NotFound):
            withdraw_sop(actor=actor, proposal_id=uuid4(), version=1)


def test_nothing_is_put_forward_that_differs_in_nothing(west):
    with west.scope() as actor:
        made = draft_sop(actor=actor, sop=SOP, reason="Radio.")
        with pytest.raises(InvalidInput):
            propose_sop(actor=actor, proposal_id=made.pk, version=made.version)


def test_it_is_in_force_for_all_when_the_last_partner_has_adopted_it(west, jakarta):
    made = put_forward(west)
    today = timezone.localdate()
    adopted(west, made, on=today - timedelta(days=3))
    assert edition_in_force(SOP).edition == 1

    adopted(jakarta, made, on=today, number="SK-2")
    adopted(jakarta, made, on=today, number="SK-9")

    current = edition_in_force(SOP)
    assert (current.edition, current.in_force_from, current.proposal) == (2, today, made.pk)
    assert SopStep.objects.filter(template=current).order_by("position").first().name_id == "Cek radio"
    assert [one.edition for one in newest_sops()] == [2]
    with jakarta.scope() as actor:
        assert published(SopPutInForce) == 1
        assert story_of(actor=actor, proposal_id=made.pk).edition == current
        assert set(SopAdoption.objects.values_list("decree_number", flat=True)) == {"SK-1", "SK-2"}


def test_an_edition_of_a_later_day_waits_for_it(west, jakarta):
    made = put_forward(west)
    later = timezone.localdate() + timedelta(days=10)
    adopted(west, made)
    adopted(jakarta, made, on=later)

    assert SopTemplate.objects.filter(code=SOP).count() == 2
    assert [one.edition for one in newest_sops()] == [1]


def test_checklists_that_run_keep_their_edition(west, jakarta):
    with west.scope() as actor:
        running = opened(actor)
        services.start_checklist(actor=actor, incident_id=running.pk, sop=SOP)
    made = put_forward(west)
    adopted(west, made)
    adopted(jakarta, made)

    with west.scope() as actor:
        assert services.start_checklist(actor=actor, incident_id=running.pk, sop=SOP) == []
        fresh = opened(actor)
        services.start_checklist(actor=actor, incident_id=fresh.pk, sop=SOP)
        templates = dict(IncidentTask.objects.values_list("incident", "step__template__edition").distinct())
    assert templates == {running.pk: 1, fresh.pk: 2}


def test_a_proposal_made_from_an_older_edition_is_adopted_no_more(west, jakarta):
    late = put_forward(jakarta)
    made = put_forward(west)
    adopted(west, made)
    adopted(jakarta, made)

    with west.scope() as actor, pytest.raises(OlderEdition):
        adopt_sop(actor=actor, proposal_id=late.pk, decree_number="SK-3", decided_on=timezone.localdate())


def test_a_proposal_is_withdrawn_and_adopted_no_more(west, jakarta):
    assert jakarta.tenant
    made = put_forward(west)
    with west.scope() as actor:
        withdraw_sop(actor=actor, proposal_id=made.pk, version=made.version)
        assert published(SopWithdrawn) == 1
    with jakarta.scope() as actor, pytest.raises(WrongState):
        adopt_sop(actor=actor, proposal_id=made.pk, decree_number="SK-3", decided_on=timezone.localdate())


def test_what_is_in_force_is_not_withdrawn(west):
    made = put_forward(west)
    adopted(west, made)
    with west.scope() as actor, pytest.raises(WrongState):
        withdraw_sop(actor=actor, proposal_id=made.pk, version=made.version)
    assert published_in(west, SopAdopted) == 1


def published_in(member, event):
    with member.scope():
        return published(event)


@pytest.mark.parametrize("wrong", [{"decree_number": " "}, {"decided_on": timezone.localdate() + timedelta(days=900)}])
def test_an_adoption_names_its_decree_and_its_day(west, wrong):
    made = put_forward(west)
    with west.scope() as actor, pytest.raises(InvalidInput):
        adopt_sop(
            actor=actor,
            proposal_id=made.pk,
            **{"decree_number": "SK-1", "decided_on": timezone.localdate(), **wrong},
        )


def test_who_may_not_propose_or_adopt_is_refused(west):
    made = put_forward(west)
    with branch_operator().scope() as actor:
        with pytest.raises(NotPermitted):
            draft_sop(actor=actor, sop=SOP, reason="x")
        with pytest.raises(NotPermitted):
            adopt_sop(actor=actor, proposal_id=made.pk, decree_number="SK", decided_on=timezone.localdate())


def test_an_exercise_changes_nothing_of_the_joint_sop():
    with coordinator(of=province("32", space=Space.EXERCISE)).scope() as actor, pytest.raises(Conflict):
        draft_sop(actor=actor, sop=SOP, reason="Latihan")
