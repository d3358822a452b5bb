"""A hundred thousand rows for tests of query plans, made by the database itself and loaded as its owner."""

from collections.abc import Sequence

import psycopg
from django.contrib.gis.geos import Polygon

from pmi_platform.core.tenancy.models import Tenant

REPORTS = 100_000
INCIDENTS = 50_000
ALERTS = 30_000
CHANGES = 100_000
VOLUNTEERS = 60_000
ZONES = 30_000
LESSONS = 20_000
OPEN_INCIDENTS = 400

_POINT = """ST_SetSRID(ST_MakePoint(place.longitude + (random() - 0.5) / 20,
                                    place.latitude + (random() - 0.5) / 20), 4326)"""
_HAZARD = "(ARRAY['banjir', 'longsor', 'gempa', 'kebakaran', 'cuaca_ekstrem'])[1 + g %% 5]"
_SEVERITY = "(ARRAY['low', 'moderate', 'low', 'high', 'low', 'moderate', 'critical'])[1 + g %% 7]"
_ROWS_AT_PLACES = """
    SELECT g, place.*, now() - interval '2 hours' - interval '700 days' * (1 - g::float8 / %(count)s) AS at
      FROM generate_series(1, %(count)s) AS g
      JOIN place ON place.n = (g * 7919) %% (SELECT count(*) FROM place) ORDER BY g
"""

_VOLUNTEER_ID = "('{kind}00000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid"
_PERSON, _VOLUNTEER, _COMPETENCE = (_VOLUNTEER_ID.format(kind=kind) for kind in ("a01", "a02", "a03"))
_VOLUNTEERS = (
    f"""INSERT INTO tenancy_person (id, tenant_id, full_name, external_ids, version, created_at)
        SELECT {_PERSON}, tenant_id, 'Orang' || g %% 3000 || ' Marga' || g, '{{}}', 1, now()
          FROM ({_ROWS_AT_PLACES}) AS r""",
    f"""INSERT INTO volunteers_volunteer (id, tenant_id, person_id, area_code, location, identity, state, kinds,
               barred_by, version, created_at)
        SELECT {_VOLUNTEER}, tenant_id, {_PERSON}, code, {_POINT.replace("place.", "")}, gen_random_uuid(), 'active',
               ARRAY['ksr'], '', 1, at FROM ({_ROWS_AT_PLACES}) AS r""",
    f"""INSERT INTO volunteers_competence (id, tenant_id, volunteer_id, skill_id, level, certified_until, area_code,
               location, is_deployable, is_available, version, created_at)
        SELECT {_COMPETENCE}, tenant_id, {_VOLUNTEER},
               (ARRAY['wash', 'shelter', 'relief'])[1 + floor(random() * 3)::int], 1 + floor(random() * 3)::int,
               current_date + (floor(random() * 700)::int - 100), code,
               {_POINT.replace("place.", "")}, random() > 0.1, random() > 0.25, 1, at
          FROM ({_ROWS_AT_PLACES}) AS r""",
)


_ZONE = _VOLUNTEER_ID.format(kind="a04")
_ZONES = (
    f"""INSERT INTO incidents_riskzone (id, tenant_id, version, created_at, visible_to, zone_keys, hazard_id,
               risk_class, name, state, state_at, state_reason, geometry, area_codes, area_km2, source, licence, as_of)
        SELECT {_ZONE}, tenant_id, 1, at, ARRAY[tenant_id], ARRAY[tenant_id || ':' || code], {_HAZARD},
               (ARRAY['low', 'moderate', 'high'])[1 + g %% 3], 'Zona ' || g,
               CASE WHEN g %% 10 = 0 THEN 'superseded' ELSE 'current' END, at, '',
               ST_Multi(ST_Expand({_POINT.replace("place.", "")}, 0.002)), ARRAY[code], 0.2, 'InaRISK', 'CC BY', at
          FROM ({_ROWS_AT_PLACES}) AS r""",
    f"""INSERT INTO incidents_riskcover (id, tenant_id, version, created_at, zone_id, area_code, share)
        SELECT gen_random_uuid(), tenant_id, 1, at, {_ZONE}, code, 0.01 FROM ({_ROWS_AT_PLACES}) AS r""",
)


def box(bounds: tuple[float, float, float, float]) -> Polygon:
    """West, south, east, north as a polygon in degrees."""
    shape = Polygon.from_bbox(bounds)
    shape.srid = 4326
    return shape


def load(owner_url: str, tenants: Sequence[Tenant]) -> None:
    """Reports, incidents and feed lines, spread evenly over the kecamatan of the tenants' provinces."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SELECT setseed(0.25)")
        _name_places(connection, tenants)
        connection.execute(_INCIDENTS, {"count": INCIDENTS, "closed": INCIDENTS - OPEN_INCIDENTS})
        connection.execute(_ALERTS, {"count": ALERTS})
        connection.execute(_REPORTS, {"count": REPORTS})
        connection.execute(_CHANGES, {"count": CHANGES})
        for statement in _VOLUNTEERS:
            connection.execute(statement, {"count": VOLUNTEERS})
        for statement in _ZONES:
            connection.execute(statement, {"count": ZONES})
        connection.execute(_LESSONS, {"count": LESSONS})
        connection.execute(
            "INSERT INTO journal_journalhead (id, position, chain_hash) VALUES (1, %s, '\\x00') "
            "ON CONFLICT (id) DO UPDATE SET position = excluded.position",
            (CHANGES,),
        )
        connection.execute("VACUUM (ANALYZE)")


def load_open_incidents(owner_url: str, tenants: Sequence[Tenant], count: int) -> None:
    """Open incidents only, spread as those of `load`."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        _name_places(connection, tenants)
        connection.execute(_INCIDENTS, {"count": count, "closed": 0})


def _name_places(connection: psycopg.Connection, tenants: Sequence[Tenant]) -> None:
    connection.execute(
        """
        CREATE TEMPORARY TABLE place AS
        SELECT row_number() OVER (ORDER BY md5(code)) - 1 AS n, t.tenant_id, code, longitude, latitude
          FROM unnest(%s::int[], %s::text[]) AS t (tenant_id, province)
         CROSS JOIN LATERAL (SELECT * FROM geo_adminarea
                              WHERE level = 'kecamatan' AND starts_with(code, t.province || '.')
                                AND longitude IS NOT NULL ORDER BY md5(code) LIMIT 100) AS area
        """,
        ([tenant.pk for tenant in tenants], [tenant.area_id for tenant in tenants]),
    )
    connection.execute("ANALYZE place")


_INCIDENTS = f"""
    INSERT INTO incidents_incident
        (id, tenant_id, version, created_at, visible_to, zone_keys, number, hazard_id, title, state, severity,
         started_at, detected_at, opened_at, closed_at, area_code, area_codes, location, location_is_approximate,
         glide_numbers, external_ids)
    SELECT gen_random_uuid(), tenant_id, 1, at, ARRAY[tenant_id], ARRAY[tenant_id || ':' || code], 'V' || g, {_HAZARD},
           'Kejadian ' || g, CASE WHEN g > %(closed)s THEN 'responding' ELSE 'closed' END, {_SEVERITY},
           at - interval '1 hour', at - interval '30 minutes', at,
           CASE WHEN g <= %(closed)s THEN at + interval '3 hours' END, code, ARRAY[code], {_POINT}, false,
           '{{}}', '{{}}'
      FROM ({_ROWS_AT_PLACES}) AS place
"""
_ALERTS = f"""
    INSERT INTO incidents_alert
        (id, tenant_id, version, created_at, visible_to, zone_keys, source, source_key, attribution, status, message,
         state, refers_to, hazard_id, severity, urgency, certainty, texts, sent_at, effective_at, expires_at,
         area_codes, location, footprint_is_estimate, said, revisions)
    SELECT gen_random_uuid(), tenant_id, 1, at, ARRAY[tenant_id], ARRAY[tenant_id || ':' || code], 'volume', 'V' || g,
           'BMKG', 'actual', 'alert', 'standing', '{{}}', {_HAZARD}, 'moderate', 'immediate', 'observed', '{{}}', at,
           at, at + interval '3 hours', ARRAY[code], {_POINT}, false, '{{}}', '[]'
      FROM ({_ROWS_AT_PLACES}) AS place
"""
_REPORTS = f"""
    INSERT INTO incidents_fieldreport
        (id, tenant_id, version, created_at, client_ref, client_digest, receipt, kind, type_code, status, status_at,
         status_reason, hazard_id, severity, observed_at, reported_at, received_at, verified_at, area_code, location,
         rt, rw, landmark, text, language, answers, source_class, source_name, flags)
    SELECT gen_random_uuid(), tenant_id, 1, at, gen_random_uuid(), '\\x00', 'V' || g, 'event', 'first_report',
           CASE WHEN g %% 500 = 0 THEN 'filed' ELSE 'verified' END, at, '', {_HAZARD}, {_SEVERITY},
           at - interval '20 minutes', at - interval '1 minute', at, CASE WHEN g %% 500 <> 0 THEN at END, code,
           {_POINT}, '', '', 'Dekat masjid ' || g %% 500,
           'Air setinggi ' || g %% 300 || ' cm, jembatan kampung' || g %% 3000 || ' putus, warga mengungsi',
           'id', '{{}}', 'pmi', '', '{{}}'
      FROM ({_ROWS_AT_PLACES}) AS place
"""
_CHANGES = """
    INSERT INTO journal_journalchange
        (position, n, entry_id, tenant_id, entity, entity_id, version, operation, type, full_key, zone_keys,
         recorded_at, message)
    SELECT g, 0, g, tenant_id, 'field_report', id, 1, 'upsert', 'incidents.field_report.filed',
           'incidents:' || tenant_id, ARRAY['incidents:' || zone_key], received_at, '{"report": "x"}'
      FROM (SELECT row_number() OVER (ORDER BY received_at) AS g, * FROM incidents_fieldreport) AS report
     WHERE g <= %(count)s
"""
_LESSONS = """
    INSERT INTO incidents_lesson (id, tenant_id, version, created_at, incident_id, visible_to, zone_keys,
               what_happened, cause, recommendation, state, state_at, state_reason)
    SELECT gen_random_uuid(), tenant_id, 1, opened_at, id, visible_to, zone_keys, 'Tenda terlambat ' || g %% 300,
           'Gudang terkunci', 'Catat kunci' || g || ' di gudang', 'dropped', opened_at, 'Volume'
      FROM (SELECT row_number() OVER (ORDER BY opened_at, id) AS g, * FROM incidents_incident) AS incident
     WHERE g <= %(count)s
"""
