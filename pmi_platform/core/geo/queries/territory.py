"""Whether coordinates can be meant at all. Needs no database: the outline is small and never changes while we run."""

import json
from functools import cache

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from pmi_platform.core.geo.errors import OutsideIndonesia
from pmi_platform.core.geo.sources import TERRITORY


def in_indonesia(point: Point) -> bool:
    """Whether the point is on Indonesian land, or at sea up to 200 nautical miles off and nearer than any neighbour.

    A plausibility check drawn at 1:10 million, no legal boundary.
    """
    return bool(_territory().covers(point))


def require_in_indonesia(point: Point) -> None:
    """Raise `OutsideIndonesia` unless `in_indonesia`."""
    if not in_indonesia(point):
        raise OutsideIndonesia(latitude=f"{point.y:g}", longitude=f"{point.x:g}")


@cache
def _territory() -> MultiPolygon:
    polygons = json.loads(TERRITORY.read_text())["coordinates"]
    outline = MultiPolygon(*(Polygon(*polygon) for polygon in polygons), srid=4326)
    # GEOS computes the envelope on first use; done here, later reads from several threads change nothing.
    assert outline.envelope
    return outline
