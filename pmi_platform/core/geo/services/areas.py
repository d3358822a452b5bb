"""Loading the areas themselves. Runs on the owner's connection: the application's role may only read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections, transaction

from pmi_platform.core.geo import sources
from pmi_platform.core.geo.services.datasets import is_loaded, record

OWNER = "owner"
AREAS = "areas"

Report = Callable[[str], None]

_STAGE = """
CREATE TEMPORARY TABLE staged_area (
    code text COLLATE "C", level text, kind text, name text, parent text COLLATE "C",
    latitude float8, longitude float8, population int, is_estimate bool
) ON COMMIT DROP
"""
_UPSERT = """
INSERT INTO geo_adminarea AS area (
    code, level, kind, name, parent_id, latitude, longitude,
    population, population_is_estimate, population_as_of, population_source, is_deprecated
)
SELECT staged.code, staged.level, staged.kind, staged.name, staged.parent,
       -- Provinces have no centre of their own in the sources; theirs comes from their outline.
       coalesce(staged.latitude, known.latitude), coalesce(staged.longitude, known.longitude),
       staged.population, coalesce(staged.is_estimate, false),
       CASE WHEN staged.population IS NOT NULL THEN %(as_of)s::date END,
       CASE WHEN staged.population IS NOT NULL THEN %(source)s ELSE '' END, false
  FROM staged_area AS staged LEFT JOIN geo_adminarea AS known ON known.code = staged.code
    ON CONFLICT (code) DO UPDATE SET
       level = excluded.level, kind = excluded.kind, name = excluded.name, parent_id = excluded.parent_id,
       latitude = excluded.latitude, longitude = excluded.longitude,
       population = excluded.population, population_is_estimate = excluded.population_is_estimate,
       population_as_of = excluded.population_as_of, population_source = excluded.population_source,
       is_deprecated = false
 WHERE area IS DISTINCT FROM excluded
"""
_DEPRECATE = """
UPDATE geo_adminarea SET is_deprecated = true
 WHERE NOT is_deprecated AND code NOT IN (SELECT code FROM staged_area)
"""


@transaction.atomic(using=OWNER)
def load_areas(*, report: Report) -> bool:
    """Bring every province to village up to the installed sources; False when they are already there.

    An area that the sources no longer know stays, marked as deprecated, because rows of other tables point to it.
    """
    digest = sources.areas_digest()
    if is_loaded(AREAS, digest):
        report(f"Areas: up to date ({sources.areas_source()}).")
        return False
    report(f"Areas: reading {sources.areas_source()} …")
    rows = sources.area_rows()
    with connections[OWNER].cursor() as cursor:
        _stage(cursor, rows)
        cursor.execute(_UPSERT, {"as_of": sources.POPULATION_AS_OF, "source": sources.POPULATION_SOURCE})
        changed = cursor.rowcount
        cursor.execute(_DEPRECATE)
        deprecated = cursor.rowcount
        cursor.execute("ANALYZE geo_adminarea")
    record(AREAS, digest=digest, source=sources.areas_source(), row_count=len(rows))
    report(f"Areas: {len(rows):,} in all, {changed:,} new or changed, {deprecated:,} deprecated.")
    return True


def _stage(cursor: Any, rows: list[sources.AreaRow]) -> None:
    cursor.execute(_STAGE)
    with cursor.copy("COPY staged_area FROM STDIN") as copy:
        for row in rows:
            people = row.population
            copy.write_row(
                (
                    row.code,
                    row.level,
                    row.kind,
                    row.name,
                    row.parent,
                    row.latitude,
                    row.longitude,
                    people.total if people else None,
                    people.is_estimate if people else None,
                )
            )
