from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from incidents.errors import WrongState
from incidents.events import DutyHandedOver, LogEntryWritten, ShiftCancelled, ShiftPlanned
from incidents.models import LogEntry
from incidents.queries.duty import briefing, log_book, post, posts, roster
from incidents.services import cancel_shift, change_severity, hand_over, write_log
from pmi_platform.core.errors import InvalidInput, NotFound, NotPermitted
from tests.factories.incidents import logged, opened, recorded, shift_planned, tasked
from tests.factories.tenancy import branch_operator, coordinator, field_officer, province
from tests.incidents.support import details, payloads, published

pytestmark = pytest.mark.django_db


def test_the_roster_shows_who_is_on_duty_until_the_shift_ends_or_is_cancelled():
    chief = coordinator()
    with chief.scope() as actor:
        shift = shift_planned(actor, chief)
        past = timezone.now() - timedelta(hours=20)
        shift_planned(actor, chief, starts_at=past, ends_at=past + timedelta(hours=8))
        assert roster(unit=chief.unit) == [shift]

        with pytest.raises(InvalidInput):
            cancel_shift(actor=actor, shift_id=shift.pk, version=1, reason=" ")
        cancel_shift(actor=actor, shift_id=shift.pk, version=1, reason="Sakit")

        assert roster(unit=chief.unit) == []
        assert (published(ShiftPlanned), published(ShiftCancelled)) == (2, 1)
        with pytest.raises(WrongState):
            cancel_shift(actor=actor, shift_id=shift.pk, version=2, reason="Lagi")


@pytest.mark.parametrize("hours", [0, -1, 49])
def test_a_shift_ends_after_it_begins_within_two_days(hours):
    chief = coordinator()
    with chief.scope() as actor, pytest.raises(InvalidInput) as refusal:
        shift_planned(actor, chief, ends_at=timezone.now() + timedelta(hours=hours))

    assert list(refusal.value.fields) == ["ends_at"]


def test_somebody_of_another_organisation_is_not_put_on_the_roster():
    chief, stranger = coordinator(), coordinator(of=province("31"))
    with chief.scope() as actor, pytest.raises(InvalidInput):
        shift_planned(actor, stranger, unit_id=chief.unit.pk)


def test_the_log_book_is_only_added_to_and_its_words_stand_in_no_event():
    chief = coordinator()
    with chief.scope() as actor:
        entry = logged(actor, chief.unit, "Pak Dedi menelepon.")

        assert "Pak Dedi" in details()
        assert "Pak Dedi" not in payloads()
        assert published(LogEntryWritten) == 1
        for change in (LogEntry.objects.filter(pk=entry.pk).delete, lambda: LogEntry.objects.update(text="Lain")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " "}, "text"),
        ({"kind": "naga"}, "kind"),
        ({"at": timezone.now() + timedelta(days=1)}, "at"),
    ],
)
def test_what_cannot_be_written_down_is_refused_by_field(said, field):
    chief = coordinator()
    with chief.scope() as actor, pytest.raises(InvalidInput) as refusal:
        write_log(actor=actor, unit_id=chief.unit.pk, **{"text": "Radio.", "kind": "note", **said})

    assert list(refusal.value.fields) == [field]


def test_another_provinces_incident_or_unit_is_not_written_of():
    chief, stranger = coordinator(), coordinator(of=province("31"))
    with stranger.scope() as actor:
        theirs = opened(actor, area="31.75")
    with chief.scope() as actor:
        with pytest.raises(NotFound):
            logged(actor, chief.unit, incident_id=theirs.pk)
        with pytest.raises(NotFound):
            logged(actor, stranger.unit)
        with pytest.raises(NotFound):
            post(actor=actor, unit_id=uuid4())


def test_a_branch_keeps_its_own_post_and_does_not_read_the_provinces():
    chief, branch = coordinator(), branch_operator()
    with chief.scope() as actor:
        logged(actor, chief.unit)
        assert {chief.unit, branch.unit} <= set(posts(actor=actor))
    with branch.scope() as actor:
        entry = logged(actor, branch.unit)
        assert list(posts(actor=actor)) == [branch.unit]
        assert list(log_book(unit=post(actor=actor, unit_id=None))) == [entry]
        with pytest.raises(NotPermitted):
            logged(actor, chief.unit)
        with pytest.raises(NotFound):
            post(actor=actor, unit_id=chief.unit.pk)
    with field_officer().scope() as actor, pytest.raises(NotPermitted):
        logged(actor, branch.unit)


def test_the_briefing_says_what_is_open_late_changed_and_decided_since_the_last_handover():
    chief = coordinator()
    with chief.scope() as actor:
        incident = opened(actor)
        tasked(actor, incident, due_at=timezone.now() - timedelta(hours=1))
        recorded(actor, incident, 56)
        logged(actor, chief.unit, "Lama", kind="decision")
        handover = hand_over(actor=actor, unit_id=chief.unit.pk, taken_by=chief.user.pk, note="Jembatan putus")
        assert published(DutyHandedOver) == 1

        logged(actor, chief.unit, "Buka posko", kind="decision")
        logged(actor, chief.unit, "Radio")
        recorded(actor, incident, 62)
        incident.refresh_from_db()
        change_severity(
            actor=actor, incident_id=incident.pk, version=incident.version, severity="critical", reason="Banyak"
        )
        told = briefing(actor=actor, unit=chief.unit)

        assert (told.last, told.since) == (handover, handover.at)
        assert [row.pk for row in told.unowned] == [incident.pk]
        assert len(told.overdue) == 1
        [figure] = told.figures
        assert (figure.indicator, figure.was, figure.now) == ("meninggal", 56, 62)
        assert [line.text for line in told.decisions] == ["Buka posko"]
        assert [row.to_severity for row in told.severities] == ["critical"]


def test_a_first_handover_looks_back_a_day():
    chief = coordinator()
    with chief.scope() as actor:
        recorded(actor, opened(actor), 56)
        told = briefing(actor=actor, unit=chief.unit)

        assert told.last is None
        assert [(one.was, one.now) for one in told.figures] == [(None, 56)]
