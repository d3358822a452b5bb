"""`alert_exposure`: a CAP polygon over three provinces to kecamatan, people and open incidents, against bare SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import psycopg
from django.contrib.gis.geos import MultiPolygon

from bench.data import load_country, three_tenant_reader
from bench.database import BenchDatabase, clone
from bench.frame import Bench, at_most, side_by_side
from incidents.models import Alert
from incidents.queries.exposure import exposure_of
from pmi_platform.core.geo.queries.footprints import kecamatan_touching, sound_footprint
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.integrations.cap.delivery import notice_of
from pmi_platform.integrations.cap.messages import read_cap
from tests.factories.incidents import warned
from tests.factories.tenancy import Member

PAIRS = 12
TIMES = 3
SETTINGS = ("pmi.read_incidents", "pmi.full_incidents", "pmi.zones_incidents")

MESSAGE = b"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>bench</identifier>
  <sender>bench@pmi.example</sender><sent>2026-03-04T08:15:00+07:00</sent><status>Actual</status>
  <msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Hujan lebat</event>
  <urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty><area>
  <areaDesc>Banten, DKI Jakarta, Jawa Barat</areaDesc>
  <polygon>-6.05,106.10 -5.95,106.70 -6.00,107.30 -6.60,107.60 -6.95,107.10 -6.70,106.40 -6.05,106.10</polygon>
  </area></info></alert>"""

Found = tuple[list[str], int, int]
"""The kecamatan, the people living there and the open incidents inside."""

_TOUCHED = """
SELECT area_id FROM geo_areaboundary, (SELECT %(shape)s::geometry AS shape) AS asked
 WHERE length(area_id) = 8 AND geometry && shape AND ST_Intersects(geometry, shape) ORDER BY area_id
"""
_PEOPLE = """
SELECT code, name, population, population_is_estimate FROM geo_adminarea
 WHERE code = ANY (%(codes)s)
"""
_INCIDENTS = """
SELECT count(*) FROM incidents_incident
 WHERE closed_at IS NULL AND visible_to && %(read)s::int[]
   AND (visible_to && %(full)s::int[] OR zone_keys && %(zones)s::text[])
   AND EXISTS (SELECT FROM unnest(zone_keys) AS zone WHERE split_part(zone, ':', 2) = ANY (%(codes)s))
"""


def run(bench: Bench) -> None:
    """A reader of three tenants, at a million incidents; the bare statements know the reader's tenants beforehand."""
    with clone("alert_exposure") as database:
        incidents = bench.size(1_000_000, quick=20_000)
        bench.say(f"loading {incidents:,} incidents")
        country = load_country(database, reports=2_000, incidents=incidents)
        with database.aimed():
            _measure(bench, database, three_tenant_reader(country), incidents)


def _measure(bench: Bench, database: BenchDatabase, reader: Member, incidents: int) -> None:
    with reader.scope() as actor, database.owner() as owner:
        notice = notice_of(read_cap(MESSAGE), feed="bench", source="bench", attribution="BMKG")
        footprint = sound_footprint([notice.footprint] if notice.footprint else [])
        alert = warned(actor, footprint=footprint)
        settings = _settings(database, reader)
        product = partial(_asked_of_the_product, actor, alert)
        bare = partial(_asked_of_the_database, owner, footprint, settings)
        found = product()
        if found != bare():
            raise RuntimeError("The two do not find the same.")
        bench.tell("kecamatan touched", len(found[0]), unit="kecamatan")
        bench.tell("people living there", found[1], unit="people")
        bench.tell("open incidents inside", found[2], unit="incidents")
        bench.compare(
            f"kecamatan, people and incidents at {incidents:,} incidents",
            side_by_side(partial(_milliseconds, product), partial(_milliseconds, bare), pairs=PAIRS),
            unit="ms",
            target=at_most(2),
        )


def _settings(database: BenchDatabase, reader: Member) -> dict[str, str]:
    with database.app() as app, app.transaction():
        app.execute("SELECT pmi_open_scope(%s, %s)", (reader.user.pk, reader.membership.pk))
        values = app.execute("SELECT current_setting(n) FROM unnest(%s::text[]) AS n", (list(SETTINGS),)).fetchall()
    return dict(zip(("read", "full", "zones"), (value for (value,) in values), strict=True))


def _asked_of_the_product(actor: Actor, alert: Alert) -> Found:
    assert alert.footprint is not None
    alert.area_codes = kecamatan_touching(alert.footprint)
    exposure = exposure_of(actor=actor, alert=alert)
    return [one.code for one in exposure.kecamatan], exposure.people or 0, exposure.open_incident_count


def _asked_of_the_database(owner: psycopg.Connection, footprint: MultiPolygon, settings: dict[str, str]) -> Found:
    codes = [code for (code,) in owner.execute(_TOUCHED, {"shape": footprint.hexewkb.decode()}).fetchall()]
    areas = owner.execute(_PEOPLE, {"codes": codes}).fetchall()
    owner.execute(_PEOPLE, {"codes": sorted({code[:5] for code in codes})}).fetchall()
    people = sum(row[2] or 0 for row in areas)
    [(incidents,)] = owner.execute(_INCIDENTS, {**settings, "codes": codes}).fetchall()
    return codes, people, incidents


def _milliseconds(ask: Callable[[], Found], _pair: int = 0) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        ask()
    return (time.perf_counter() - began) * 1000 / TIMES
