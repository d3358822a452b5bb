"""Loading outlines: from boundary files where there are any, approximately where there are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import DataError, InternalError, connections, transaction
from django.utils.translation import gettext

from pmi_platform.core.geo import sources
from pmi_platform.core.geo.boundary_files import BoundaryFile, BoundaryFileInvalid, boundary_files
from pmi_platform.core.geo.models import AreaBoundary
from pmi_platform.core.geo.services.approximation import approximation_digest, stage_approximate_districts
from pmi_platform.core.geo.services.areas import OWNER, Report
from pmi_platform.core.geo.services.datasets import is_loaded, record

APPROXIMATE = "boundaries:approximate"
DERIVED = "Union of the areas inside"
FAR_FROM_CENTRE_DEGREES = 0.25
ACCEPTED_MISPLACED_SHARE = 0.1
EXAMPLES = 5

_STAGE_TABLE = """
CREATE TEMPORARY TABLE staged_boundary (
    code text COLLATE "C", geometry geometry, quality text, source text, attribution text
) ON COMMIT DROP
"""
_OUTLINES_TABLE = """
CREATE TEMPORARY TABLE staged_outline (code text COLLATE "C", outline text, quality text, attribution text)
ON COMMIT DROP
"""
_PARSE = """
CREATE TEMPORARY TABLE parsed_outline ON COMMIT DROP AS
SELECT code, quality, attribution, geometry, ST_IsValid(geometry) AS is_valid
  FROM (SELECT code, quality, attribution, ST_Force2D(ST_SetSRID(ST_GeomFromGeoJSON(outline), 4326)) AS geometry
          FROM staged_outline) AS outline
"""
_STAGE_OUTLINES = """
INSERT INTO staged_boundary (code, geometry, quality, source, attribution)
SELECT code, ST_Multi(CASE WHEN count(*) = 1 AND bool_and(is_valid) THEN (array_agg(geometry))[1]
                           ELSE ST_CollectionExtract(ST_UnaryUnion(ST_Collect(ST_MakeValid(geometry))), 3) END),
       max(quality), %(source)s, max(attribution)
  FROM parsed_outline GROUP BY code
"""
_REPAIRED = "SELECT count(*) FROM parsed_outline WHERE NOT is_valid"
_UNKNOWN = """
DELETE FROM staged_boundary WHERE code NOT IN (SELECT code FROM geo_adminarea) RETURNING code
"""
_MISPLACED = """
DELETE FROM staged_boundary AS staged USING geo_adminarea AS area
 WHERE area.code = staged.code
   AND (ST_IsEmpty(staged.geometry)
        OR NOT ST_Within(staged.geometry, ST_MakeEnvelope(90, -15, 145, 10, 4326))
        OR (area.level <> 'provinsi'
            AND ST_Distance(staged.geometry, ST_SetSRID(ST_MakePoint(area.longitude, area.latitude), 4326)) > %(far)s))
RETURNING staged.code
"""
_REPLACE = """
INSERT INTO geo_areaboundary (area_id, geometry, quality, source, attribution)
SELECT code, geometry, quality, source, attribution FROM staged_boundary
    ON CONFLICT (area_id) DO UPDATE SET geometry = excluded.geometry, quality = excluded.quality,
       source = excluded.source, attribution = excluded.attribution
"""
_DERIVE = """
INSERT INTO geo_areaboundary (area_id, geometry, quality, source, attribution)
SELECT code, geometry, quality, %(derived)s,
       (SELECT string_agg(DISTINCT notice, '; ') FROM unnest(string_to_array(notices, '; ')) AS notice)
  FROM (
    SELECT area.code, ST_Multi(ST_Union(part.geometry)) AS geometry, string_agg(part.attribution, '; ') AS notices,
           CASE WHEN bool_or(part.quality = 'approximate') THEN 'approximate'
                WHEN bool_or(part.quality = 'simplified') THEN 'simplified' ELSE 'exact' END AS quality
      FROM geo_adminarea AS area
      JOIN geo_adminarea AS inside ON inside.parent_id = area.code
      JOIN geo_areaboundary AS part ON part.area_id = inside.code
      LEFT JOIN geo_areaboundary AS known ON known.area_id = area.code
     WHERE area.level = %(level)s
       AND (known.area_id IS NULL
            OR known.source = %(derived)s AND area.code IN (SELECT left(code, %(length)s) FROM staged_boundary))
     GROUP BY area.code
  ) AS whole
    ON CONFLICT (area_id) DO UPDATE SET geometry = excluded.geometry, quality = excluded.quality,
       source = excluded.source, attribution = excluded.attribution
"""
_CENTRES = """
UPDATE geo_adminarea AS area SET longitude = ST_X(inside.point), latitude = ST_Y(inside.point)
  FROM (SELECT area_id, ST_PointOnSurface(geometry) AS point FROM geo_areaboundary) AS inside
 WHERE inside.area_id = area.code AND area.latitude IS NULL
"""


@transaction.atomic(using=OWNER)
def load_default_boundaries(*, directory: Path | None, report: Report) -> None:
    """The outlines a fresh start needs: those in `directory` when given, and approximate ones for the rest."""
    if directory is not None:
        if is_loaded(_dataset_of(directory), _digest_of(directory)):
            report(f"Boundaries: up to date ({directory.name}).")
        else:
            load_boundaries(directory, report=report)
    _build_approximate_areas(report)


@transaction.atomic(using=OWNER)
def load_boundaries(
    path: Path,
    *,
    report: Report,
    code_field: str = "code",
    quality: AreaBoundary.Quality = AreaBoundary.Quality.SIMPLIFIED,
    source: str = "",
    attribution: str = "",
) -> int:
    """Replace the outlines of every area that the GeoJSON file or folder knows; answers how many.

    Refuses the whole when many outlines lie elsewhere than their codes say, which is what codes of another register
    (BPS) or swapped coordinates look like.
    """
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_STAGE_TABLE)
        for file in boundary_files(path):
            _stage_file(
                cursor,
                file,
                report,
                code_field=code_field,
                quality=quality,
                source=source or path.name,
                attribution=attribution,
            )
        cursor.execute(_REPLACE)
        loaded = int(cursor.rowcount)
        _complete(cursor)
    record(
        _dataset_of(path),
        digest=_digest_of(path),
        source=source or path.name,
        row_count=loaded,
    )
    return loaded


def _dataset_of(path: Path) -> str:
    return f"boundaries:{path.name}"


def _digest_of(path: Path) -> str:
    return sources.digest_of(*(file.path.read_bytes() for file in boundary_files(path)))


def _stage_file(
    cursor: Any,
    file: BoundaryFile,
    report: Report,
    *,
    code_field: str,
    quality: AreaBoundary.Quality,
    source: str,
    attribution: str,
) -> None:
    cursor.execute(_OUTLINES_TABLE)
    outlines = file.outlines(code_field=code_field, quality=quality, attribution=attribution)
    with cursor.copy("COPY staged_outline FROM STDIN") as copy:
        for outline in outlines.kept:
            copy.write_row(outline)
    try:
        cursor.execute(_PARSE)
        cursor.execute(_STAGE_OUTLINES, {"source": source})
    except (DataError, InternalError) as problem:
        raise BoundaryFileInvalid(file=file.path.name, problem=str(problem).splitlines()[0]) from problem
    cursor.execute(_REPAIRED)
    repaired = cursor.fetchone()[0]
    cursor.execute(_UNKNOWN)
    unknown = [code for (code,) in cursor.fetchall()]
    cursor.execute(_MISPLACED, {"far": FAR_FROM_CENTRE_DEGREES})
    misplaced = [code for (code,) in cursor.fetchall()]
    cursor.execute("DROP TABLE staged_outline, parsed_outline")
    if len(misplaced) > ACCEPTED_MISPLACED_SHARE * len(outlines.kept):
        raise BoundaryFileInvalid(
            file=file.path.name,
            problem=gettext(
                "%(misplaced)s of %(all)s outlines lie elsewhere than their codes say (%(examples)s): "
                "codes of another register, or latitude and longitude swapped?"
            )
            % {"misplaced": len(misplaced), "all": len(outlines.kept), "examples": _examples(misplaced)},
        )
    report(
        f"Boundaries: {file.path.name}: {len(outlines.kept) - len(unknown) - len(misplaced):,} outlines, "
        f"{repaired} repaired."
    )
    for what, codes in (
        ("without a usable code", outlines.unusable),
        ("of unknown areas", unknown),
        ("left out because they lie elsewhere than their codes say", misplaced),
    ):
        if codes:
            report(f"Boundaries: {file.path.name}: {len(codes)} outlines {what} ({_examples(codes)}).")


def _examples(codes: list[str]) -> str:
    return ", ".join(sorted(codes)[:EXAMPLES]) + (", …" if len(codes) > EXAMPLES else "")


def _build_approximate_areas(report: Report) -> None:
    digest = approximation_digest()
    if is_loaded(APPROXIMATE, digest) and not _districts_without_outline():
        report("Approximate areas: up to date.")
        return
    report("Approximate areas: building them for kecamatan without a boundary …")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_STAGE_TABLE)
        built = stage_approximate_districts(cursor) if _districts_without_better_outline() else 0
        cursor.execute(_REPLACE)
        _complete(cursor)
    record(APPROXIMATE, digest=digest, source="Natural Earth and centroids", row_count=built)
    report(f"Approximate areas: {built:,} kecamatan.")


def _complete(cursor: Any) -> None:
    """Outlines of the areas above the staged ones, and centres where none is known."""
    for level, length in (("kabkota", 5), ("provinsi", 2)):
        cursor.execute(_DERIVE, {"level": level, "length": length, "derived": DERIVED})
    cursor.execute(_CENTRES)
    cursor.execute("DROP TABLE staged_boundary")
    cursor.execute("ANALYZE geo_areaboundary")


def _districts_without_outline() -> bool:
    return _any_district("known.area_id IS NULL")


def _districts_without_better_outline() -> bool:
    return _any_district("known.area_id IS NULL OR known.quality = 'approximate'")


def _any_district(condition: str) -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            f"""
            SELECT EXISTS (SELECT FROM geo_adminarea AS area
                             LEFT JOIN geo_areaboundary AS known ON known.area_id = area.code
                            WHERE area.level = 'kecamatan' AND area.longitude IS NOT NULL AND NOT area.is_deprecated
                              AND ({condition}))
            """
        )
        return bool(cursor.fetchone()[0])
