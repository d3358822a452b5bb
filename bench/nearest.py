"""`nearest`: the twenty nearest suitable volunteers over three tenants, against the bare search by its index."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

import psycopg
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from bench.data import PROVINCES, name_places, row_id
from bench.database import BenchDatabase, clone
from bench.frame import Bench, at_most, side_by_side
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories import tenancy as make
from tests.factories.tenancy import Member
from volunteers.queries.choosing import found_near, sendable

PAIRS, TIMES, LIMIT = 10, 20, 20
PERSON, VOLUNTEER, COMPETENCE = 5, 6, 7
SPOTS = ((106.83, -6.18), (106.65, -6.17), (107.61, -6.92), (108.55, -6.73), (106.15, -6.12))
"""Jakarta, Kota Tangerang, Bandung, Cirebon and Serang."""
SKILL = "wash"
BARE = """
    SELECT near.* FROM unnest(%s::int[]) AS scope (tenant_id)
     CROSS JOIN LATERAL (
        SELECT c.id, ST_DistanceSphere(c.location, p.point) AS distance_m FROM volunteers_competence c,
               (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS point) AS p
         WHERE c.tenant_id = scope.tenant_id AND c.skill_id = %s AND c.is_deployable
         ORDER BY c.location <-> p.point LIMIT %s) AS near
     ORDER BY near.distance_m LIMIT %s
"""


def run(bench: Bench) -> None:
    """A reader with whom two provinces share all their volunteers."""
    with clone("nearest") as database:
        count = bench.size(500_000, quick=30_000)
        bench.say(f"loading {count:,} volunteers")
        with database.aimed():
            tenants = tuple(make.province(code) for code in PROVINCES)
        _load(database, tenants, count)
        with database.aimed():
            reader = _reader(tenants)
            _measure(bench, database, reader, [tenant.pk for tenant in tenants])


def _load(database: BenchDatabase, tenants: tuple[Tenant, ...], count: int) -> None:
    with database.owner() as owner:
        name_places(owner, tenants)
        rows = """generate_series(1, %(count)s) AS g
                  JOIN place ON place.n = (g::bigint * 7919) %% (SELECT count(*) FROM place)"""
        point = """ST_SetSRID(ST_MakePoint(longitude + ((g * 7) %% 100 - 50) / 2000.0,
                                          latitude + ((g * 13) %% 100 - 50) / 2000.0), 4326)"""
        skills = "(ARRAY['wash', 'shelter', 'first_aid', 'relief', 'public_kitchen'])[1 + g %% 5]"
        for statement in (
            f"""INSERT INTO tenancy_person (id, tenant_id, full_name, external_ids, version, created_at)
                SELECT {row_id(PERSON, "g")}, tenant_id, 'Orang ' || g, '{{}}', 1, now() FROM {rows}""",
            f"""INSERT INTO volunteers_volunteer (id, tenant_id, person_id, area_code, location, identity, state, kinds,
                       barred_by, version, created_at)
                SELECT {row_id(VOLUNTEER, "g")}, tenant_id, {row_id(PERSON, "g")}, code, {point}, gen_random_uuid(),
                       'active', ARRAY['ksr'], '', 1, now() FROM {rows}""",
            f"""INSERT INTO volunteers_competence (id, tenant_id, volunteer_id, skill_id, level, certified_until,
                       area_code, location, is_deployable, is_available, version, created_at)
                SELECT {row_id(COMPETENCE, "g")}, tenant_id, {row_id(VOLUNTEER, "g")}, {skills}, 1 + g %% 3,
                       current_date + (g %% 700 - 100), code, {point}, g %% 10 > 0, g %% 4 > 0, 1, now() FROM {rows}""",
        ):
            owner.execute(statement, {"count": count})
        owner.execute("VACUUM (ANALYZE)")


def _reader(tenants: tuple[Tenant, ...]) -> Member:
    own, *givers = (make.coordinator(of=tenant) for tenant in tenants)
    now = timezone.now()
    for giver in givers:
        terms = GrantTerms(
            receiver_id=own.tenant.pk,
            purpose=Purpose.VOLUNTEERS,
            area_codes=(),
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=1),
            reason="bench",
        )
        with giver.scope() as actor:
            open_grant(actor=actor, terms=terms)
    return own


def _measure(bench: Bench, database: BenchDatabase, reader: Member, tenants: list[int]) -> None:
    with database.app() as app, database.owner() as owner, app.transaction():
        app.execute("SELECT pmi_open_scope(%s, %s)", (reader.user.pk, reader.membership.pk))
        for one in (app, owner):
            one.execute("SET max_parallel_workers_per_gather = 0")
        suitable = [_sent(reader, spot) for spot in SPOTS]
        with owner.cursor() as cursor:
            assert isinstance(cursor, psycopg.ClientCursor)
            bare = [cursor.mogrify(BARE, (tenants, *spot, SKILL, LIMIT, LIMIT)) for spot in SPOTS]
        pairs = side_by_side(partial(_milliseconds, app, suitable), partial(_milliseconds, owner, bare), pairs=PAIRS)
        bench.compare("the 20 nearest suitable volunteers", pairs, unit="ms", target=at_most(2))


def _sent(reader: Member, spot: tuple[float, float]) -> str:
    """The statement that the product sends, its values filled in."""
    sent: list[str] = []

    def note(execute, sql, params, many, context):
        sent.append(context["cursor"].cursor.mogrify(sql, params))
        return execute(sql, params, many, context)

    with reader.scope(), connection.execute_wrapper(note):
        rows = sendable(SKILL).filter(is_available=True, level__gte=2, certified_until__gte=timezone.localdate())
        found_near(rows, Point(*spot, srid=4326), LIMIT)
    return sent[-1]


def _milliseconds(connection: psycopg.Connection, statements: list[str], _pair: int = 0) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        for statement in statements:
            connection.execute(statement).fetchall()
    return (time.perf_counter() - began) * 1000 / TIMES / len(statements)
