"""What a map shows one by one: open incidents, reports that still need an act, open shelters and river gauges."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from django.contrib.gis.geos import Polygon

from incidents.capabilities import GAUGE_READ, REPORT_READ, SHELTER_READ
from incidents.queries.map_counts import MapView, clusters, count_in
from incidents.queries.reach import REACHED_INCIDENT, REACHED_REPORT, incident_reach, report_reach, told_rows
from pmi_platform.core.tenancy.scope import Actor

MOST_POINTS = 2_000
MOST_SINGLE = 1_000
KINDS = ("incident", "report")
WHOLE = MapView(bounds=(-180.0, -90.0, 180.0, 90.0), zoom=0)
COLUMNS = "kind, id, severity, hazard, title, at, area_code, status, approximate, location"

_CENTRE = "coalesce({r}.location, ST_SetSRID(ST_MakePoint(district.longitude, district.latitude), 4326))"
_SILENT = "coalesce(g.observed_at < now() - make_interval(mins => g.silent_after_min), true)"
"""The same as `rules.gauges.is_silent`."""
_POINTS: Mapping[str, str] = {
    "incident": f"""
    SELECT 'incident' AS kind, i.id, i.severity, i.hazard_id AS hazard, i.title, i.opened_at AS at, i.area_code,
           CASE i.state WHEN 'reported' THEN 'unverified' ELSE i.state END AS status,
           i.location_is_approximate AS approximate, i.location
      FROM incidents_incident i
     WHERE {{incidents}} AND {REACHED_INCIDENT}
""",
    # Of a kelurahan no centre is known: its kecamatan's stands in.
    "report": f"""
    SELECT 'report', r.id, r.severity, r.hazard_id, area.name, r.received_at, r.area_code, 'unverified',
           r.location IS NULL, {_CENTRE.format(r="r")}
      FROM incidents_fieldreport r
      JOIN geo_adminarea area ON area.code = r.area_code
      JOIN geo_adminarea district ON district.code = left(r.area_code, 8)
     WHERE r.status = 'filed' AND {REACHED_REPORT}
""",
    "shelter": f"""
    SELECT 'shelter', s.id, '', '', s.name, s.state_at, s.area_code, s.state, s.location IS NULL,
           {_CENTRE.format(r="s")}
      FROM incidents_shelter s JOIN geo_adminarea district ON district.code = left(s.area_code, 8)
     WHERE s.state = 'open' AND (%(shelter_areas)s::text[] IS NULL OR EXISTS (
           SELECT FROM unnest(%(shelter_areas)s::text[]) AS prefix WHERE starts_with(s.area_code, prefix)))
""",
    # The level of a silent gauge is what the water was, not what it is.
    "gauge": f"""
    SELECT 'gauge', g.id, CASE WHEN {_SILENT} THEN '' ELSE g.level END, 'banjir',
           g.name || coalesce(', ' || round(g.height_cm)::text || ' cm', ''), g.observed_at, g.area_code,
           CASE WHEN {_SILENT} THEN 'silent' ELSE g.state END, g.location IS NULL, {_CENTRE.format(r="g")}
      FROM incidents_gaugestation g JOIN geo_adminarea district ON district.code = left(g.area_code, 8)
     WHERE g.state = 'active' AND (%(gauge_areas)s::text[] IS NULL OR EXISTS (
           SELECT FROM unnest(g.area_codes) AS zone, unnest(%(gauge_areas)s::text[]) AS prefix
            WHERE starts_with(zone, prefix)))
""",
}


def map_points(
    *,
    actor: Actor,
    urls: Mapping[str, str],
    bounds: Polygon | None = None,
    kinds: Iterable[str] = KINDS,
    with_past: bool = False,
) -> str:
    """GeoJSON of things of the kinds named, the newest of each moment first, made in PostgreSQL. One statement.

    `urls` gives, for each kind, an address with `{id}` in it. A thing without coordinates of its own stands in the
    middle of its area and says `"approximate": true`. The answer says whether it is the `whole` of what there is.
    """
    box = "" if bounds is None else "WHERE point.location && %(bounds)s::geometry"
    incidents = "i.state <> 'merged'" if with_past else "i.closed_at IS NULL"
    points = " UNION ALL ".join(_POINTS[kind].replace("{incidents}", incidents) for kind in kinds)
    (row,) = told_rows(
        f"""
        SELECT json_build_object('type', 'FeatureCollection', 'whole', %(whole)s,
                 'features', coalesce(json_agg(json_build_object(
                 'type', 'Feature',
                 'geometry', json_build_object('type', 'Point', 'coordinates',
                     json_build_array(round(ST_X(location)::numeric, 5), round(ST_Y(location)::numeric, 5))),
                 'properties', json_build_object(
                     'kind', kind, 'id', id, 'severity', severity, 'hazard', hazard, 'title', title, 'status', status,
                     'area', area_code, 'approximate', approximate,
                     'url', replace(%(urls)s::json ->> kind, '{{id}}', id::text)))), '[]'))::text AS points
          FROM (SELECT * FROM ({points}) AS point ({COLUMNS}) {box} ORDER BY at DESC LIMIT %(limit)s) AS shown
         WHERE location IS NOT NULL
        """,
        {
            **incident_reach(actor),
            **report_reach(actor),
            "shelter_areas": _areas(actor, SHELTER_READ),
            "gauge_areas": _areas(actor, GAUGE_READ),
            "urls": json.dumps(dict(urls)),
            "bounds": bounds.ewkb.hex() if bounds is not None else None,
            "limit": MOST_POINTS,
            "whole": bounds is None,
        },
    )
    return str(row["points"])


def map_features(
    *, actor: Actor, urls: Mapping[str, str], view: MapView, kinds: Iterable[str] = KINDS, with_past: bool = False
) -> str:
    """What a map shows of its view: single things while they are few, and cells with their counts where they are many.

    Shelters and gauges are told one by one beside the cells.
    """
    counted = [kind for kind in kinds if kind in KINDS]
    if count_in(actor=actor, view=WHOLE, kinds=counted, with_past=with_past) <= MOST_SINGLE:
        return map_points(actor=actor, urls=urls, kinds=kinds, with_past=with_past)
    if count_in(actor=actor, view=view, kinds=counted, with_past=with_past) <= MOST_SINGLE:
        return map_points(actor=actor, urls=urls, bounds=view.polygon, kinds=kinds, with_past=with_past)
    cells = clusters(actor=actor, view=view, kinds=counted, with_past=with_past)
    standing = [kind for kind in kinds if kind not in KINDS]
    if not standing:
        return cells
    both = json.loads(cells), json.loads(map_points(actor=actor, urls=urls, bounds=view.polygon, kinds=standing))
    return json.dumps({**both[0], "features": [*both[0]["features"], *both[1]["features"]]})


def readable_kinds(actor: Actor, kinds: Iterable[str]) -> list[str]:
    """Those kinds of things that the actor's office may read."""
    needed = {"report": REPORT_READ, "shelter": SHELTER_READ, "gauge": GAUGE_READ}
    return [kind for kind in kinds if kind not in needed or actor.allows(needed[kind])]


def _areas(actor: Actor, capability: str) -> list[str] | None:
    areas = actor.reach(capability)
    return None if areas is None else list(areas)
