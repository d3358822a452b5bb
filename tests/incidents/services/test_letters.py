"""Numbers of letters: allotted without a gap in the transaction that approves, also by several at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from incidents import services
from incidents.events import LetterPatternChanged
from incidents.models import LetterCounter, SituationReport
from incidents.queries.letters import letter_pattern, next_letters
from pmi_platform.core.errors import Conflict, InvalidInput, NotPermitted, StaleVersion
from tests.factories.incidents import approved, drafted, opened
from tests.factories.tenancy import branch_operator, coordinator, province
from tests.incidents.support import details, published

WRITERS = 6
PATTERN = "{nomor:3}/{jenis}/PMI-{unit}/{tahun}"


def use(actor, pattern=PATTERN):
    row = letter_pattern(actor=actor)
    return services.set_letter_pattern(actor=actor, pattern=pattern, version=row.version if row else 0)


def year():
    return timezone.localdate().year


@pytest.mark.django_db
def test_without_a_pattern_a_letter_is_numbered_by_its_incident():
    with coordinator().scope() as actor:
        incident = opened(actor)

        assert approved(actor, incident).letter_number == f"{incident.number}/PKB-1"
        assert not LetterCounter.objects.exists()


@pytest.mark.django_db
def test_letters_are_numbered_by_kind_and_older_ones_keep_theirs():
    with coordinator().scope() as actor:
        incident = opened(actor)
        older = approved(actor, incident)
        use(actor)
        numbers = [
            approved(actor, incident, kind=kind).letter_number for kind in ("initial", "development", "development")
        ]
        older.refresh_from_db()

        unit = actor.tenant.code
        assert numbers == [
            f"001/AWL/PMI-{unit}/{year()}",
            f"001/PKB/PMI-{unit}/{year()}",
            f"002/PKB/PMI-{unit}/{year()}",
        ]
        assert older.letter_number == f"{incident.number}/PKB-1"
        assert older.content["letter_number"] == older.letter_number


@pytest.mark.django_db
def test_where_the_number_does_not_say_the_kind_all_kinds_share_it():
    with coordinator().scope() as actor:
        incident = opened(actor)
        use(actor, "{nomor}/{tahun}")

        numbers = [approved(actor, incident, kind=kind).letter_number for kind in ("initial", "final")]

        assert numbers == [f"1/{year()}", f"2/{year()}"]


@pytest.mark.django_db
def test_a_correction_bears_the_first_editions_number_and_takes_none():
    with coordinator().scope() as actor:
        incident = opened(actor)
        use(actor, "{nomor}/{tahun}")
        first = approved(actor, incident)
        draft = services.correct_situation_report(
            actor=actor, document_id=first.pk, version=first.version, reason="Salah angka"
        )
        corrected = services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)

        assert corrected.letter_number == f"1/{year()}-K1"
        assert LetterCounter.objects.get().last == 1


@pytest.mark.django_db
def test_a_typed_number_stands_and_takes_none_from_the_counter():
    with coordinator().scope() as actor:
        incident = opened(actor)
        use(actor)
        draft = drafted(actor, incident)
        draft = services.revise_situation_report(
            actor=actor, document_id=draft.pk, version=draft.version, sections={}, letter_number="17/KHUSUS"
        )
        typed = services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)

        assert typed.letter_number == "17/KHUSUS"
        assert approved(actor, incident).letter_number.startswith("001/")


@pytest.mark.django_db
def test_an_approval_that_is_refused_leaves_no_gap():
    with coordinator().scope() as actor:
        incident = opened(actor)
        use(actor)
        draft = drafted(actor, incident)
        with pytest.raises(Conflict):
            services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version, seen="lain")

        draft.refresh_from_db()
        numbered = services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)
        assert numbered.letter_number.startswith("001/")


@pytest.mark.django_db
def test_the_pattern_is_changed_with_the_version_that_was_seen_and_journaled():
    with coordinator().scope() as actor:
        first = use(actor, "  {nomor}/{tahun} ")
        same = services.set_letter_pattern(actor=actor, pattern="{nomor}/{tahun}", version=first.version)
        with pytest.raises(StaleVersion):
            services.set_letter_pattern(actor=actor, pattern=PATTERN, version=0)
        back = services.set_letter_pattern(actor=actor, pattern="", version=same.version)

        assert (first.pattern, same.version, back.pattern) == ("{nomor}/{tahun}", first.version, "")
        assert published(LetterPatternChanged) == 2
        assert "{nomor}/{tahun}" in details()
        incident = opened(actor)
        assert approved(actor, incident).letter_number == f"{incident.number}/PKB-1"


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", ["{tahun}", "{nomor}", "{nomor}/{tahun}/{naga}", "{nomor}/{tahun}/{", "a\x00b"])
def test_a_pattern_that_cannot_be_used_is_refused_with_the_way_out(pattern):
    with coordinator().scope() as actor:
        with pytest.raises(InvalidInput) as refusal:
            use(actor, pattern)

        assert list(refusal.value.fields) == ["pattern"]
        assert letter_pattern(actor=actor) is None


@pytest.mark.django_db
def test_the_next_letters_are_shown_before_they_are_taken_and_a_neighbours_count_for_nothing():
    with coordinator(of=province("31")).scope() as actor:
        use(actor)
        approved(actor, opened(actor, area="31.71.06"))
    with coordinator().scope() as actor:
        incident = opened(actor)
        use(actor)
        shown = dict(next_letters(actor=actor, pattern=PATTERN, at=timezone.now()))

        assert approved(actor, incident).letter_number == shown["development"]
        assert dict(next_letters(actor=actor, pattern=PATTERN, at=timezone.now()))["development"].startswith("002/")


@pytest.mark.django_db
def test_a_branch_does_not_decide_how_letters_are_numbered():
    with branch_operator("32.75.01").scope() as actor, pytest.raises(NotPermitted):
        services.set_letter_pattern(actor=actor, pattern=PATTERN, version=0)


def test_letters_approved_at_the_same_moment_are_numbered_without_a_gap(fresh_database):
    chief = coordinator()
    with chief.scope() as actor:
        use(actor)
        drafts = iter([drafted(actor, opened(actor)) for _number in range(WRITERS)])
    gate = Barrier(WRITERS)

    def work(draft):
        try:
            gate.wait()
            with chief.scope() as actor:
                return services.approve_situation_report(actor=actor, document_id=draft.pk, version=draft.version)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        reports = list(threads.map(work, drafts))

    assert sorted(int(report.letter_number[:3]) for report in reports) == list(range(1, WRITERS + 1))
    with chief.scope():
        assert LetterCounter.objects.get().last == WRITERS
        assert SituationReport.objects.exclude(letter_number="").count() == WRITERS


def test_approvals_at_the_same_moment_of_which_one_fails_leave_no_gap(fresh_database):
    chief = coordinator()
    with chief.scope() as actor:
        use(actor)
        drafts = [drafted(actor, opened(actor)) for _number in range(WRITERS)]
    gate = Barrier(WRITERS)

    def work(number):
        seen = "lain" if number % 2 else ""
        try:
            gate.wait()
            with chief.scope() as actor:
                draft = drafts[number]
                return services.approve_situation_report(
                    actor=actor, document_id=draft.pk, version=draft.version, seen=seen
                ).letter_number
        except Conflict:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        numbers = list(threads.map(work, range(WRITERS)))

    assert sorted(number[:3] for number in numbers if number) == ["001", "002", "003"]
