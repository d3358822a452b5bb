"""Spatial searches that stay fast beneath row-level security (docs/architecture.md, "Only leakproof operators").

`in_bounds` puts the box condition, whose operator is marked leakproof, beside the exact one, which is not; `nearest`
asks tenant by tenant, because an index on (tenant, location) gives an order by distance for one tenant only. Rows that
several tenants share have one index for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point, Polygon
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from pmi_platform.core.tenancy.declarations import Participants, Purpose
from pmi_platform.core.tenancy.rls import tenancy_of

BoundingBox: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A row and how far it is from the point that was asked for."""

    pk: Any
    distance_m: float


def in_bounds(bounds: Polygon | BoundingBox, field: str = "location") -> Q:
    """Rows whose `field` lies in `bounds`, its border included."""
    shape = bounds if isinstance(bounds, Polygon) else Polygon.from_bbox(bounds)
    if shape.srid is None:
        shape.srid = 4326
    return Q(**{f"{field}__bboverlaps": shape, f"{field}__intersects": shape})


def nearest(
    rows: QuerySet[Any, Any], point: Point, *, purpose: Purpose, limit: int = 20, field: str = "location"
) -> list[Nearby]:
    """The `limit` rows nearest to `point` among the tenants that the open scope may read for `purpose`, nearest first.

    `rows` carries the other conditions and must be of a model whose rows belong to tenants. Candidates are picked by
    degrees, which in Indonesia differ from metres by less than 2 %, and put in order by metres.
    """
    by_distance = rows.order_by(GeometryDistance(field, point)).values_list("pk", Distance(field, point))
    if isinstance(tenancy_of(rows.model), Participants):
        found = [Nearby(pk, distance.m) for pk, distance in by_distance[:limit]]
        return sorted(found, key=lambda row: row.distance_m)
    candidates = by_distance.filter(tenant_id=RawSQL("scope.tenant_id", ()))[:limit]
    sql, parameters = candidates.query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(
            f"""
            SELECT near.* FROM unnest(nullif(current_setting(%s, true), '')::int[]) AS scope (tenant_id)
             CROSS JOIN LATERAL ({sql}) AS near (pk, distance_m)
             ORDER BY near.distance_m LIMIT %s
            """,
            (f"pmi.read_{purpose}", *parameters, limit),
        )
        return [Nearby(pk, distance_m) for pk, distance_m in cursor.fetchall()]
