# /// script
# requires-python = ">=3.11"
# dependencies = ["shapely==2.1.2"]
# ///
# mypy: disable-error-code="import-untyped,import-not-found"
"""Make `land.geojson` and `territory.geojson` from Natural Earth, as the npm package `world-atlas` carries it.

Run once when Natural Earth changes; loading areas needs neither node nor this script:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    uv run pmi_platform/core/geo/data/extract_outlines.py package/countries-10m.json
"""

import json
import sys
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, box, mapping, shape

INDONESIA = "360"  # ISO 3166-1 numeric
SURROUNDINGS = box(88, -16, 148, 13)
DEGREES_OF_200_NM = 200 / 60
COAST_POINT_EVERY = 0.05
BORDER_TOLERANCE = 0.02  # the lines are drawn for maps of 1:10 million


def main(countries: Path) -> None:
    world = Topology(json.loads(countries.read_text()))
    land = repaired(world.country(INDONESIA))
    neighbours = shapely.unary_union(
        [
            repaired(outline).intersection(SURROUNDINGS)
            for code, outline in world.countries()
            if code != INDONESIA and outline.intersects(SURROUNDINGS)
        ]
    )
    here = Path(__file__).parent
    write(here / "land.geojson", land, digits=4)
    write(here / "territory.geojson", territory(land, neighbours), digits=3)


def territory(land: Any, neighbours: Any) -> Any:
    """Land, and the sea up to 200 nautical miles off that is nearer to it than to a neighbour's land."""
    ours, theirs = coast_points(land), coast_points(neighbours)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(ours + theirs), extend_to=SURROUNDINGS))
    tree = shapely.STRtree(cells)
    cell_of_point = tree.query(shapely.points(ours), predicate="within")[1]
    nearer = shapely.union_all(cells[sorted(set(cell_of_point.tolist()))])
    reach = land.simplify(0.02).buffer(DEGREES_OF_200_NM, quad_segs=6)
    sea_and_land = nearer.intersection(reach).difference(neighbours)
    return sea_and_land.union(land.buffer(BORDER_TOLERANCE, quad_segs=2)).simplify(0.01).buffer(0)


def repaired(outline: Any) -> Any:
    return shapely.make_valid(outline, method="structure", keep_collapsed=False)


def coast_points(outline: Any) -> list[tuple[float, float]]:
    dense = shapely.segmentize(outline.boundary, COAST_POINT_EVERY)
    return sorted({(x, y) for x, y in shapely.get_coordinates(dense).tolist()})


def write(path: Path, outline: Any, *, digits: int) -> None:
    rounded = shapely.set_precision(outline, 10**-digits)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    text = json.dumps(mapping(MultiPolygon(parts)), separators=(",", ":"))
    path.write_text(text.replace("]]],[[[", "]]],\n[[[") + "\n")
    print(f"{path.name}: {len(parts)} polygons, {shapely.get_num_coordinates(rounded)} points, {len(text) // 1024} kB")


class Topology:
    """Just enough of TopoJSON to read quantised countries."""

    def __init__(self, topology: dict[str, Any]) -> None:
        self._objects = topology["objects"]["countries"]["geometries"]
        (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
        self._arcs = []
        for deltas in topology["arcs"]:
            x = y = 0
            arc = []
            for dx, dy in deltas:
                x, y = x + dx, y + dy
                arc.append((x * sx + tx, y * sy + ty))
            self._arcs.append(arc)

    def countries(self) -> list[tuple[str, Any]]:
        return [(one.get("id", ""), self._outline(one)) for one in self._objects if one.get("arcs")]

    def country(self, code: str) -> Any:
        return next(outline for found, outline in self.countries() if found == code)

    def _outline(self, one: dict[str, Any]) -> Any:
        polygons = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        rings = [[self._ring(ring) for ring in polygon] for polygon in polygons]
        # Quantisation leaves islets of fewer than four points.
        kept = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings if len(polygon[0]) >= 4]
        return shape({"type": "MultiPolygon", "coordinates": kept})

    def _ring(self, arcs: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in arcs:
            arc = self._arcs[number] if number >= 0 else self._arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points


if __name__ == "__main__":
    main(Path(sys.argv[1]))
