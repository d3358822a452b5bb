"""Shapes that other people drew: made sound, and laid over the kecamatan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INDONESIA = (94.0, -12.0, 142.0, 8.0)
"""West, south, east, north of everything that can be meant, with room around it."""
AT_ONCE = 100
_BROKEN = _("This shape encloses nothing, even after mending.")

_SOUND = """
SELECT given.n, ST_AsBinary(sound.shape), ST_Area(sound.shape::geography) / 1e6
  FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (wkb, n)
 CROSS JOIN LATERAL (SELECT ST_Multi(ST_CollectionExtract(
           ST_MakeValid(ST_Force2D(ST_SetSRID(given.wkb::geometry, 4326))), 3)) AS shape) AS sound
 WHERE NOT ST_IsEmpty(sound.shape) AND ST_Area(sound.shape) > 0
"""
# Cut into pieces first: a shape as wide as a province is intersected with hundreds of outlines.
_COVERED = """
WITH piece AS (
    SELECT n, ST_Subdivide(ST_SetSRID(wkb::geometry, 4326), 200) AS shape
      FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (wkb, n)
)
SELECT piece.n, known.area_id,
       least(1, sum(ST_Area(ST_Intersection(piece.shape, known.geometry))) / min(ST_Area(known.geometry)))
  FROM piece JOIN geo_areaboundary AS known
    ON length(known.area_id) = 8 AND known.geometry && piece.shape AND ST_Intersects(known.geometry, piece.shape)
 GROUP BY piece.n, known.area_id
HAVING sum(ST_Area(ST_Intersection(piece.shape, known.geometry))) > 0
 ORDER BY piece.n, known.area_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidShape:
    """A sound shape with its size, and the share of each kecamatan's outline that it covers, by code."""

    shape: MultiPolygon
    area_km2: float
    shares: Mapping[str, float]


def laid_shapes(wkbs: Sequence[bytes | None]) -> list[LaidShape | str | Promise]:
    """Each shape laid over the kecamatan, or the reason why it cannot be; two statements for a hundred shapes."""
    answers: dict[int, LaidShape | str | Promise] = {}
    for first in range(0, len(wkbs), AT_ONCE):
        given = {index: wkb for index, wkb in enumerate(wkbs[first : first + AT_ONCE], start=first) if wkb is not None}
        answers |= {index: problem for index, wkb in given.items() if (problem := _problem(wkb))}
        answers |= _laid({index: wkb for index, wkb in given.items() if index not in answers})
    return [answers.get(index, _BROKEN) for index in range(len(wkbs))]


def _problem(wkb: bytes) -> str | Promise:
    """What can be seen without the database; the number of a shape's points does not matter to it."""
    try:
        west, south, east, north = GEOSGeometry(memoryview(wkb)).extent
    except (GEOSException, ValueError):
        return _BROKEN
    if not all(math.isfinite(one) for one in (west, south, east, north)):
        return _("This shape lies nowhere on earth.")
    if east > 180 or west < -180 or east - west > 180:
        return _("This shape crosses the date line, where Indonesia has nothing.")
    if west < INDONESIA[0] or south < INDONESIA[1] or east > INDONESIA[2] or north > INDONESIA[3]:
        return _(
            "This shape reaches outside Indonesia. Check the coordinate system, and that the axes are not swapped."
        )
    return ""


def _laid(wkbs: Mapping[int, bytes]) -> Iterator[tuple[int, LaidShape]]:
    if not wkbs:
        return
    indexes = list(wkbs)
    with connection.cursor() as cursor:
        cursor.execute(_SOUND, ([wkbs[index] for index in indexes],))
        sound = {indexes[n - 1]: (bytes(wkb), area) for n, wkb, area in cursor.fetchall()}
        places = list(sound)
        cursor.execute(_COVERED, ([sound[index][0] for index in places],))
        shares: dict[int, dict[str, float]] = {}
        for n, code, share in cursor.fetchall():
            shares.setdefault(places[n - 1], {})[code] = share
    for index, (wkb, area) in sound.items():
        shape = GEOSGeometry(memoryview(wkb), srid=4326)
        assert isinstance(shape, MultiPolygon)
        yield index, LaidShape(shape=shape, area_km2=area, shares=shares.get(index, {}))
