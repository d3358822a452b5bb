"""Pages of the feed: whoever reads, in whatever steps, is told the same; a restored server says so."""

import psycopg
import pytest
from django.conf import settings

from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.queries.feed import CursorDiverged, page_of_changes
from pmi_platform.core.tenancy.roles import Role
from tests.core.journal.support import Follower, seal, write
from tests.factories.tenancy import member, unit


@pytest.fixture
def busy_and_quiet(fresh_database):
    """Two provinces: one writes ten times as much as the other."""
    busy, quiet = unit("32").tenant, unit("36").tenant
    for _ in range(3):
        write(busy, count=10)
        write(quiet)
    seal()
    return busy, quiet


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1_000])
def test_pages_of_any_size_tell_the_same(busy_and_quiet, limit):
    busy, quiet = (Follower(tenant, limit=limit) for tenant in busy_and_quiet)
    for follower in (busy, quiet):
        follower.follow()

    assert busy.positions == [position for position in range(1, 34) if position % 11]
    assert quiet.positions == [11, 22, 33]


def test_a_cursor_of_no_server_is_refused(busy_and_quiet):
    reader = member(Role.IMS_CLIENT, of=busy_and_quiet[0])
    with reader.scope() as actor, pytest.raises(InvalidInput):
        page_of_changes(actor=actor, cursor="made-up", limit=10)


def test_after_a_restore_a_follower_is_told_where_histories_part_and_how_to_go_on(busy_and_quiet):
    busy, _quiet = busy_and_quiet
    follower = Follower(busy, limit=10)
    follower.follow()
    assert follower.positions[-1] == 32
    _restore_to(position=20)
    seal()
    write(busy, count=5)
    seal()

    with pytest.raises(CursorDiverged) as told:
        follower.follow()
    assert told.value.parameters["last_common_position"] == 20

    follower.cursor, follower.changes = told.value.parameters["resync"], []
    follower.follow()
    assert follower.positions == [21, 22, 23, 24, 25]


def _restore_to(*, position: int) -> None:
    """What a backup taken at `position` holds; the anchors, which lie elsewhere, know more."""
    with psycopg.connect(settings.DATABASE_OWNER_URL) as connection:
        connection.execute("DELETE FROM journal_journalchange WHERE position > %s", (position,))
        connection.execute("DELETE FROM journal_journalentry WHERE position > %s", (position,))
        connection.execute(
            """
            UPDATE journal_journalhead SET position = %(position)s,
                   chain_hash = (SELECT chain_hash FROM journal_journalentry WHERE position = %(position)s)
            """,
            {"position": position},
        )
