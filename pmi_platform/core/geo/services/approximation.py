"""Areas for a machine without boundary files: the land nearest to each kecamatan's centroid, marked as approximate."""

from __future__ import annotations

from typing import Any

from pmi_platform.core.geo import sources

VERSION = "1"
SOURCE = "Nearest centroid on Natural Earth land"
ATTRIBUTION = "Approximate areas: centroids (c) Cahya DSN, MIT License, and land from Natural Earth"
ISLET_RADIUS_DEGREES = 0.02
_PIECE_POINTS = 128

_PREPARE = (
    """
    CREATE TEMPORARY TABLE land ON COMMIT DROP AS
    SELECT ST_Subdivide(part.geom, %(piece)s) AS geometry
      FROM ST_Dump(ST_MakeValid(ST_SetSRID(ST_GeomFromGeoJSON(%(land)s), 4326))) AS part
    """,
    "CREATE INDEX ON land USING gist (geometry)",
    """
    CREATE TEMPORARY TABLE centre ON COMMIT DROP AS
    SELECT code, ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) AS point
      FROM geo_adminarea WHERE level = 'kecamatan' AND longitude IS NOT NULL AND NOT is_deprecated
    """,
    "CREATE INDEX ON centre USING gist (point)",
    """
    CREATE TEMPORARY TABLE cell ON COMMIT DROP AS
    SELECT centre.code, centre.point, part.geom AS geometry
      FROM ST_Dump((SELECT ST_VoronoiPolygons(ST_Collect(point), 0, ST_MakeEnvelope(94, -12, 142, 7, 4326))
                      FROM centre)) AS part
      JOIN centre ON ST_Contains(part.geom, centre.point)
    """,
    "ANALYZE land, cell",
)
# A centroid off the coarse coast stands for an islet: it gets a small round of its own.
_STAGE = """
INSERT INTO staged_boundary (code, geometry, quality, source, attribution)
SELECT cell.code,
       ST_Multi(CASE WHEN ST_Intersects(dry.geometry, cell.point) THEN dry.geometry
                     ELSE ST_Union(coalesce(dry.geometry, ST_GeomFromText('POLYGON EMPTY', 4326)),
                                   ST_Intersection(cell.geometry, ST_Buffer(cell.point, %(islet)s, 4))) END),
       'approximate', %(source)s, %(attribution)s
  FROM cell
  LEFT JOIN LATERAL (
       SELECT ST_Union(CASE WHEN ST_CoveredBy(land.geometry, cell.geometry) THEN land.geometry
                            ELSE ST_CollectionExtract(ST_Intersection(land.geometry, cell.geometry), 3) END) AS geometry
         FROM land WHERE ST_Intersects(land.geometry, cell.geometry)
       ) AS dry ON true
  LEFT JOIN geo_areaboundary AS known ON known.area_id = cell.code
 WHERE known.area_id IS NULL OR known.quality = 'approximate'
"""


def approximation_digest() -> str:
    """Changes whenever building the approximate areas again would give others."""
    return sources.digest_of(VERSION.encode(), sources.LAND.read_bytes(), sources.CENTROIDS.read_bytes())


def stage_approximate_districts(cursor: Any) -> int:
    """Put an approximate outline into `staged_boundary` for each kecamatan that has no better one."""
    parameters = {
        "piece": _PIECE_POINTS,
        "land": sources.LAND.read_text(),
        "islet": ISLET_RADIUS_DEGREES,
        "source": SOURCE,
        "attribution": ATTRIBUTION,
    }
    for statement in _PREPARE:
        cursor.execute(statement, parameters)
    cursor.execute(_STAGE, parameters)
    return int(cursor.rowcount)
