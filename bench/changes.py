"""`changes`: how quickly the central IMS can pull the feed, and whether the depth of a page matters.

The client parses with orjson, as whoever pulls a million lines would: Python's own parser takes a third of the whole.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import orjson
import psycopg

from bench.data import load_country, load_journal
from bench.database import BenchDatabase, clone
from bench.doors import Caller, bearer_token
from bench.frame import Bench, at_least, at_most, side_by_side
from pmi_platform.core.api.representations import all_representations
from pmi_platform.core.journal.queries.feed import Mark
from pmi_platform.core.tenancy.roles import Role
from tests.factories import tenancy as make
from tests.plugins.processes import Processes

PAGE = 1_000


def run(bench: Bench) -> None:
    """HTTP pages, parsed by the client, against one COPY of the same lines as JSON; last page against first."""
    entries = bench.size(1_000_000, quick=50_000)
    with clone("changes") as database:
        bench.say(f"loading {entries:,} journal entries")
        country = load_country(database, reports=entries * 3 // 10, incidents=entries // 20)
        load_journal(database, country, entries=entries)
        with database.aimed(), tempfile.TemporaryDirectory() as folder:
            processes = Processes(Path(folder))
            try:
                _measure(bench, database, processes, entries=entries)
            finally:
                processes.end()


def _measure(bench: Bench, database: BenchDatabase, processes: Processes, *, entries: int) -> None:
    reader = make.member(Role.IMS_CLIENT, of=make.headquarters())
    _web, origin = processes.web()
    client = Caller(origin, {"Authorization": bearer_token(origin, reader, scope="changes:read personal:read")})
    slice_size = bench.size(50_000, quick=10_000)
    with database.owner() as owner:
        cursors = _cursors(owner, every=PAGE)

        def start_of(number: int) -> int:
            return (number * 3 * slice_size) % (entries - slice_size) // PAGE * PAGE

        def pull(number: int) -> float:
            cursor, rows = cursors[start_of(number)], 0
            began = time.perf_counter()
            while rows < slice_size:
                page = orjson.loads(client.get("/api/v1/changes", after=cursor, limit=PAGE))
                cursor, rows = page["cursor"], rows + len(page["changes"])
            return rows / (time.perf_counter() - began)

        def copy(number: int) -> float:
            first = start_of(number)
            began = time.perf_counter()
            rows = sum(1 for _line in _copied(owner, after=first, until=first + slice_size))
            return rows / (time.perf_counter() - began)

        def page_after(position: int) -> float:
            began = time.perf_counter()
            page = orjson.loads(client.get("/api/v1/changes", after=cursors[position], limit=PAGE))
            assert len(page["changes"]) == PAGE
            return (time.perf_counter() - began) * 1000

        _check_that_both_say_the_same(client, owner, cursors[0])
        bench.compare(
            f"pages of {PAGE:,} over HTTP, parsed, against COPY of the same lines",
            side_by_side(pull, copy),
            unit="rows/s",
            target=at_least(0.45),
        )
        bench.compare(
            f"last page of {entries:,} entries against the first",
            side_by_side(lambda _n: page_after(entries - PAGE), lambda _n: page_after(0), pairs=25),
            unit="ms",
            target=at_most(1.2),
        )


def _cursors(owner: psycopg.Connection, *, every: int) -> dict[int, str]:
    """What the product would have given a client that had read so far."""
    (epoch,) = owner.execute("SELECT id FROM journal_journalepoch").fetchone() or (None,)
    rows = owner.execute(
        "SELECT position, encode(chain_hash, 'hex') FROM journal_journalentry WHERE position %% %s = 0", (every,)
    ).fetchall()
    marks = [(0, ""), *rows]
    return {position: Mark(epoch=epoch, position=position, chain_hash=link).as_cursor() for position, link in marks}


def _copied(owner: psycopg.Connection, *, after: int, until: int):
    """The feed's lines as one COPY past every policy: the floor that the same JSON costs."""
    with owner.cursor() as cursor, cursor.copy(_copy_statement(), (after, until)) as lines:
        yield from lines


def _copy_statement() -> str:
    kinds = list(enumerate(all_representations()))
    joins = "\n".join(
        f"LEFT JOIN {one.table} r{i} ON c.entity = '{one.entity}' AND r{i}.id = c.entity_id" for i, one in kinds
    )

    def by_entity(values: list[str]) -> str:
        whens = " ".join(f"WHEN '{one.entity}' THEN {value}" for (_i, one), value in zip(kinds, values, strict=True))
        return f"CASE c.entity {whens} END"

    return f"""
        COPY (SELECT row_to_json(line) FROM (
            SELECT c.position, c.n, c.entity, c.entity_id AS id, c.operation, c.type AS event, c.recorded_at,
                   c.version AS entry_version,
                   {by_entity([str(one.schema_version) for _i, one in kinds])} AS schema_version,
                   {by_entity([f"r{i}.version" for i, _one in kinds])} AS representation_version,
                   {by_entity([one.over(f"r{i}") for i, one in kinds])} AS representation
              FROM journal_journalchange c {joins}
             WHERE c.position > %s AND c.position <= %s ORDER BY c.position, c.n) AS line) TO STDOUT
    """


def _check_that_both_say_the_same(client: Caller, owner: psycopg.Connection, cursor: str) -> None:
    page = json.loads(client.get("/api/v1/changes", after=cursor, limit=PAGE))["changes"]
    with owner.cursor() as reader, reader.copy(_copy_statement(), (0, PAGE)) as rows:
        rows.set_types(["json"])
        copied = [line for (line,) in rows.rows()]
    if page != copied:
        raise RuntimeError("The feed and the baseline do not say the same.")
