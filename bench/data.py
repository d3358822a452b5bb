"""Data of a country in miniature, made by the database itself: three provinces, their reports, incidents and journal.

Loaded in bulk by the owner (COPY FROM and policies do not go together). Ids rise with time, as the product's UUIDv7 do,
so that what happened together lies together; places stand around the middles of real kecamatan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import psycopg
from django.utils import timezone

from bench.database import BenchDatabase
from incidents.services.map_counts import REBUILD
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.services.grants import GrantTerms, open_grant
from tests.factories import tenancy as make
from tests.factories.tenancy import Member

PROVINCES = ("32", "31", "36")
"""Jawa Barat, DKI Jakarta and Banten: a reader's own province, one that shares everything, one that shares an area."""
SHARED_AREA = "36.71"
"""Kota Tangerang: the part of the third province that the area grant opens."""

_ID = """(lpad(to_hex({kind}), 2, '0') || lpad(to_hex({n}), 10, '0') || '70008'
        || substr(md5(({n})::text), 1, 15))::uuid"""
REPORT, INCIDENT, FIGURE, REFERENCE = 1, 2, 3, 4


def row_id(kind: int, n: str) -> str:
    """SQL for the id of the n-th row of a kind."""
    return _ID.format(kind=kind, n=n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The tenants of a bench's database, and how many rows of each kind it holds."""

    tenants: tuple[Tenant, ...]
    report_count: int
    incident_count: int


OPEN_INCIDENTS = 300
REPORTS_OF_THE_DAY = 1_200
"""What goes on now is the same in every database; history is what differs."""


def load_country(database: BenchDatabase, *, reports: int, incidents: int) -> Country:
    """Three provinces with so many field reports and incidents, each of which at least as many as go on now."""
    with database.aimed():
        tenants = tuple(make.province(code) for code in PROVINCES)
    country = Country(tenants=tenants, report_count=reports, incident_count=incidents)
    with database.owner() as connection:
        connection.execute("SELECT setseed(0.25)")
        name_places(connection, tenants)
        _count_by_triggers(connection, "DISABLE")
        _load_incidents(connection, country)
        _load_reports(connection, country)
        _count_by_triggers(connection, "ENABLE")
        _load_figures(connection, country)
        connection.execute("VACUUM (ANALYZE)")
    return country


def three_tenant_reader(country: Country) -> Member:
    """The coordinator of the first province, with whom the second shares everything and the third one kota."""
    own, open_handed, careful = (make.coordinator(of=tenant) for tenant in country.tenants)
    now = timezone.now()
    for giver, areas in ((open_handed, ()), (careful, (SHARED_AREA,))):
        terms = GrantTerms(
            receiver_id=own.tenant.pk,
            purpose=Purpose.INCIDENTS,
            area_codes=areas,
            valid_from=now - timedelta(days=1),
            valid_until=now + timedelta(days=1),
            reason="bench",
        )
        with giver.scope() as actor:
            open_grant(actor=actor, terms=terms)
    return own


def name_places(connection: psycopg.Connection, tenants: tuple[Tenant, ...]) -> None:
    ids = [tenant.pk for tenant in tenants]
    connection.execute(
        """
        CREATE TEMPORARY TABLE place AS
        SELECT row_number() OVER (ORDER BY md5(code)) - 1 AS n, t.tenant_id, neighbour_id, code, longitude, latitude
          FROM unnest(%s::int[], %s::int[], %s::text[]) AS t (tenant_id, neighbour_id, province)
          JOIN geo_adminarea ON level = 'kecamatan' AND starts_with(code, t.province || '.') AND longitude IS NOT NULL
        """,
        (ids, [*ids[1:], ids[0]], [tenant.area_id for tenant in tenants]),
    )
    connection.execute("ALTER TABLE place ADD PRIMARY KEY (n); ANALYZE place")


_PLACE_OF_G = "JOIN place ON place.n = (g::bigint * 7919) %% (SELECT count(*) FROM place)"
_POINT = """ST_SetSRID(ST_MakePoint(place.longitude + (random() - 0.5) / 20,
                                    place.latitude + (random() - 0.5) / 20), 4326)"""
_HAZARD = "(ARRAY['banjir', 'longsor', 'gempa', 'kebakaran', 'cuaca_ekstrem'])[1 + g %% 5]"
_SEVERITY = "(ARRAY['low', 'moderate', 'low', 'high', 'low', 'moderate', 'critical'])[1 + g %% 7]"


def _count_by_triggers(connection: psycopg.Connection, act: str) -> None:
    """A million rows are counted at once when they are there, and not one by one as they come."""
    for table, name in (("incidents_incident", "incident"), ("incidents_fieldreport", "report")):
        for when in ("made", "changed"):
            connection.execute(f"ALTER TABLE {table} {act} TRIGGER map_count_{name}_{when}")
    if act == "ENABLE":
        connection.execute(REBUILD)


def _load_incidents(connection: psycopg.Connection, country: Country) -> None:
    """The newest ones are open; every tenth is shared with the next tenant."""
    connection.execute(
        f"""
        INSERT INTO incidents_incident
            (id, tenant_id, version, created_at, visible_to, zone_keys, number, hazard_id, title, state, severity,
             started_at, detected_at, opened_at, closed_at, area_code, area_codes, location, location_is_approximate,
             glide_numbers, external_ids)
        SELECT {row_id(INCIDENT, "g")}, tenant_id, 1, opened_at,
               CASE WHEN g %% 10 = 0 THEN ARRAY[tenant_id, neighbour_id] ELSE ARRAY[tenant_id] END,
               ARRAY[tenant_id || ':' || code], 'B' || g, {_HAZARD}, 'Kejadian nomor ' || g,
               CASE WHEN is_open THEN (ARRAY['reported', 'verified', 'responding'])[1 + g %% 3] ELSE 'closed' END,
               {_SEVERITY}, opened_at - interval '1 hour', opened_at - interval '30 minutes', opened_at,
               CASE WHEN NOT is_open THEN opened_at + interval '3 days' END,
               code, ARRAY[code], {_POINT}, false, '{{}}', '{{}}'
          FROM (SELECT g, g > %(closed)s AS is_open, place.*,
                       now() - CASE WHEN g > %(closed)s THEN interval '1 day' * random()
                                    ELSE interval '10 days' + interval '5 years' * (1 - g::float8 / %(closed)s) END
                           AS opened_at
                  FROM generate_series(1, %(count)s) AS g {_PLACE_OF_G} ORDER BY g) AS place
        """,
        {"count": country.incident_count, "closed": country.incident_count - OPEN_INCIDENTS},
    )


def _load_reports(connection: psycopg.Connection, country: Country) -> None:
    """Those of the last day belong to open incidents, and every sixth of them awaits verification."""
    connection.execute(
        f"""
        INSERT INTO incidents_fieldreport
            (id, tenant_id, version, created_at, client_ref, client_digest, receipt, kind, type_code, status, status_at,
             status_reason, hazard_id, severity, incident_id, observed_at, reported_at, received_at, verified_at,
             area_code, location, rt, rw, landmark, text, language, answers, source_class, source_name, flags)
        SELECT {row_id(REPORT, "g")}, tenant_id, 1, at, {row_id(REFERENCE, "g")}, sha256(g::text::bytea), 'R' || g,
               'event', 'first_report', CASE WHEN is_awaiting THEN 'filed' ELSE 'verified' END, at, '', {_HAZARD},
               {_SEVERITY}, CASE WHEN g %% 2 = 0 THEN {row_id(INCIDENT, "incident")} END,
               at - interval '20 minutes', at - interval '1 minute', at, CASE WHEN NOT is_awaiting THEN at END, code,
               {_POINT}, lpad((g %% 12)::text, 3, '0'), lpad((g %% 9)::text, 3, '0'), 'Dekat masjid ' || g %% 500,
               'Air setinggi ' || g %% 300 || ' cm, jembatan kampung' || g %% 3000
                   || ' putus, warga mengungsi ke balai desa',
               'id', jsonb_build_object('hazard', {_HAZARD}, 'severity', {_SEVERITY}, 'people', g %% 900), 'pmi', '',
               '{{}}'
          FROM (SELECT g, place.*, g > %(old)s AND g %% 6 = 0 AS is_awaiting,
                       CASE WHEN g > %(old)s THEN %(closed)s + 1 + g %% %(open)s
                            ELSE 1 + (g::bigint * 31) %% %(closed)s END AS incident,
                       now() - CASE WHEN g > %(old)s THEN interval '1 day' * (1 - (g - %(old)s)::float8 / %(lately)s)
                                    ELSE interval '2 days' + interval '2 years' * (1 - g::float8 / %(old)s) END AS at
                  FROM generate_series(1, %(count)s) AS g {_PLACE_OF_G} ORDER BY g) AS place
        """,
        {
            "count": country.report_count,
            "old": country.report_count - REPORTS_OF_THE_DAY,
            "lately": REPORTS_OF_THE_DAY,
            "closed": country.incident_count - OPEN_INCIDENTS,
            "open": OPEN_INCIDENTS,
        },
    )


def _load_figures(connection: psycopg.Connection, country: Country) -> None:
    """Every report of an incident brought a number, which counts in it."""
    connection.execute(
        f"""
        INSERT INTO incidents_figure
            (id, tenant_id, version, created_at, indicator_id, value, unit, as_of, source_class, source_name, status,
             status_reason, flags, report_id, incident_id, area_code)
        SELECT {row_id(FIGURE, "g")}, tenant_id, 1, received_at,
               (ARRAY['terdampak', 'mengungsi', 'meninggal'])[1 + g %% 3], g %% 900, 'jiwa', observed_at, 'pmi', '',
               'verified', '', '{{}}', r.id, r.incident_id, r.area_code
          FROM generate_series(2, %(reports)s, 2) AS g JOIN incidents_fieldreport r ON r.id = {row_id(REPORT, "g")}
         ORDER BY g
        """,
        {"reports": country.report_count},
    )
    connection.execute(
        """
        INSERT INTO incidents_countedfigure
            (id, tenant_id, version, created_at, incident_id, figure_id, indicator_id, unit, basis, value, area_code,
             counted_from)
        SELECT gen_random_uuid(), tenant_id, 1, created_at, incident_id, id, indicator_id, unit, basis, value,
               area_code, as_of
          FROM incidents_figure CROSS JOIN unnest(ARRAY['verified', 'reported']) AS basis ORDER BY id
        """
    )


def load_journal(database: BenchDatabase, country: Country, *, entries: int) -> None:
    """A sealed journal of `entries` positions about the country's rows. Its hashes link nothing: nobody verifies it."""
    with database.owner() as connection:
        connection.execute(
            f"""
            INSERT INTO journal_journalentry
                (tenant_id, type, type_version, actor, payload, changes, recorded_at, position, digest, chain_hash,
                 tenant_hash, sealed_at)
            SELECT r.tenant_id, 'incidents.field_report.verified', 1, 'system:bench',
                   jsonb_build_object('report_id', r.id, 'severity', r.severity, 'area_code', r.area_code),
                   '[]', r.received_at, g, sha256(g::text::bytea), sha256(g::text::bytea), sha256(g::text::bytea),
                   r.received_at
              FROM generate_series(1, %(entries)s) AS g
              JOIN incidents_fieldreport r ON r.id = {row_id(REPORT, _REPORT_OF_G)} ORDER BY g
            """,
            {"entries": entries, "reports": country.report_count},
        )
        connection.execute(
            f"""
            INSERT INTO journal_journalchange
                (position, n, entry_id, tenant_id, entity, entity_id, version, operation, type, full_key, zone_keys,
                 recorded_at)
            SELECT e.position, 0, e.id, tenant_id, entity, e.entity_id, 1, 'upsert', e.type, 'incidents:' || tenant_id,
                   ARRAY['incidents:' || zone_key], e.recorded_at
              FROM (SELECT position, id, type, recorded_at, {_ENTITY_OF_G} AS entity, {_ENTITY_ID_OF_G} AS entity_id
                      FROM (SELECT *, position AS g FROM journal_journalentry) AS numbered) AS e
              JOIN (SELECT id, tenant_id, zone_key FROM incidents_fieldreport
                    UNION ALL SELECT id, tenant_id, zone_keys[1] FROM incidents_incident
                    UNION ALL SELECT id, tenant_id, zone_key FROM incidents_figure) AS row ON row.id = e.entity_id
             ORDER BY e.position
            """,
            {"reports": country.report_count, "incidents": country.incident_count},
        )
        connection.execute(
            """
            INSERT INTO journal_journalhead (id, position, chain_hash)
            VALUES (1, %(head)s, sha256(%(head)s::text::bytea))
            ON CONFLICT (id) DO UPDATE SET position = excluded.position, chain_hash = excluded.chain_hash
            """,
            {"head": entries},
        )
        connection.execute(
            "INSERT INTO journal_journalepoch (id, from_position, began_at, reason) "
            "VALUES (gen_random_uuid(), 0, now(), 'bench')"
        )
        connection.execute("VACUUM (ANALYZE)")


_REPORT_OF_G = "1 + (g * 3 / 10) %% %(reports)s"
_ENTITY_OF_G = "CASE WHEN g %% 10 < 6 THEN 'field_report' WHEN g %% 10 < 8 THEN 'incident' ELSE 'figure' END"
_ENTITY_ID_OF_G = f"""
    CASE WHEN g %% 10 < 6 THEN {row_id(REPORT, _REPORT_OF_G)}
         WHEN g %% 10 < 8 THEN {row_id(INCIDENT, "1 + (g / 10) %% %(incidents)s")}
         ELSE {row_id(FIGURE, f"2 * ((1 + ({_REPORT_OF_G})) / 2)")} END"""
