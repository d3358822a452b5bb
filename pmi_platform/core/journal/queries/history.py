"""What happened to things, from the lines of the feed: each entry once, as far as the scope may read the thing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One sealed entry that touched one of the things. `by` is who did it, for the entry's own organisation only."""

    position: int
    type: str
    entity: str
    entity_id: UUID
    at: datetime
    by: str


def history_of(entity_ids: Collection[UUID], *, before: int | None = None, limit: int) -> Sequence[Happening]:
    """The last entries that touched one of the things, newest first; `before` goes on from an earlier page."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line.position, line.type, line.entity, line.entity_id, line.recorded_at, coalesce(u.name, '')
              FROM (SELECT DISTINCT ON (c.position) c.position, c.type, c.entity, c.entity_id, c.recorded_at, c.entry_id
                      FROM journal_journalchange c
                     WHERE c.entity_id = ANY(%(ids)s) AND (%(before)s::bigint IS NULL OR c.position < %(before)s)
                       AND c.operation = 'upsert'
                     ORDER BY c.position DESC, c.n
                     LIMIT %(limit)s) AS line
              LEFT JOIN journal_journalentry e ON e.id = line.entry_id
              LEFT JOIN tenancy_user u ON e.actor = 'user:' || u.id::text
             ORDER BY line.position DESC
            """,
            {"ids": list(entity_ids), "before": before, "limit": limit},
        )
        return [
            Happening(position=position, type=kind, entity=entity, entity_id=entity_id, at=at, by=by)
            for position, kind, entity, entity_id, at, by in cursor.fetchall()
        ]


def recorded_at(position: int) -> datetime | None:
    """When the entry of a position was written, as far as the scope may read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recorded_at FROM journal_journalchange WHERE position = %s LIMIT 1", (position,))
        row = cursor.fetchone()
    return row[0] if row else None
