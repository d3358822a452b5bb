"""The feed of changes: whole positions in the journal's order, each line with the entity as it stands now.

A page is cut between positions, never inside one, so a cursor is a position alone. Every page also says how far it has
looked, so a reader who may see little still advances. JSON is made in PostgreSQL and passed through.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import connection
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.api.representations import Representation, all_representations
from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.journal.capabilities import CHANGES_READ
from pmi_platform.core.journal.queries.stream import head_position, readable_tenants
from pmi_platform.core.tenancy.scope import Actor

SALT = "pmi.changes"
WINDOW = 50_000
"""Positions that one page looks through at most, so that a page costs the same however little of it may be read."""


class CursorDiverged(DomainError):
    """The database was restored from a backup to a point before the cursor: positions have been used again."""

    code = "cursor_diverged"
    status = 409
    message = _(
        "The history behind this cursor is no longer the stored one. Drop what came after position "
        "%(last_common_position)s and follow from the resync cursor."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in one unbroken history: what an opaque cursor carries."""

    epoch: UUID
    position: int
    chain_hash: str

    def as_cursor(self) -> str:
        return signing.dumps([str(self.epoch), self.position, self.chain_hash], salt=SALT)

    @classmethod
    def from_cursor(cls, cursor: str) -> Mark:
        try:
            epoch, position, chain_hash = signing.loads(cursor, salt=SALT)
        except (signing.BadSignature, ValueError) as error:
            raise InvalidInput({"after": _("This cursor was not made by this server. Start without one.")}) from error
        return cls(epoch=UUID(epoch), position=position, chain_hash=chain_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """Lines of JSON, joined, and where to go on."""

    lines: str
    separator: str
    count: int
    cursor: str
    head: int
    more: bool

    def as_json(self) -> str:
        return (
            f'{{"changes":[{self.lines}],"cursor":{json.dumps(self.cursor)},"count":{self.count},'
            f'"head":{self.head},"more":{json.dumps(self.more)}}}'
        )

    def as_ndjson(self) -> str:
        last = {"cursor": self.cursor, "count": self.count, "head": self.head, "more": self.more}
        return f"{self.lines}\n{json.dumps(last)}\n" if self.count else f"{json.dumps(last)}\n"


def page_of_changes(*, actor: Actor, cursor: str | None, limit: int, separator: str = ",") -> FeedPage:
    """The lines after `cursor` that the scope may read: at most `limit`, unless a single entry has more.

    The feed tells everything of the tenant, so it takes an office over all of it. Raises `CursorDiverged` after a
    restore and `InvalidInput` for a cursor that is none of ours.
    """
    actor.require(CHANGES_READ, at=actor.tenant.area_code or "")
    after = _checked(cursor)
    head = head_position()
    ceiling = min(head, after + WINDOW)
    tenants = readable_tenants(actor)
    cut = _cut(tenants, after, ceiling, limit)
    lines, count = _lines(tenants, after, cut, separator)
    return FeedPage(
        lines=lines,
        separator=separator,
        count=count,
        cursor=_mark_at(cut).as_cursor(),
        head=head,
        more=cut < head,
    )


def _checked(cursor: str | None) -> int:
    """The position that a cursor stands for, once its history is known to be ours."""
    if not cursor:
        return 0
    mark = Mark.from_cursor(cursor)
    epochs = _epochs()
    known = [index for index, (epoch, _from) in enumerate(epochs) if epoch == mark.epoch]
    later = epochs[known[0] + 1 :] if known else epochs[-1:]
    last_common = min([mark.position, *(from_position for _epoch, from_position in later)])
    if last_common == mark.position and _chain_hash(mark.position) == mark.chain_hash:
        return mark.position
    last_common = min(last_common, head_position())
    raise CursorDiverged(last_common_position=last_common, resync=_mark_at(last_common).as_cursor())


def _epochs() -> list[tuple[UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, from_position FROM journal_journalepoch ORDER BY began_at, from_position")
        return [(epoch, position) for epoch, position in cursor.fetchall()]


def _mark_at(position: int) -> Mark:
    epochs = _epochs()
    return Mark(epoch=epochs[-1][0] if epochs else UUID(int=0), position=position, chain_hash=_chain_hash(position))


def _chain_hash(position: int) -> str:
    if position == 0:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pmi_chain_hash_at(%s)", (position,))
        row = cursor.fetchone()
    return row[0] if row and row[0] else ""


_BY_POSITION = """
    SELECT position, n FROM journal_journalchange
     WHERE tenant_id = ANY(%(tenants)s) AND position > %(after)s AND position <= %(ceiling)s
     ORDER BY position, n LIMIT %(limit)s + 1
"""

_BY_TENANT = """
    SELECT position, n
      FROM unnest(%(tenants)s::int[]) AS t(id)
     CROSS JOIN LATERAL (
           SELECT c.position, c.n FROM journal_journalchange c
            WHERE (c.tenant_id, c.position) > (t.id, %(after)s) AND (c.tenant_id, c.position) <= (t.id, %(ceiling)s)
            ORDER BY c.tenant_id, c.position, c.n LIMIT %(limit)s + 1) c
     ORDER BY position, n LIMIT %(limit)s + 1
"""
"""Rows are compared whole, and ordered so, because only the index by tenant can do it: one by position alone would be
walked to the ceiling for a tenant that has little in it."""


def _cut(tenants: list[int], after: int, ceiling: int, limit: int) -> int:
    """The last position of the page: the one before the line that no longer fits, or the ceiling.

    Who may read much finds a page's worth close by; only for others is it sought tenant by tenant.
    """
    near = min(ceiling, after + 2 * limit)
    with connection.cursor() as cursor:
        cursor.execute(_BY_POSITION, {"tenants": tenants, "after": after, "ceiling": near, "limit": limit})
        rows = cursor.fetchall()
        if len(rows) <= limit and near < ceiling:
            cursor.execute(_BY_TENANT, {"tenants": tenants, "after": after, "ceiling": ceiling, "limit": limit})
            rows = cursor.fetchall()
    if len(rows) <= limit:
        return ceiling
    first, beyond = int(rows[0][0]), int(rows[-1][0])
    return max(first, beyond - 1)


def _lines(tenants: list[int], after: int, cut: int, separator: str) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_lines_sql(), {"tenants": tenants, "after": after, "cut": cut, "separator": separator})
        lines, count = cursor.fetchone()
    return lines or "", int(count)


def _lines_sql() -> str:
    """One statement for the page. Each entity is fetched by its key, one after the other, in a sub-select that the
    planner cannot turn round: beneath a policy it overrates array conditions and would read whole tables instead."""
    representations = all_representations()
    told = [_told(one) for one in representations]
    known = ", ".join(f"'{one.entity}'" for one in representations)
    told.append(_TOLD.format(schema="NULL", version="NULL", body="NULL", source="", which=f"NOT IN ({known})"))
    return _PAGE.format(told="\nUNION ALL ".join(told))


def _told(one: Representation) -> str:
    return _TOLD.format(
        schema=one.schema_version,
        version="now.version",
        body="CASE WHEN p.operation <> 'tombstone' THEN now.body END",
        source=f"""LEFT JOIN LATERAL (SELECT r.version, {one.over("r")} AS body FROM {one.table} r
                                       WHERE r.id = p.entity_id OFFSET 0) AS now ON true""",
        which=f"= '{one.entity}'",
    )


_PAGE = """
    WITH page AS MATERIALIZED (
        SELECT DISTINCT ON (c.position, c.entity, c.entity_id, c.operation)
               c.position, c.n, c.entity, c.entity_id, c.version, c.operation, c.type, c.recorded_at
          FROM journal_journalchange c
         WHERE c.tenant_id = ANY(%(tenants)s) AND c.position > %(after)s AND c.position <= %(cut)s
         ORDER BY c.position, c.entity, c.entity_id, c.operation, c.n
    ), told AS ({told})
    SELECT string_agg(line, %(separator)s ORDER BY position, n), count(*) FROM told
"""

_TOLD = """
        SELECT p.position, p.n, json_build_object(
                   'position', p.position, 'n', p.n, 'entity', p.entity, 'id', p.entity_id,
                   'operation', p.operation, 'event', p.type, 'recorded_at', p.recorded_at,
                   'entry_version', p.version, 'schema_version', {schema},
                   'representation_version', {version}, 'representation', {body})::text AS line
          FROM page p {source} WHERE p.entity {which}"""
