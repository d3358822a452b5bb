"""The counts of the map: folded while they grow, made anew when somebody doubts them."""

from __future__ import annotations

from django.db import connection, connections, transaction

from pmi_platform.core.tenancy.scope import Actor

CELL = "tenant_id, visible_to, zone_keys, kind, is_open, level, x, y"
SUMS = "low, moderate, high, critical, lon_sum, lat_sum"
_ADDED = ", ".join(f"sum({name})" for name in SUMS.split(", "))
_NOTHING = f"({_ADDED}) = (0, 0, 0, 0, 0, 0)"
_FOLD = f"""
WITH many AS (
    SELECT {CELL} FROM incidents_mapcount WHERE tenant_id = %(tenant)s GROUP BY {CELL}
    HAVING count(*) > 1 OR {_NOTHING} LIMIT 20000
), gone AS (
    DELETE FROM incidents_mapcount AS c USING many
     WHERE (c.tenant_id, c.visible_to, c.zone_keys, c.kind, c.is_open, c.level, c.x, c.y)
         = (many.tenant_id, many.visible_to, many.zone_keys, many.kind, many.is_open, many.level, many.x, many.y)
    RETURNING c.*
), kept AS (
    INSERT INTO incidents_mapcount ({CELL}, {SUMS})
    SELECT {CELL}, {_ADDED} FROM gone GROUP BY {CELL} HAVING NOT {_NOTHING}
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
"""
REBUILD = f"""
LOCK TABLE incidents_incident, incidents_fieldreport IN SHARE MODE;
TRUNCATE incidents_mapcount;
INSERT INTO incidents_mapcount ({CELL}, {SUMS})
SELECT {CELL}, {_ADDED} FROM pmi_map_counted GROUP BY {CELL};
"""


@transaction.atomic
def fold_map_counts(*, actor: Actor) -> int:
    """Put rows of the same cell together, so that they stay few; answers by how many they have become fewer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('incidents.map_counts'), hashtext(%s))", (str(actor.tenant.id),)
        )
        cursor.execute(_FOLD, {"tenant": actor.tenant.id})
        (fewer,) = cursor.fetchone()
    return int(fewer)


def rebuild_map_counts(alias: str) -> None:
    """Count everything anew, over all tenants, on the owner's connection; who writes incidents or reports waits."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(REBUILD)
