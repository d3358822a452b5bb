"""Outlines as still pictures: SVG paths that PostgreSQL writes, for paper and for pages without a map."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from pmi_platform.core.geo.rules.codes import Level, level_of, regency_of, span

_TOLERANCE = {Level.REGENCY: 0.01, Level.DISTRICT: 0.002}
"""In degrees: less than a hair on a picture as wide as a page."""
_DRAWING = """
WITH part AS (
    SELECT area.code, area.name, known.quality, known.attribution,
           ST_Simplify(known.geometry, %(tolerance)s, true) AS geometry
      FROM geo_adminarea AS area JOIN geo_areaboundary AS known ON known.area_id = area.code
     WHERE area.level = %(level)s AND area.code >= %(first)s AND area.code < %(after)s AND NOT area.is_deprecated
), frame AS (SELECT ST_Extent(geometry) AS box FROM part)
SELECT code, name, ST_AsSVG(geometry, 1, 3), quality = 'approximate', attribution,
       ST_XMin(box), -ST_YMax(box), ST_XMax(box) - ST_XMin(box), ST_YMax(box) - ST_YMin(box)
  FROM part, frame ORDER BY code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnArea:
    """One outline as the `d` of an SVG path: degrees, with the south downwards."""

    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The outlines inside one area, and the view box around them."""

    view_box: tuple[float, float, float, float]
    areas: tuple[DrawnArea, ...]
    is_approximate: bool
    attribution: str


def frame_of(codes: list[str]) -> str:
    """The kabupaten that holds all of the areas; otherwise the province of the first."""
    regencies = {regency_of(code) for code in codes}
    only = regencies.pop() if len(regencies) == 1 else None
    return only or codes[0][:2]


def draw_areas(container: str) -> Drawing | None:
    """The kecamatan of a kabupaten, or the kabupaten of a province; None where no outlines are loaded."""
    level = Level.REGENCY if level_of(container) is Level.PROVINCE else Level.DISTRICT
    first, after = span(container)
    with connection.cursor() as cursor:
        cursor.execute(_DRAWING, {"tolerance": _TOLERANCE[level], "level": level.value, "first": first, "after": after})
        rows = cursor.fetchall()
    if not rows:
        return None
    notices = {notice for row in rows for notice in row[4].split("; ") if notice}
    left, top, width, height = (round(value, 3) for value in rows[0][5:])
    return Drawing(
        view_box=(left, top, width, height),
        areas=tuple(DrawnArea(code=row[0], name=row[1], path=row[2]) for row in rows if row[2]),
        is_approximate=any(row[3] for row in rows),
        attribution="; ".join(sorted(notices)),
    )
