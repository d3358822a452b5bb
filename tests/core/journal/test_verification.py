"""`verify_journal` names the first bad entry, whatever was done to the journal by SQL."""

from io import StringIO

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from pmi_platform.core.journal.services.erasure import erase_detail
from pmi_platform.core.tenancy.roles import Role
from tests.core.journal.support import seal, write
from tests.factories.tenancy import member, unit


def _verified() -> str:
    output = StringIO()
    call_command("verify_journal", stdout=output)
    return output.getvalue()


def _as_owner(sql: str) -> None:
    """What somebody with every right in the database might do."""
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as connection:
        connection.execute(sql)


@pytest.fixture
def journal_of_nine(fresh_database):
    place = unit("32")
    write(place.tenant, count=9, detail={"name": {"before": "Siti", "after": "Siti A."}})
    seal()
    return place.tenant


def test_an_untouched_journal_is_sound(journal_of_nine):
    assert "Sound: 9 entries, head 9" in _verified()


@pytest.mark.parametrize(
    ("sql", "position"),
    [
        ("UPDATE journal_journalentry SET payload = '{}' WHERE position = 4", 4),
        ("UPDATE journal_journalentry SET actor = 'user:x' WHERE position = 1", 1),
        ("UPDATE journal_journalentry SET recorded_at = recorded_at - interval '1 day' WHERE position = 9", 9),
        ("UPDATE journal_journalentry SET digest = sha256('x'), payload = '{}' WHERE position = 5", 5),
        ("DELETE FROM journal_journalentry WHERE position = 6", 6),
        ("UPDATE journal_journalentry SET position = -position WHERE position = 7", 7),
        (
            "UPDATE journal_journaldetail SET detail = '{}' WHERE entry_id = 3",
            3,
        ),
        ("DELETE FROM journal_journalchange WHERE position = 2", 2),
        ("UPDATE journal_journalchange SET version = 99 WHERE position = 8", 8),
    ],
)
def test_the_first_bad_entry_is_named(journal_of_nine, sql, position):
    _as_owner(sql)

    with pytest.raises(CommandError, match=f"^Entry {position}: "):
        _verified()


def test_an_inserted_entry_is_named(journal_of_nine):
    _as_owner(
        """
        UPDATE journal_journalentry SET position = position + 1000 WHERE position > 4;
        INSERT INTO journal_journalentry (tenant_id, type, type_version, actor, payload, changes, recorded_at, position,
                                          digest, chain_hash, tenant_hash)
        SELECT tenant_id, type, type_version, actor, payload, changes, recorded_at, 5, digest, chain_hash, tenant_hash
          FROM journal_journalentry WHERE position = 4;
        UPDATE journal_journalentry SET position = position - 999 WHERE position > 1000
        """
    )

    with pytest.raises(CommandError, match=r"^Entry 5: "):
        _verified()


def test_a_cut_tail_is_seen_even_when_the_head_was_put_back(journal_of_nine):
    _as_owner(
        """
        DELETE FROM journal_journalchange WHERE position > 6;
        DELETE FROM journal_journalentry WHERE position > 6;
        UPDATE journal_journalhead SET position = 6,
               chain_hash = (SELECT chain_hash FROM journal_journalentry WHERE position = 6)
        """
    )

    with pytest.raises(CommandError, match=r"^Entry 7: tail is cut off: an anchor .* knows position 9"):
        _verified()


def test_erasing_one_persons_details_leaves_the_chain_green(journal_of_nine):
    officer = member(Role.DATA_PROTECTION_OFFICER, of=journal_of_nine)
    entry_id = write(journal_of_nine, detail={"phone": {"before": "+62811", "after": "+62812"}})[0]
    seal()

    with officer.scope() as actor:
        erase_detail(actor=actor, entry_id=entry_id, reason="request of the person")
    seal()

    assert "Sound: 11 entries" in _verified()
