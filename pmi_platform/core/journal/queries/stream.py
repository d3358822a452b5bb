"""What a socket missed: the journal's events after a position, as far as the scope may hear them."""

import json
from typing import Any

from django.db import connection

from pmi_platform.core.journal.events import message_of
from pmi_platform.core.tenancy.scope import Actor


def head_position() -> int:
    """The last position given out. Pages carry it, so that their socket can resume from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM journal_journalhead WHERE id = 1")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def lines_after(*, actor: Actor, after: int, head: int) -> list[dict[str, Any]]:
    """Events with `after < position ≤ head` that have a browser message, in order.

    What speaks of no row of the feed (a log book, a roster, an inbox) has no line there: the own entry says it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (c.position) c.position, c.type, c.message
              FROM journal_journalchange c
             WHERE c.tenant_id = ANY(%s) AND c.position > %s AND c.position <= %s AND c.message IS NOT NULL
             ORDER BY c.position, c.operation = 'tombstone', c.n
            """,
            (readable_tenants(actor), after, head),
        )
        rows = [(position, event, _parsed(message)) for position, event, message in cursor.fetchall()]
        cursor.execute(
            """
            SELECT e.position, e.type, e.payload FROM journal_journalentry e
             WHERE e.tenant_id = %s AND e.position > %s AND e.position <= %s AND e.changes = '[]'
            """,
            (actor.tenant.id, after, head),
        )
        apart = [(position, event, message_of(event, _parsed(told))) for position, event, told in cursor.fetchall()]
    rows += [line for line in apart if line[2] is not None]
    return [{"position": position, "event": event, "data": data} for position, event, data in sorted(rows, key=_place)]


def _place(line: tuple[int, str, Any]) -> int:
    return line[0]


def _parsed(message: Any) -> Any:
    return json.loads(message) if isinstance(message, str) else message


def readable_tenants(actor: Actor) -> list[int]:
    """Every tenant of which the scope may read something."""
    keys = actor.full_keys | actor.zone_keys
    return sorted({int(key.split(":")[1]) for key in keys})
