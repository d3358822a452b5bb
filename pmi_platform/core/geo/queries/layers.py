"""Outlines for the map, as GeoJSON that PostgreSQL writes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import connection

from pmi_platform.core.geo.rules.codes import Level, level_of, span

INDONESIA = "indonesia"
"""Stands for the whole country where a code names the area around."""


class Detail(StrEnum):
    """How finely outlines are drawn. Simplified one by one, neighbours part by less than a pixel at the zoom meant."""

    OVERVIEW = "overview"
    NORMAL = "normal"
    FULL = "full"


_DRAWING = {Detail.OVERVIEW: (0.01, 3), Detail.NORMAL: (0.001, 4), Detail.FULL: (0.0, 5)}
"""Tolerance in degrees and decimals: for zoom 7 and below, to 11, and beyond."""

_VERSION = "SELECT coalesce(left(md5(string_agg(digest, ' ' ORDER BY name)), 16), 'none') FROM geo_loadeddataset"
_LAYER = """
WITH part AS (
    SELECT area.code, area.name, area.longitude, area.latitude, known.quality, known.attribution,
           CASE WHEN %(tolerance)s > 0 THEN ST_Simplify(known.geometry, %(tolerance)s, true) ELSE known.geometry END
             AS geometry
      FROM geo_adminarea AS area JOIN geo_areaboundary AS known ON known.area_id = area.code
     WHERE area.level = %(level)s AND area.code >= %(first)s AND area.code < %(after)s AND NOT area.is_deprecated
)
SELECT '{"type":"FeatureCollection","attribution":'
       || coalesce((SELECT to_json(string_agg(DISTINCT notice, '; '))::text
                      FROM part, unnest(string_to_array(attribution, '; ')) AS notice), '""')
       || ',"is_approximate":' || (SELECT coalesce(bool_or(quality = 'approximate'), false)::text FROM part)
       || ',"features":[' || coalesce(string_agg(
              '{"type":"Feature","id":' || to_json(code)::text || ',"properties":'
              || json_build_object('code', code, 'name', name, 'quality', quality,
                                   'approximate', quality = 'approximate',
                                   'label', CASE WHEN longitude IS NOT NULL
                                                 THEN json_build_array(longitude, latitude) END)::text
              || ',"geometry":' || ST_AsGeoJSON(geometry, %(decimals)s) || '}', ',' ORDER BY code), '')
       || ']}'
  FROM part
"""


def layers_version() -> str:
    """Changes whenever areas or outlines were loaded anew; part of each layer's URL and ETag."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return str(cursor.fetchone()[0])


def usual_level(container: str) -> Level:
    """The level one below the container; kecamatan, the finest that has outlines, for a kecamatan."""
    if container == INDONESIA:
        return Level.PROVINCE
    depth = level_of(container).depth
    return list(Level)[min(depth, Level.DISTRICT.depth - 1)]


def usual_detail(container: str) -> Detail:
    """The drawing that fits a map of the container."""
    return Detail.OVERVIEW if container == INDONESIA else Detail.NORMAL


def area_layer(container: str, *, level: Level, detail: Detail) -> str:
    """A GeoJSON FeatureCollection of the outlines of `level` in the container, each with the place for its name."""
    tolerance, decimals = _DRAWING[detail]
    first, after = ("0", ":") if container == INDONESIA else span(container)
    parameters: dict[str, Any] = {
        "tolerance": tolerance,
        "decimals": decimals,
        "level": level.value,
        "first": first,
        "after": after,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LAYER, parameters)
        return str(cursor.fetchone()[0])
