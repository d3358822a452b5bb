"""A follower of the feed never misses and never repeats an entry, whatever commits late and whoever is killed."""

import threading
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from pmi_platform.core.journal.models import JournalEntry
from pmi_platform.core.journal.services import publish
from pmi_platform.core.journal.services.verification import verify
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.scope import open_tenant
from tests.core.journal.support import Follower, UnitRenamed, anchors, seal, write
from tests.factories.tenancy import province, unit
from tests.plugins.processes import wait_until

WRITERS = 8
ENTRIES_PER_WRITER = 25


def _write_and_hold(tenant, unit_id, *, hold_s: float, count: int) -> None:
    """A writer whose transactions stay open for a while, so that later ids commit before earlier ones."""
    try:
        for _ in range(count):
            with open_tenant(tenant.pk, reason="test"), transaction.atomic():
                changed = Unit.objects.get(pk=unit_id)
                publish(UnitRenamed(unit_id=str(unit_id)), changed=[changed])
                time.sleep(hold_s)
    finally:
        connection.close()


def _verdict():
    return verify(conninfo=settings.DATABASE_DIRECT_URL, key=settings.JOURNAL_KEY.encode(), anchors=anchors())


def test_an_entry_that_commits_late_is_neither_skipped_nor_placed_before_what_was_read(fresh_database):
    place = unit("32")
    follower = Follower(place.tenant)
    started, release = threading.Event(), threading.Event()

    def commit_late() -> None:
        with open_tenant(place.tenant_id, reason="test"), transaction.atomic():
            publish(UnitRenamed(unit_id=str(place.pk)), changed=[place])
            started.set()
            release.wait(timeout=30)
        connection.close()

    late = threading.Thread(target=commit_late)
    late.start()
    started.wait(timeout=30)
    [early] = write(place.tenant)
    seal()
    follower.follow()
    seen_before = follower.positions
    release.set()
    late.join()
    seal()
    follower.follow()

    with open_tenant(place.tenant_id, reason="test"):
        positions = dict(JournalEntry.objects.values_list("id", "position"))
    assert positions[early] < max(positions.values())
    assert seen_before == [positions[early]]
    assert follower.positions == sorted(positions.values())


def test_eight_writers_with_open_transactions_are_followed_without_a_gap_or_a_repeat(fresh_database, processes):
    place = unit("32")
    follower = Follower(place.tenant, limit=7)
    sequencer = processes.sequencer()
    writers = [
        threading.Thread(
            target=_write_and_hold,
            args=(place.tenant, place.pk),
            kwargs={"hold_s": 0.002 * number, "count": ENTRIES_PER_WRITER},
        )
        for number in range(WRITERS)
    ]

    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        follower.follow()
    wait_until(lambda: _verdict().unsealed == 0, process=sequencer)
    follower.follow()

    assert len(follower.positions) == WRITERS * ENTRIES_PER_WRITER
    assert follower.positions == sorted(set(follower.positions))
    assert _verdict().is_sound


def test_kill_9_of_the_sequencer_in_mid_batch_loses_nothing_and_repeats_nothing(fresh_database, processes):
    place = unit("32")
    follower = Follower(place.tenant)
    write(place.tenant, count=400)

    for _ in range(6):
        sequencer = processes.sequencer()
        before = _verdict().unsealed
        wait_until(lambda: _verdict().unsealed < before or before == 0, process=sequencer)  # noqa: B023
        sequencer.kill()
        write(place.tenant, count=20)
        follower.follow()
    processes.sequencer()
    wait_until(lambda: _verdict().unsealed == 0)
    follower.follow()

    assert len(follower.positions) == 400 + 6 * 20
    assert follower.positions == list(range(1, 521))
    assert _verdict().is_sound


def test_a_transaction_killed_before_its_commit_leaves_the_batch_unsealed(fresh_database):
    place = unit("32")
    write(place.tenant, count=3)

    with psycopg.connect(settings.DATABASE_DIRECT_URL) as dying:
        dying.execute("UPDATE journal_journalentry SET position = id WHERE position IS NULL")
        dying.rollback()
    head = seal(batch_size=2)

    assert head == 3
    assert _verdict().is_sound


def test_a_second_sequencer_stands_by_and_takes_over(fresh_database, processes):
    place = unit("32")
    first = processes.sequencer()
    write(place.tenant, count=5)
    wait_until(lambda: _verdict().unsealed == 0, process=first)

    second = processes.sequencer()
    time.sleep(3)
    assert "leads" not in second.output()
    first.kill()
    write(place.tenant, count=5)
    wait_until(lambda: _verdict().unsealed == 0, process=second)

    assert _verdict().checked == 10


def test_publish_outside_a_transaction_is_refused(fresh_database):
    place = unit("32")
    with open_tenant(place.tenant_id, reason="test"):
        pass

    with pytest.raises(RuntimeError, match="inside the transaction"):
        publish(UnitRenamed(unit_id=str(place.pk)), changed=[place])


def test_a_province_is_not_told_of_anothers_changes(fresh_database):
    own, foreign = province("32"), province("36")
    follower = Follower(own)
    write(own, count=2)
    write(foreign, count=3)
    seal()

    follower.follow()

    assert len(follower.changes) == 2
    assert {change["representation"]["tenant"] for change in follower.changes} == {own.code}
