"""What a map shows from far away: counts by cells of a grid, kept by triggers, and whether they are true.

A cell of level L is 64 pixels wide at zoom L. Three levels are kept; what lies between is added up from the finer one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db import connections

from incidents.queries.reach import incident_reach, report_reach, told_rows
from pmi_platform.core.tenancy.scope import Actor

LEVELS = (6, 9, 12)
MOST_CELLS = 4_000

_REACHED = """CASE c.kind
    WHEN 'incident' THEN %(incident_areas)s::text[] IS NULL OR EXISTS (
        SELECT FROM unnest(c.zone_keys) AS zone, unnest(%(incident_areas)s::text[]) AS prefix
         WHERE starts_with(zone, prefix)) OR (c.tenant_id <> %(own)s AND %(own)s = ANY (c.visible_to))
    ELSE %(report_areas)s::text[] IS NULL OR EXISTS (
        SELECT FROM unnest(c.zone_keys) AS zone, unnest(%(report_areas)s::text[]) AS prefix
         WHERE starts_with(split_part(zone, ':', 2), left(prefix, 8))) END"""
_IN_VIEW = f"""
  FROM incidents_mapcount c
 WHERE c.level = %(level)s AND c.kind = ANY (%(kinds)s::text[]) AND c.is_open = ANY (%(open)s::bool[])
   AND c.x BETWEEN %(west)s AND %(east)s AND c.y BETWEEN %(south)s AND %(north)s
   AND (%(reaches_all)s OR {_REACHED})
"""
_CLUSTERS = f"""
SELECT json_build_object('type', 'FeatureCollection', 'whole', false, 'features', coalesce(json_agg(json_build_object(
         'type', 'Feature',
         'geometry', json_build_object('type', 'Point', 'coordinates', json_build_array(
             round(lon / n / 1e6, 4), round(lat / n / 1e6, 4))),
         'properties', json_build_object('kind', 'cluster', 'id', %(level)s || '/' || x || '/' || y, 'count', n,
             'severity', CASE WHEN critical > 0 THEN 'critical' WHEN high > 0 THEN 'high'
                              WHEN moderate > 0 THEN 'moderate' ELSE 'low' END))), '[]'))::text AS clusters
  FROM (SELECT c.x >> %(shift)s AS x, c.y >> %(shift)s AS y,
               sum(c.low + c.moderate + c.high + c.critical) AS n, sum(c.moderate) AS moderate, sum(c.high) AS high,
               sum(c.critical) AS critical, sum(c.lon_sum) AS lon, sum(c.lat_sum) AS lat
        {_IN_VIEW} GROUP BY 1, 2 HAVING sum(c.low + c.moderate + c.high + c.critical) > 0 LIMIT {MOST_CELLS}) AS cell
"""
_COUNT = f"SELECT coalesce(sum(c.low + c.moderate + c.high + c.critical), 0) AS n {_IN_VIEW}"
_DIFFERING = """
WITH kept AS (
    SELECT tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, sum(low) AS low, sum(moderate) AS moderate,
           sum(high) AS high, sum(critical) AS critical, sum(lon_sum) AS lon, sum(lat_sum) AS lat
      FROM incidents_mapcount GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING (sum(low), sum(moderate), sum(high), sum(critical), sum(lon_sum), sum(lat_sum)) <> (0, 0, 0, 0, 0, 0)
), counted AS (
    SELECT tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, sum(low), sum(moderate), sum(high),
           sum(critical), sum(lon_sum), sum(lat_sum)
      FROM pmi_map_counted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT count(*)
  FROM ((TABLE kept EXCEPT ALL TABLE counted) UNION ALL (TABLE counted EXCEPT ALL TABLE kept)) AS differing
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """The part of the earth that a map shows, and how near."""

    bounds: tuple[float, float, float, float]
    zoom: int

    @property
    def level(self) -> int:
        """The kept level from which this zoom is answered."""
        return next((level for level in LEVELS if level >= self.zoom), LEVELS[-1])

    @property
    def polygon(self) -> Polygon:
        shape = Polygon.from_bbox(self.bounds)
        shape.srid = 4326
        return shape


def clusters(*, actor: Actor, view: MapView, kinds: Iterable[str], with_past: bool = False) -> str:
    """GeoJSON of the cells in view that hold something, each in the middle of what it holds. One statement."""
    (row,) = told_rows(_CLUSTERS, _parameters(actor, view, kinds, with_past=with_past))
    return str(row["clusters"])


def count_in(*, actor: Actor, view: MapView, kinds: Iterable[str], with_past: bool = False) -> int:
    """How many things lie in the cells that the view touches."""
    (row,) = told_rows(_COUNT, _parameters(actor, view, kinds, with_past=with_past))
    return int(row["n"])


def differing_cells(alias: str) -> int:
    """In how many cells the kept counts differ from counting anew, over all tenants; for the owner's connection."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_DIFFERING)
        (count,) = cursor.fetchone()
    return int(count)


def cell_of(degrees: float, *, level: int, origin: int) -> int:
    """The number of the cell, as `pmi_map_cell` of the database counts."""
    return int((degrees + origin) * 2 ** (level + 2) // 360)


def _parameters(actor: Actor, view: MapView, kinds: Iterable[str], *, with_past: bool) -> dict[str, Any]:
    west, south, east, north = view.bounds
    reach = {**incident_reach(actor), **report_reach(actor)}
    return {
        **reach,
        "reaches_all": reach["incident_areas"] is None and reach["report_areas"] is None,
        "kinds": list(kinds),
        "open": [True, False] if with_past else [True],
        "level": view.level,
        "shift": max(view.level - view.zoom, 0),
        "west": cell_of(west, level=view.level, origin=180),
        "east": cell_of(east, level=view.level, origin=180),
        "south": cell_of(south, level=view.level, origin=90),
        "north": cell_of(north, level=view.level, origin=90),
    }
