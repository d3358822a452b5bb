"""Footprints of warnings and events: shapes made sound, and the kecamatan that they touch."""

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.db import connection

from pmi_platform.core.geo.errors import BrokenFootprint


def sound_footprint(shapes: Iterable[Polygon | MultiPolygon]) -> MultiPolygon:
    """The shapes as one footprint, mended where their lines cross; raises `BrokenFootprint`.

    Longitudes may run on beyond 180° either way: what lies across the date line is brought back to its own side.
    """
    return _shape(
        """
        SELECT ST_AsEWKB(ST_Multi(ST_CollectionExtract(ST_Union(
                   ST_WrapX(ST_WrapX(ST_MakeValid(shape::geometry), 180, -360), -180, 360)), 3)))
          FROM unnest(%s::text[]) AS shape
        """,
        ([shape.hexewkb.decode() for shape in shapes],),
    )


def circle_around(point: Point, radius_km: float) -> MultiPolygon:
    """What lies within so many kilometres of a point, also across the date line."""
    return _shape(
        """
        SELECT ST_AsEWKB(ST_Multi(CASE WHEN ST_XMax(circle) - ST_XMin(circle) > 180
                                       THEN ST_WrapX(ST_ShiftLongitude(circle), 180, -360) ELSE circle END))
          FROM (SELECT ST_Buffer(ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography, %s)::geometry AS circle) AS drawn
        """,
        (point.x, point.y, radius_km * 1000),
    )


def _shape(sql: str, parameters: tuple[Any, ...]) -> MultiPolygon:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        (found,) = cursor.fetchone()
    shape = GEOSGeometry(memoryview(found)) if found is not None else None
    if not isinstance(shape, MultiPolygon) or shape.empty:
        raise BrokenFootprint
    return shape


def kecamatan_touching(footprint: MultiPolygon) -> list[str]:
    """The kecamatan that the footprint touches, by code, as far as their outlines are known."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT area_id FROM geo_areaboundary, (SELECT %s::geometry AS shape) AS asked
             WHERE length(area_id) = 8 AND geometry && shape AND ST_Intersects(geometry, shape) ORDER BY area_id
            """,
            (footprint.hexewkb.decode(),),
        )
        return [code for (code,) in cursor.fetchall()]
