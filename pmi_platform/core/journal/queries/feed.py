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
from pmi_platform.core.journal.queries.stream import readable_tenants
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
    mark = Mark.from_cursor(cursor) if cursor else None
    history = _history(at=mark.position if mark else 0)
    after = history.checked(mark) if mark else 0
    ceiling = min(history.head, after + WINDOW)
    tenants = readable_tenants(actor)
    cut, entities = _cut(tenants, after, ceiling, limit)
    lines, count = _lines(tenants, after, cut, separator, entities)
    return FeedPage(
        lines=lines,
        separator=separator,
        count=count,
        cursor=history.mark_at(cut).as_cursor(),
        head=history.head,
        more=cut < history.head,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _History:
    """The epochs in order, each with the position that it went on from; the head; the seal at one position."""

    epochs: list[tuple[UUID, int]]
    head: int
    seal: str

    def checked(self, mark: Mark) -> int:
        """The position that a cursor stands for, once its history is known to be ours."""
        known = [index for index, (epoch, _from) in enumerate(self.epochs) if epoch == mark.epoch]
        later = self.epochs[known[0] + 1 :] if known else self.epochs[-1:]
        last_common = min([mark.position, *(from_position for _epoch, from_position in later)])
        if last_common == mark.position and self.seal == mark.chain_hash:
            return mark.position
        last_common = min(last_common, self.head)
        raise CursorDiverged(last_common_position=last_common, resync=self.mark_at(last_common).as_cursor())

    def mark_at(self, position: int) -> Mark:
        epoch = self.epochs[-1][0] if self.epochs else UUID(int=0)
        return Mark(epoch=epoch, position=position, chain_hash=_seal_at(position))


def _history(*, at: int) -> _History:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT json_agg(json_build_array(e.id, e.from_position) ORDER BY e.began_at, e.from_position)
                      FROM journal_journalepoch e),
                   coalesce((SELECT position FROM journal_journalhead WHERE id = 1), 0),
                   coalesce(pmi_chain_hash_at(%s), '')
            """,
            (at,),
        )
        epochs, head, seal = cursor.fetchone()
    told = json.loads(epochs) if isinstance(epochs, str) else epochs
    return _History(epochs=[(UUID(epoch), position) for epoch, position in told or []], head=int(head), seal=seal)


def _seal_at(position: int) -> str:
    if position == 0:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pmi_chain_hash_at(%s)", (position,))
        row = cursor.fetchone()
    return row[0] if row and row[0] else ""


_BY_POSITION = """
    SELECT position, n, entity FROM journal_journalchange
     WHERE tenant_id = ANY(%(tenants)s) AND position > %(after)s AND position <= %(ceiling)s
     ORDER BY position, n LIMIT %(limit)s + 1
"""

_BY_TENANT = """
    SELECT position, n, entity
      FROM unnest(%(tenants)s::int[]) AS t(id)
     CROSS JOIN LATERAL (
           SELECT c.position, c.n, c.entity FROM journal_journalchange c
            WHERE (c.tenant_id, c.position) > (t.id, %(after)s) AND (c.tenant_id, c.position) <= (t.id, %(ceiling)s)
            ORDER BY c.tenant_id, c.position, c.n LIMIT %(limit)s + 1) c
     ORDER BY position, n LIMIT %(limit)s + 1
"""
"""Rows are compared whole, and ordered so, because only the index by tenant can do it: one by position alone would be
walked to the ceiling for a tenant that has little in it."""


def _cut(tenants: list[int], after: int, ceiling: int, limit: int) -> tuple[int, set[str] | None]:
    """The last position of the page (the one before the line that no longer fits, or the ceiling), and the entities
    that it speaks of; None where a single entry has more lines than were looked at.

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
        return ceiling, {entity for _position, _n, entity in rows}
    first, beyond = int(rows[0][0]), int(rows[-1][0])
    if first == beyond:
        return first, None
    return beyond - 1, {entity for position, _n, entity in rows if position < beyond}


def _lines(tenants: list[int], after: int, cut: int, separator: str, entities: set[str] | None) -> tuple[str, int]:
    if entities is not None and not entities:
        return "", 0
    with connection.cursor() as cursor:
        cursor.execute(_lines_sql(entities), {"tenants": tenants, "after": after, "cut": cut, "separator": separator})
        lines, count = cursor.fetchone()
    return lines or "", int(count)


def _lines_sql(entities: set[str] | None) -> str:
    """One statement for the page, which plans only for what the page speaks of. Each entity is fetched by its key, one
    after the other, in a sub-select that the planner cannot turn round: beneath a policy it overrates array conditions
    and would read whole tables instead."""
    representations = all_representations()
    known = {one.entity for one in representations}
    told = [_told(one) for one in representations if entities is None or one.entity in entities]
    if entities is None or entities - known:
        names = ", ".join(f"'{name}'" for name in sorted(known))
        told.append(_TOLD.format(schema="NULL", version="NULL", body="NULL", source="", which=f"NOT IN ({names})"))
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
