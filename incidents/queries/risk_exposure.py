"""Who and what lies in risk zones: by kecamatan and by zone, in one statement each.

People live in the part of a kecamatan that a zone covers in proportion to its area: an estimate, and said to be one. A
thing counts in a kecamatan by its area code, and in a zone only where somebody measured its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from incidents.capabilities import REPORT_READ, RISK_READ
from incidents.queries.reach import REACHED_INCIDENT, incident_reach, told_rows
from incidents.queries.risk import CURRENT_ZONE
from incidents.rules.risk import SLIVER
from pmi_platform.core.tenancy.scope import Actor

ORDERS = {
    "risk": "rank DESC, people_in_zones DESC NULLS LAST, code",
    "people": "people_in_zones DESC NULLS LAST, code",
    "incidents": "incident_count DESC, rank DESC, code",
    "area": "code",
}
_IN_REACH = """(%(areas)s::text[] IS NULL OR EXISTS (
    SELECT FROM unnest(%(areas)s::text[]) AS prefix WHERE starts_with({column}, prefix)))"""
_BY_AREA = f"""
WITH cover AS (
    SELECT c.area_code AS code, z.risk_class, least(1, sum(c.share)) AS share
      FROM incidents_riskcover c JOIN incidents_riskzone z ON z.id = c.zone_id
     WHERE z.hazard_id = %(hazard)s AND {CURRENT_ZONE} AND {_IN_REACH.format(column="c.area_code")}
       AND (%(within)s = '' OR starts_with(c.area_code, %(within)s))
     GROUP BY c.area_code, z.risk_class
), place AS (
    SELECT code, coalesce(max(share) FILTER (WHERE risk_class = 'low'), 0) AS low,
           coalesce(max(share) FILTER (WHERE risk_class = 'moderate'), 0) AS moderate,
           coalesce(max(share) FILTER (WHERE risk_class = 'high'), 0) AS high,
           max(array_position(ARRAY['low', 'moderate', 'high'], risk_class)) FILTER (WHERE share > {SLIVER}) AS rank
      FROM cover GROUP BY code
), sheltered AS (
    SELECT left(s.area_code, 8) AS code, count(*) AS n FROM incidents_shelter s
     WHERE s.state = 'open' AND {_IN_REACH.format(column="s.area_code")} GROUP BY 1
), ongoing AS (
    SELECT split_part(zone, ':', 2) AS code, count(DISTINCT i.id) AS n
      FROM incidents_incident i, unnest(i.zone_keys) AS zone
     WHERE i.closed_at IS NULL AND {REACHED_INCIDENT} GROUP BY 1
), told AS (
    SELECT left(r.area_code, 8) AS code, count(*) AS n FROM incidents_fieldreport r
     WHERE r.status = 'filed' AND %(reads_reports)s AND {_IN_REACH.format(column="r.area_code")} GROUP BY 1
)
SELECT place.code, area.name, regency.name AS regency, place.low, place.moderate, place.high, coalesce(rank, 0) AS rank,
       area.population AS people, area.population_is_estimate AS is_estimate,
       round(area.population * least(1, place.low + place.moderate + place.high))::int AS people_in_zones,
       round(area.population * place.high)::int AS people_in_high,
       coalesce(sheltered.n, 0) AS shelter_count, coalesce(ongoing.n, 0) AS incident_count,
       coalesce(told.n, 0) AS report_count, count(*) OVER () AS of_all
  FROM place JOIN geo_adminarea area ON area.code = place.code
  JOIN geo_adminarea regency ON regency.code = left(place.code, 5)
  LEFT JOIN sheltered ON sheltered.code = place.code
  LEFT JOIN ongoing ON ongoing.code = place.code
  LEFT JOIN told ON told.code = place.code
 ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s
"""
_BY_ZONE = f"""
SELECT z.id,
       (SELECT round(sum(c.share * area.population))::int FROM incidents_riskcover c
          JOIN geo_adminarea area ON area.code = c.area_code WHERE c.zone_id = z.id) AS people,
       (SELECT count(*) FROM incidents_shelter s
         WHERE s.state = 'open' AND ST_Intersects(s.location, z.geometry)
           AND {_IN_REACH.format(column="s.area_code")}) AS shelter_count,
       (SELECT count(*) FROM incidents_incident i
         WHERE i.closed_at IS NULL AND NOT i.location_is_approximate AND i.location && z.geometry
           AND ST_Intersects(i.location, z.geometry) AND {REACHED_INCIDENT}) AS incident_count,
       (SELECT count(*) FROM incidents_fieldreport r
         WHERE r.status = 'filed' AND %(reads_reports)s AND r.location && z.geometry
           AND ST_Intersects(r.location, z.geometry) AND {_IN_REACH.format(column="r.area_code")}) AS report_count
  FROM incidents_riskzone z WHERE z.id = ANY (%(ids)s)
"""
_COVERED = """
SELECT c.area_code AS code, area.name, regency.name AS regency, c.share, area.population AS people,
       round(c.share * area.population)::int AS people_in_zone
  FROM incidents_riskcover c JOIN geo_adminarea area ON area.code = c.area_code
  JOIN geo_adminarea regency ON regency.code = left(c.area_code, 5)
 WHERE c.zone_id = %(zone)s ORDER BY c.area_code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaExposure:
    """One kecamatan: the share that each class covers, who lives there, and what is going on there.

    `people` live in all of it, `people_in_zones` in the parts that zones of any class cover; None is unknown.
    """

    code: str
    name: str
    regency: str
    low: float
    moderate: float
    high: float
    rank: int
    people: int | None
    is_estimate: bool
    people_in_zones: int | None
    people_in_high: int | None
    shelter_count: int
    incident_count: int
    report_count: int

    @property
    def risk_class(self) -> str | None:
        return ("low", "moderate", "high")[self.rank - 1] if self.rank else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneExposure:
    """What lies in one zone."""

    people: int | None = None
    shelter_count: int = 0
    incident_count: int = 0
    report_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A kecamatan that one zone touches."""

    code: str
    name: str
    regency: str
    share: float
    people: int | None
    people_in_zone: int | None


def exposure_by_area(
    *, actor: Actor, hazard: str, within: str = "", order: str = "risk", limit: int = 50, offset: int = 0
) -> tuple[list[AreaExposure], int]:
    """The kecamatan with zones of a hazard, and how many there are in all."""
    rows = told_rows(
        _BY_AREA.format(order=ORDERS[order]),
        {**_reach(actor), "hazard": hazard, "within": within, "limit": limit, "offset": offset},
    )
    count = rows[0]["of_all"] if rows else 0
    return [AreaExposure(**{name: value for name, value in row.items() if name != "of_all"}) for row in rows], count


def exposure_by_zone(*, actor: Actor, zone_ids: Iterable[UUID]) -> dict[UUID, ZoneExposure]:
    """What lies in each of the zones."""
    rows = told_rows(_BY_ZONE, {**_reach(actor), "ids": list(zone_ids)})
    return {row.pop("id"): ZoneExposure(**row) for row in rows}


def covered_by(zone_id: UUID) -> Sequence[Covered]:
    """The kecamatan that the zone touches, as far as the scope reads them."""
    return [Covered(**row) for row in told_rows(_COVERED, {"zone": zone_id})]


def _reach(actor: Actor) -> dict[str, Any]:
    areas = actor.reach(RISK_READ)
    return {
        **incident_reach(actor),
        "areas": None if areas is None else list(areas),
        "reads_reports": actor.allows(REPORT_READ),
        "today": timezone.localdate(),
    }
