"""Risk zones as a list, on the map and one by one, and the class of risk of a kecamatan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from incidents.capabilities import RISK_READ
from incidents.models import RiskDataset, RiskZone
from incidents.queries.reach import AnyStartsWith, told_rows
from incidents.rules.risk import class_of
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.lookups import in_bounds
from pmi_platform.core.tenancy.scope import Actor

MOST_ON_MAP = 3_000
CURRENT_ZONE = """z.state = 'current' AND (z.valid_from IS NULL OR z.valid_from <= %(today)s)
    AND (z.valid_until IS NULL OR z.valid_until >= %(today)s)"""
"""Zones in use and in force, where SQL calls them `z`; with the parameter `today`."""

_ON_MAP = """
WITH shown AS (
    SELECT z.id, z.hazard_id, z.risk_class, z.name, z.source, z.as_of, z.licence,
           ST_SimplifyPreserveTopology(z.geometry, %(tolerance)s) AS shape
      FROM incidents_riskzone z WHERE z.id = ANY (%(ids)s)
)
SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
           'type', 'Feature', 'id', id, 'geometry', ST_AsGeoJSON(shape, %(decimals)s)::json,
           'properties', json_build_object('id', id, 'hazard', hazard_id, 'risk_class', risk_class, 'name', name,
               'source', source, 'date', as_of, 'licence', licence,
               'url', replace(%(url)s, '{id}', id::text)))
           ORDER BY array_position(ARRAY['low', 'moderate', 'high'], risk_class), id), '[]'))::text
  FROM shown
"""
_CLASSES = f"""
WITH covered AS MATERIALIZED (
    SELECT c.area_code, c.zone_id, c.share FROM incidents_riskcover c WHERE c.area_code = ANY (%(codes)s)
)
SELECT c.area_code, z.risk_class, least(1, sum(c.share)) AS share
  FROM covered c
 CROSS JOIN LATERAL (SELECT z.* FROM incidents_riskzone z WHERE z.id = c.zone_id OFFSET 0) AS z
 WHERE z.hazard_id = %(hazard)s AND {CURRENT_ZONE}
 GROUP BY c.area_code, z.risk_class
"""
"""From what covers the kecamatan to its zones: beneath the policies the planner overrates array conditions, and would
read every zone of the scope to find those few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFilters:
    """What to look for; every given part narrows. `in_force` leaves out what is not in use today."""

    hazard: str = ""
    risk_class: str = ""
    state: str = ""
    within: str = ""
    dataset: UUID | None = None
    bounds: Polygon | None = None
    in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRisk:
    """The class of risk of a kecamatan, and the share of it that each class covers; None is: no zone is known."""

    risk_class: str | None = None
    shares: Mapping[str, float] = field(default_factory=dict)


NO_FILTERS = ZoneFilters()
UNKNOWN = AreaRisk()


def readable_zones(actor: Actor) -> QuerySet[RiskZone]:
    """The zones that touch the areas which the actor's office reads."""
    areas = actor.reach(RISK_READ)
    if areas is None:
        return RiskZone.objects.all()
    return RiskZone.objects.filter(_touching([f"{actor.tenant.id}:{code}" for code in areas]))


def list_zones(*, actor: Actor, filters: ZoneFilters = NO_FILTERS) -> QuerySet[RiskZone]:
    """Zones that match, the newest first."""
    conditions = {
        "hazard": filters.hazard,
        "risk_class": filters.risk_class,
        "state": filters.state,
        "dataset": filters.dataset,
    }
    zones = readable_zones(actor).filter(**{name: value for name, value in conditions.items() if value})
    if filters.in_force:
        today = timezone.localdate()
        zones = zones.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_until=None) | Q(valid_until__gte=today),
            state="current",
        )
    if filters.within:
        zones = zones.filter(_touching_code(filters.within))
    if filters.bounds is not None:
        zones = zones.filter(in_bounds(filters.bounds, field="geometry"))
    return zones.order_by("-created_at", "-pk")


def zone(*, actor: Actor, zone_id: UUID) -> RiskZone:
    """One zone with its dataset; raises `NotFound`."""
    found = readable_zones(actor).select_related("tenant__organisation").filter(pk=zone_id).first()
    if found is None:
        raise NotFound
    return found


def dataset_of(zone: RiskZone) -> RiskDataset | None:
    """The dataset with which the zone came, as far as the scope reads it."""
    return RiskDataset.objects.filter(pk=zone.dataset_id).first() if zone.dataset_id else None


def datasets(*, actor: Actor) -> QuerySet[RiskDataset]:
    """The datasets of the scope, the newest first."""
    actor.require(RISK_READ)
    return RiskDataset.objects.select_related("imported_by", "supersedes").order_by("-created_at", "-pk")


def dataset(*, actor: Actor, dataset_id: UUID) -> RiskDataset:
    """One dataset; raises `NotFound`."""
    found = datasets(actor=actor).filter(pk=dataset_id).first()
    if found is None:
        raise NotFound
    return found


def zones_on_map(zones: QuerySet[RiskZone], *, url: str, tolerance: float = 0.0, decimals: int = 5) -> str:
    """GeoJSON of the zones, generalised, the gravest class last so that it lies on top; made in PostgreSQL.

    `url` is an address with `{id}` in it.
    """
    ids = list(zones.order_by().values_list("pk", flat=True)[:MOST_ON_MAP])
    with connection.cursor() as cursor:
        cursor.execute(_ON_MAP, {"ids": ids, "tolerance": tolerance, "decimals": decimals, "url": url})
        return str(cursor.fetchone()[0])


def area_risks(*, codes: Iterable[str], hazard: str, today: date | None = None) -> dict[str, AreaRisk]:
    """The risk of each kecamatan for a hazard, as far as the scope reads zones; in one statement."""
    rows = told_rows(_CLASSES, {"codes": list(codes), "hazard": hazard, "today": today or timezone.localdate()})
    shares: dict[str, dict[str, float]] = {}
    for row in rows:
        shares.setdefault(row["area_code"], {})[row["risk_class"]] = row["share"]
    return {code: AreaRisk(risk_class=class_of(found), shares=found) for code, found in shares.items()}


def _touching(prefixes: list[str]) -> Q:
    texts = ArrayField(TextField())
    return Q(AnyStartsWith(F("zone_keys"), Cast(Value(prefixes, output_field=texts), texts)))


def _touching_code(code: str) -> Q:
    texts = ArrayField(TextField())
    return Q(AnyStartsWith(F("area_codes"), Cast(Value([code[:8]], output_field=texts), texts)))


def hazards_with_zones(*, actor: Actor) -> set[str]:
    """The hazards of which the scope reads a zone in use."""
    zones: Any = readable_zones(actor).filter(state="current").order_by()
    return set(zones.values_list("hazard", flat=True).distinct())
