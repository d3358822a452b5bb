"""`rls`: the product's searches beneath the policies, against the same statements with the conditions written out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import psycopg
from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.db.models import Count, QuerySet

from bench.data import load_country, three_tenant_reader
from bench.database import BenchDatabase, clone
from bench.frame import Bench, at_most, side_by_side
from incidents.models import FieldReport, Incident
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.reports import ReportFilters, list_reports
from pmi_platform.core.geo.lookups import nearest
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.tenancy import Member

PAIRS = 9
SAMPLE_S = 0.05
SETTINGS = ("pmi.read_incidents", "pmi.full_incidents", "pmi.zones_incidents")

Spot = tuple[float, float]
SPOTS: tuple[Spot, ...] = ((106.83, -6.18), (106.65, -6.17), (107.61, -6.92), (108.55, -6.73), (106.15, -6.12))
"""Jakarta, Kota Tangerang (whose reports an area grant opens), Bandung, Cirebon and Serang (which nobody shares)."""

Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]
Search = Callable[[Actor, Spot, Narrow], object]


def run(bench: Bench) -> None:
    """A reader of three tenants, one of them by an area grant."""
    with clone("rls") as database:
        reports, incidents = bench.size(500_000, quick=30_000), bench.size(200_000, quick=10_000)
        bench.say(f"loading {reports:,} reports and {incidents:,} incidents")
        country = load_country(database, reports=reports, incidents=incidents)
        with database.aimed():
            _measure(bench, database, three_tenant_reader(country))


def _measure(bench: Bench, database: BenchDatabase, reader: Member) -> None:
    opening = "SELECT pmi_open_scope(%s, %s)", (reader.user.pk, reader.membership.pk)
    with database.app() as app, database.owner() as owner, app.transaction():
        app.execute(*opening)
        found = app.execute("SELECT n, current_setting(n) FROM unnest(%s::text[]) AS n", (list(SETTINGS),))
        settings: dict[str, str] = dict(found.fetchall())
        for name, value in settings.items():
            owner.execute("SELECT set_config(%s, %s, false)", (name, value))
        for one in (app, owner):
            # A second core that happens to be idle would be measured, and not the policy.
            one.execute("SET max_parallel_workers_per_gather = 0")
        for what, search in SEARCHES.items():
            beneath = [_sent(reader, search, spot, lambda rows: rows) for spot in SPOTS]
            past = [_sent(reader, search, spot, lambda rows: _as_the_policy(rows, settings)) for spot in SPOTS]
            for policed, free in zip(beneath, past, strict=True):
                if sorted(app.execute(policed).fetchall()) != sorted(owner.execute(free).fetchall()):
                    raise RuntimeError(f"{what}: the two statements do not find the same.")
            times = max(1, int(SAMPLE_S * 1000 / _milliseconds(app, beneath, 1)))
            pairs = side_by_side(
                partial(_milliseconds, app, beneath, times), partial(_milliseconds, owner, past, times), pairs=PAIRS
            )
            bench.compare(what, pairs, unit="ms", target=at_most(1.2))
        began = time.perf_counter()
        for _ in range(100):
            app.execute(*opening)
        bench.tell("opening the scope, once a request", (time.perf_counter() - began) * 10, unit="ms")


def _sent(reader: Member, search: Search, spot: Spot, narrow: Narrow) -> str:
    """The one statement that a search sends, its values filled in."""
    sent: list[str] = []

    def note(execute, sql, params, many, context):
        sent.append(context["cursor"].cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    with reader.scope() as actor:
        search(actor, spot, narrow)  # What Django asks once of a connection is not part of the search.
        with connection.execute_wrapper(note):
            search(actor, spot, narrow)
    (statement,) = sent
    return statement


def _as_the_policy(rows: QuerySet[Any], settings: Mapping[str, str]) -> QuerySet[Any]:
    """The rows that the policy lets through, by conditions of one's own with the reader's tenants written out."""
    read, full, zones = (f"'{settings[name]}'" for name in SETTINGS)
    if rows.model is Incident:
        table = "incidents_incident"
        own = f"{table}.visible_to && {full}::int[] OR {table}.zone_keys && {zones}::text[]"
        return rows.extra(where=[f"{table}.visible_to && {read}::int[] AND ({own})"])
    table = "incidents_fieldreport"
    own = f"{table}.tenant_id = ANY ({full}::int[]) OR {table}.zone_key IN (SELECT unnest({zones}::text[]))"
    return rows.extra(where=[f"{table}.tenant_id = ANY ({read}::int[]) AND ({own})"])


def _milliseconds(connection: psycopg.Connection, statements: list[str], times: int, _pair: int = 0) -> float:
    """What one statement takes with everything that it answers, on the average."""
    began = time.perf_counter()
    for _ in range(times):
        for statement in statements:
            connection.execute(statement).fetchall()
    return (time.perf_counter() - began) * 1000 / times / len(statements)


def _box(spot: Spot) -> Polygon:
    shape = Polygon.from_bbox((spot[0] - 0.05, spot[1] - 0.05, spot[0] + 0.05, spot[1] + 0.05))
    shape.srid = 4326
    return shape


def _reports_in_a_box(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    return list(narrow(list_reports(actor=actor, filters=ReportFilters(bounds=_box(spot)))).values_list("pk"))


def _incidents_in_a_box(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    return list(narrow(list_incidents(actor=actor, filters=IncidentFilters(bounds=_box(spot)))).values_list("pk"))


def _reports_by_severity(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    del actor, spot
    return list(narrow(FieldReport.objects.order_by()).values_list("severity").annotate(Count("pk")))


def _incidents_by_severity(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    del actor, spot
    return list(narrow(Incident.objects.order_by()).values_list("severity").annotate(Count("pk")))


def _reports_by_words(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    words = f"warga kampung{int(spot[0] * 100) % 3000}"
    return list(narrow(list_reports(actor=actor, filters=ReportFilters(text=words))).values_list("pk"))


def _nearest_reports(actor: Actor, spot: Spot, narrow: Narrow) -> object:
    del actor
    return nearest(narrow(FieldReport.objects.all()), Point(*spot, srid=4326), purpose=Purpose.INCIDENTS)


SEARCHES: Mapping[str, Search] = {
    "reports in a box": _reports_in_a_box,
    "incidents in a box": _incidents_in_a_box,
    "reports counted by severity": _reports_by_severity,
    "incidents counted by severity": _incidents_by_severity,
    "reports by words": _reports_by_words,
    "the 20 nearest reports": _nearest_reports,
}
