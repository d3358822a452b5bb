from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import LessonMoved, LessonProposed, LessonRevised
from incidents.models import Lesson, SopStep
from incidents.queries.composing import compose
from incidents.queries.history import history
from incidents.queries.incidents import incident as find_incident
from incidents.queries.lessons import (
    LessonFilters,
    LessonOrder,
    list_lessons,
    overdue_lesson_count,
    page_of_lessons,
)
from incidents.services import (
    approve_situation_report,
    invite_participant,
    merge_incident,
    move_lesson,
    propose_lesson,
    revise_lesson,
)
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted, StaleVersion
from pmi_platform.core.tenancy.models import Unit
from tests.factories.incidents import accepted_lesson, drafted, learned, lesson_draft, opened
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import details, feed_lines, payloads, published

pytestmark = pytest.mark.django_db


def invite(actor, incident, tenant):
    incident.refresh_from_db()
    invite_participant(
        actor=actor, incident_id=incident.pk, version=incident.version, tenant_id=tenant.pk, role="supporting"
    )


def test_a_lesson_is_proposed_accepted_and_done_and_each_step_is_journaled():
    with coordinator().scope() as actor:
        incident = opened(actor)
        step = SopStep.objects.first()
        lesson = learned(actor, incident, unit_id=actor.unit.unit_id, step=step.pk)
        accepted = move_lesson(actor=actor, lesson_id=lesson.pk, version=1, state="accepted")
        done = move_lesson(actor=actor, lesson_id=lesson.pk, version=2, state="done", reason="Dua kunci tercatat")

        assert (lesson.state, accepted.state, done.state) == ("proposed", "accepted", "done")
        assert (done.step, done.state_by_id, done.state_reason) == (step, actor.user_id, "Dua kunci tercatat")
        assert (published(LessonProposed), published(LessonMoved)) == (1, 2)
        assert feed_lines(LessonMoved) == [("lesson", 3)]
        assert "Tenda tiba enam jam" in details()
        assert "Tenda tiba enam jam" not in payloads()


def test_a_lesson_is_not_accepted_without_somebody_and_a_day():
    with coordinator().scope() as actor:
        incident = opened(actor)
        nobodys = learned(actor, incident)
        undated = learned(actor, incident, unit_id=actor.unit.unit_id, due_on=None)

        with pytest.raises(InvalidInput) as no_owner:
            move_lesson(actor=actor, lesson_id=nobodys.pk, version=1, state="accepted")
        with pytest.raises(InvalidInput) as no_day:
            move_lesson(actor=actor, lesson_id=undated.pk, version=1, state="accepted")

        assert (list(no_owner.value.fields), list(no_day.value.fields)) == (["owner"], ["due_on"])
        assert set(Lesson.objects.values_list("state", "version")) == {("proposed", 1)}


def test_an_accepted_lesson_keeps_somebody_who_does_it():
    with coordinator().scope() as actor:
        lesson = accepted_lesson(actor, opened(actor))
        with pytest.raises(InvalidInput):
            revise_lesson(actor=actor, lesson_id=lesson.pk, version=2, draft=lesson_draft())


def test_telling_it_anew_the_same_changes_nothing():
    with coordinator().scope() as actor:
        lesson = learned(actor, opened(actor))
        same = revise_lesson(actor=actor, lesson_id=lesson.pk, version=1, draft=lesson_draft())
        anew = revise_lesson(
            actor=actor, lesson_id=lesson.pk, version=1, draft=lesson_draft(cause="Piket gudang kosong malam hari.")
        )

        assert (same.version, anew.version, published(LessonRevised)) == (1, 2, 1)
        with pytest.raises(StaleVersion):
            revise_lesson(actor=actor, lesson_id=lesson.pk, version=1, draft=lesson_draft(cause="x"))


def test_what_is_done_or_dropped_is_not_written_anew_before_it_is_taken_up_again():
    with coordinator().scope() as actor:
        lesson = learned(actor, opened(actor))
        with pytest.raises(InvalidInput):
            move_lesson(actor=actor, lesson_id=lesson.pk, version=1, state="dropped")
        move_lesson(actor=actor, lesson_id=lesson.pk, version=1, state="dropped", reason="Sudah ada di SOP")
        with pytest.raises(WrongState):
            revise_lesson(actor=actor, lesson_id=lesson.pk, version=2, draft=lesson_draft())
        with pytest.raises(WrongState):
            move_lesson(actor=actor, lesson_id=lesson.pk, version=2, state="accepted")

        again = move_lesson(actor=actor, lesson_id=lesson.pk, version=2, state="proposed", reason="Ternyata belum")

        assert again.state == "proposed"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what_happened": " "}, "what_happened"),
        ({"recommendation": ""}, "recommendation"),
        ({"cause": "x" * 4001}, "cause"),
        ({"unit_id": uuid4()}, "owner"),
        ({"owner_id": uuid4()}, "owner"),
        ({"unit_id": uuid4(), "owner_id": uuid4()}, "owner"),
        ({"due_on": timezone.localdate() + timedelta(days=4000)}, "due_on"),
        ({"step": "naga"}, "step"),
    ],
)
def test_what_cannot_be_is_refused_by_field(changes, field):
    with coordinator().scope() as actor:
        incident = opened(actor)
        with pytest.raises(InvalidInput) as refusal:
            propose_lesson(actor=actor, incident_id=incident.pk, draft=lesson_draft(**changes))

        assert list(refusal.value.fields) == [field]
        assert not Lesson.objects.exists()


def test_anothers_unit_and_anothers_people_act_on_no_lesson_of_ours():
    stranger = coordinator(of=province("31"))
    with stranger.scope():
        theirs = Unit.objects.filter(tenant=stranger.tenant.pk).first()
    with coordinator().scope() as actor:
        incident = opened(actor)
        for changes in ({"unit_id": theirs.pk}, {"owner_id": stranger.user.pk}):
            with pytest.raises(InvalidInput):
                learned(actor, incident, **changes)


def test_a_merged_incident_takes_no_lesson_and_its_own_are_read_with_the_whole():
    with coordinator().scope() as actor:
        incident, other = opened(actor), opened(actor)
        lesson = accepted_lesson(actor, other)
        merge_incident(actor=actor, incident_id=other.pk, version=1, into_id=incident.pk)
        with pytest.raises(WrongState):
            learned(actor, other)

        found = list_lessons(actor=actor, filters=LessonFilters(incident_id=incident.pk))
        assert [row.pk for row in found] == [lesson.pk]


def test_participants_read_a_lesson_once_it_is_accepted_also_those_invited_later():
    chief, early, late = coordinator(), coordinator(of=province("31")), coordinator(of=province("36"))
    with chief.scope() as actor:
        incident = opened(actor)
        invite(actor, incident, early.tenant)
        accepted = accepted_lesson(actor, incident)
        learned(actor, incident)
        invite(actor, incident, late.tenant)

    with early.scope() as actor:
        assert list(Lesson.objects.values_list("pk", flat=True)) == [accepted.pk]
        with pytest.raises(NotFound):
            move_lesson(actor=actor, lesson_id=accepted.pk, version=2, state="done")
        with pytest.raises(NotFound):
            learned(actor, incident)
    with late.scope() as actor:
        assert [row.pk for row in list_lessons(actor=actor)] == [accepted.pk]


def test_who_leads_elsewhere_or_not_at_all_writes_no_lesson():
    with coordinator().scope() as actor:
        incident = opened(actor)
    for member in (field_officer(), branch_operator("32.75.01")):
        with member.scope() as actor, pytest.raises(NotPermitted):
            learned(actor, incident)


def test_the_list_is_narrowed_by_words_state_owner_hazard_and_lateness():
    yesterday = timezone.localdate() - timedelta(days=1)
    chief = coordinator()
    with chief.scope() as actor:
        quake, flood = opened(actor, hazard="gempa"), opened(actor, hazard="banjir")
        late = accepted_lesson(actor, quake, due_on=yesterday)
        person = accepted_lesson(actor, flood, owner_id=chief.user.pk, recommendation="Latih pengemudi perahu.")
        open_ = learned(actor, flood, recommendation="Tambah radio.")

        def found(**filters):
            return {row.pk for row in list_lessons(actor=actor, filters=LessonFilters(**filters))}

        assert found() == {late.pk, person.pk, open_.pk}
        assert found(text="perah latih") == {person.pk}
        assert found(text="-- !!") == set()
        assert found(states=("proposed",)) == {open_.pk}
        assert found(unit_id=actor.unit.unit_id) == {late.pk}
        assert found(owner_id=chief.user.pk) == {person.pk}
        assert found(hazard="banjir") == {person.pk, open_.pk}
        assert found(overdue_on=timezone.localdate()) == {late.pk}
        assert overdue_lesson_count(actor=actor, today=timezone.localdate()) == 1


def test_a_page_is_two_statements_in_every_order_and_no_day_comes_last():
    soon, far = (timezone.localdate() + timedelta(days=days) for days in (3, 30))
    with coordinator().scope() as actor:
        incident = opened(actor)
        rows = [learned(actor, incident, due_on=day) for day in (far, None, soon)]

        def page(order, *, descending=False, first=0):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                found = page_of_lessons(list_lessons(actor=actor), order, descending=descending, first=first, count=2)
            assert len(asked) == 2
            return [rows.index(row) for row in found]

        assert page(LessonOrder.WRITTEN, descending=True) == [2, 1]
        assert page(LessonOrder.WRITTEN, descending=True, first=2) == [0]
        assert page(LessonOrder.DUE) == [2, 0]
        assert page(LessonOrder.DUE, descending=True) == [0, 2]
        assert page(LessonOrder.INCIDENT) == [0, 1]


def test_the_story_and_the_history_tell_of_lessons():
    with coordinator().scope() as actor:
        incident = opened(actor)
        lesson = accepted_lesson(actor, incident)
        told = find_incident(actor=actor, incident_id=incident.pk).timeline

        assert [(item.kind, item.row.pk) for item in told if item.kind in ("lesson", "outcome")] == [
            ("outcome", lesson.pk),
            ("lesson", lesson.pk),
        ]
        assert history(actor=actor, incident_id=incident.pk, kind="lesson").incident == incident


def test_the_post_disaster_report_freezes_what_was_accepted_and_names_nobody():
    chief = coordinator()
    with chief.scope() as actor:
        incident = opened(actor)
        first = accepted_lesson(actor, incident)
        accepted_lesson(actor, incident, owner_id=chief.user.pk, due_on=timezone.localdate() + timedelta(days=200))
        learned(actor, incident, recommendation="Belum disepakati.")
        report = drafted(actor, incident, kind="post_disaster")
        report = approve_situation_report(actor=actor, document_id=report.pk, version=report.version)
        move_lesson(actor=actor, lesson_id=first.pk, version=2, state="done")
        report.refresh_from_db()

        told = report.content["lessons"]
        assert [(one["state"], one["unit"]) for one in told] == [("accepted", chief.unit.name), ("accepted", None)]
        assert told[0]["cause"] == "Pemegang kunci gudang tidak tercatat."
        assert chief.user.name not in str(told)
        final = drafted(actor, incident, kind="final")
        assert compose(actor=actor, document=final, at=timezone.now())["lessons"] == []
