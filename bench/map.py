"""`map`: a map of very many incidents as cells, against the same statement without policies, and against the points."""

from __future__ import annotations

import json
import time
from functools import partial

import psycopg
from django.db import connection

from bench.data import Country, load_country, three_tenant_reader
from bench.database import BenchDatabase, clone
from bench.frame import Bench, Pairs, at_most, side_by_side
from incidents.queries.map_counts import MapView, clusters
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.tenancy import Member

PAIRS = 15
TIMES = 3
JAVA = MapView(bounds=(105.0, -7.9, 109.0, -5.8), zoom=8)
SETTINGS = ("pmi.read_incidents", "pmi.full_incidents", "pmi.zones_incidents")
IN_VIEW = 100_000

_POINTS = """
SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object('type', 'Feature',
         'geometry', ST_AsGeoJSON(location, 5)::json,
         'properties', json_build_object('kind', 'incident', 'id', id, 'severity', severity))))::text
  FROM (SELECT i.id, i.severity, i.location FROM incidents_incident i
         WHERE i.state <> 'merged' AND i.visible_to && %(read)s::int[]
           AND (i.visible_to && %(full)s::int[] OR i.zone_keys && %(zones)s::text[])
           AND i.location && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
         LIMIT %(limit)s) AS i
"""


def run(bench: Bench) -> None:
    """A reader of three tenants, one of them by an area grant, looks at western Java with all its past."""
    incidents = bench.size(1_000_000, quick=20_000)
    with clone("map") as database:
        bench.say(f"loading {incidents:,} incidents")
        country = load_country(database, reports=2_000, incidents=incidents)
        with database.aimed():
            _measure(bench, database, three_tenant_reader(country), country)


def _measure(bench: Bench, database: BenchDatabase, reader: Member, country: Country) -> None:
    with reader.scope() as actor, database.owner() as owner:
        statement = _sent(actor)
        told = _settings()
        bare = _without_policies(statement, told)
        answer = clusters(actor=actor, view=JAVA, kinds=("incident",), with_past=True)
        [(other,)] = owner.execute(bare).fetchall()
        if _cells(answer) != _cells(other):
            raise RuntimeError("The two do not count the same.")
        count = sum(cell[1] for cell in _cells(answer))
        bench.tell("incidents in view", count, unit="incidents")
        bench.tell("cells in the answer", len(_cells(answer)), unit="cells")
        bench.compare(
            f"cells of a view at {country.incident_count:,} incidents",
            side_by_side(partial(_product, actor), partial(_milliseconds, owner, bare), pairs=PAIRS),
            unit="ms",
            target=at_most(1.2),
        )
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}".replace("%", "%%"))
            [plan] = cursor.fetchone()[0]
        bench.tell("the same, in PostgreSQL alone", plan["Execution Time"], unit="ms")
        west, south, east, north = JAVA.bounds
        box = {"west": west, "south": south, "east": east, "north": north, "limit": min(IN_VIEW, count)}
        [(points,)] = owner.execute(_POINTS, {**told, **box}).fetchall()
        bench.compare(
            f"bytes of the cells against {min(IN_VIEW, count):,} points as GeoJSON",
            Pairs([float(len(answer))], [float(len(points))]),
            unit="bytes",
            target=at_most(0.1),
        )


def _product(actor: Actor, _pair: int = 0) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        clusters(actor=actor, view=JAVA, kinds=("incident",), with_past=True)
    return (time.perf_counter() - began) * 1000 / TIMES


def _milliseconds(owner: psycopg.Connection, statement: str, _pair: int = 0) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        owner.execute(statement).fetchall()
    return (time.perf_counter() - began) * 1000 / TIMES


def _sent(actor: Actor) -> str:
    """The one statement of the product, its values filled in."""
    sent: list[str] = []

    def note(execute, sql, params, many, context):
        sent.append(context["cursor"].cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        clusters(actor=actor, view=JAVA, kinds=("incident",), with_past=True)
    (statement,) = sent
    return statement


def _settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(n) FROM unnest(%s::text[]) AS n", (list(SETTINGS),))
        return dict(zip(("read", "full", "zones"), (value for (value,) in cursor.fetchall()), strict=True))


def _without_policies(statement: str, told: dict[str, str]) -> str:
    """The same for the owner, with what the policies say written out with their values."""
    read, full, zones = (told[name] or "{}" for name in ("read", "full", "zones"))
    condition = (
        f"c.visible_to && '{read}'::int[] AND (c.visible_to && '{full}'::int[] OR c.zone_keys && '{zones}'::text[])"
    )
    return statement.replace(" WHERE c.level", f" WHERE {condition} AND c.level")


def _cells(answer: str) -> list[tuple[str, int]]:
    return sorted((one["properties"]["id"], one["properties"]["count"]) for one in json.loads(answer)["features"])
