"""Areas by code, by name and by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, F, FloatField, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Length, Upper

from pmi_platform.core.geo.errors import UnknownArea
from pmi_platform.core.geo.models import AdminArea, AreaBoundary
from pmi_platform.core.geo.queries.territory import in_indonesia
from pmi_platform.core.geo.rules.codes import Level, ancestors_of, district_of, is_area_code, level_of, span
from pmi_platform.core.geo.rules.names import NamePart, typed_name

Quality = AreaBoundary.Quality

SHORE_TOLERANCE_M = 5_000
"""How far off the drawn coast a point still belongs to the nearest kecamatan: piers, reclaimed land, coarse lines."""
APPROXIMATE_TOLERANCE_M = 30_000
"""The same where outlines are approximate: they know no small islands."""

_AT_POINT = """
WITH here AS (SELECT ST_SetSRID(ST_MakePoint(%(longitude)s, %(latitude)s), 4326) AS point),
inside AS (
    SELECT area_id, quality, 0::float8 AS distance_m
      FROM geo_areaboundary, here
     WHERE length(area_id) = 8 AND geometry && here.point AND ST_Covers(geometry, here.point)
     ORDER BY CASE quality WHEN 'exact' THEN 0 WHEN 'simplified' THEN 1 ELSE 2 END, area_id
     LIMIT 1
),
beside AS (
    SELECT near.area_id, near.quality, near.distance_m
      FROM here CROSS JOIN LATERAL (
           SELECT area_id, quality, ST_Distance(geometry::geography, here.point::geography) AS distance_m
             FROM geo_areaboundary
            WHERE length(area_id) = 8 AND geometry && ST_Expand(here.point, 0.3)
            ORDER BY geometry <-> here.point LIMIT 1
           ) AS near
     WHERE NOT EXISTS (SELECT FROM inside)
       AND near.distance_m <= CASE near.quality WHEN 'approximate' THEN %(approximate)s ELSE %(shore)s END
)
SELECT * FROM inside UNION ALL SELECT * FROM beside
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAtPoint:
    """The kecamatan at a point, and how far that answer may be trusted."""

    area: AdminArea
    quality: Quality
    distance_m: float

    @property
    def is_exact(self) -> bool:
        """Whether an exact boundary contains the point; otherwise a person should confirm the kecamatan."""
        return self.quality is Quality.EXACT and self.distance_m == 0


def area_at(point: Point) -> AreaAtPoint | None:
    """The kecamatan at the point, or the nearest one just off its coast; None farther out and outside Indonesia.

    Never finer than a kecamatan. Where outlines overlap, the better one answers.
    """
    if not in_indonesia(point):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            _AT_POINT,
            {
                "longitude": point.x,
                "latitude": point.y,
                "shore": SHORE_TOLERANCE_M,
                "approximate": APPROXIMATE_TOLERANCE_M,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    code, quality, distance_m = row
    return AreaAtPoint(area=AdminArea.objects.get(pk=code), quality=Quality(quality), distance_m=distance_m)


def find_area(code: str) -> AdminArea | None:
    """The area with this code, also when it is no longer in use."""
    return AdminArea.objects.filter(pk=code).first() if is_area_code(code) else None


def require_area(code: str) -> AdminArea:
    """The area with this code; raises `UnknownArea`."""
    area = find_area(code)
    if area is None:
        raise UnknownArea(area=code[:20])
    return area


def known_codes(codes: Iterable[str]) -> set[str]:
    """Those of the codes that name an area in use."""
    shaped = [code for code in codes if is_area_code(code)]
    return set(AdminArea.objects.filter(pk__in=shaped, is_deprecated=False).values_list("code", flat=True))


def list_areas(
    *, level: Level | None = None, within: str | None = None, parent: str | None = None
) -> QuerySet[AdminArea]:
    """Areas in use, in order of code; `within` includes the area itself, `parent` only those directly inside."""
    areas = AdminArea.objects.filter(is_deprecated=False)
    if within:
        first, after = span(within)
        areas = areas.filter(code__gte=first, code__lt=after)
    if parent:
        areas = areas.filter(parent=parent)
    return areas.filter(level=level) if level else areas


def children_of(code: str | None) -> QuerySet[AdminArea]:
    """The areas one level below; the provinces for None."""
    return list_areas(parent=code) if code else list_areas(level=Level.PROVINCE)


def middle_of(area: AdminArea) -> Point | None:
    """The centroid of the area; of a kelurahan none is known, so its kecamatan's stands in."""
    district = district_of(area.code)
    known = area if area.longitude is not None or district is None else find_area(district)
    if known is None or known.longitude is None or known.latitude is None:
        return None
    return Point(known.longitude, known.latitude, srid=4326)


def full_names(codes: Iterable[str], *, upto: Level = Level.REGENCY) -> dict[str, str]:
    """Names with those of the areas around them up to `upto`: "Kemayoran, Kota Administrasi Jakarta Pusat".

    One statement for all; codes of no area are left out.
    """
    paths = {code: (code, *ancestors_of(code)) for code in codes if is_area_code(code)}
    names = dict(
        AdminArea.objects.filter(pk__in={step for path in paths.values() for step in path}).values_list("code", "name")
    )
    return {
        code: ", ".join(names[step] for step in path if step == code or level_of(step).depth >= upto.depth)
        for code, path in paths.items()
        if code in names
    }


def full_name(code: str, *, upto: Level = Level.REGENCY) -> str:
    """One area's name with those around it; the code itself when there is no such area."""
    return full_names([code], upto=upto).get(code, code)


def search_areas(
    text: str, *, within: str | None = None, level: Level | None = None, limit: int = 20
) -> list[AdminArea]:
    """Areas whose name or code is meant by `text`, best first: "Kec. Gambir, Jakarta Pusat", "31.71", "palangka raya".

    Small misspellings are forgiven when nothing matches as typed.
    """
    areas = list_areas(level=level, within=within)
    if is_area_code(text.strip()):
        first, after = span(text.strip())
        return list(areas.filter(code__gte=first, code__lt=after)[:limit])
    parts = typed_name(text)
    if not parts:
        return []
    wanted, around = parts[0], parts[1:]
    if wanted.level and not level:
        areas = areas.filter(level=wanted.level)
    areas = areas.filter(_around(around)) if around else areas
    return list(_as_typed(areas, wanted)[:limit]) or list(_alike(areas, wanted)[:limit])


def _as_typed(areas: QuerySet[AdminArea], wanted: NamePart) -> QuerySet[AdminArea]:
    name = wanted.name
    return (
        areas.filter(name__icontains=name)
        .annotate(
            match=Case(
                When(
                    Q(name__iexact=name) | Q(name__iexact=f"kota {name}") | Q(name__iexact=f"kabupaten {name}"),
                    then=Value(0),
                ),
                When(name__istartswith=name, then=Value(1)),
                When(name__icontains=f" {name}", then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
        .order_by("match", Length("code"), "code")
    )


def _alike(areas: QuerySet[AdminArea], wanted: NamePart) -> QuerySet[AdminArea]:
    upper = wanted.name.upper()
    return (
        areas.annotate(
            upper_name=Upper("name"),
            likeness=TrigramWordSimilarity(upper, F("upper_name"), output_field=FloatField()),
        )
        .filter(upper_name__trigram_word_similar=Value(upper, output_field=TextField()))
        .order_by("-likeness", Length("code"), "code")
    )


def _around(parts: tuple[NamePart, ...]) -> Q:
    """Inside an area of each given name."""
    condition = Q()
    for part in parts:
        named = AdminArea.objects.filter(name__icontains=part.name).exclude(level=Level.VILLAGE)
        inside = Q(pk__in=[])
        for code in named.values_list("code", flat=True)[:100]:
            first, after = span(code)
            inside |= Q(code__gte=first, code__lt=after)
        condition &= inside
    return condition
