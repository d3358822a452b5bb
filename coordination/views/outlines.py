"""What the maps of coordination share: the land under them, and the part of the earth that a browser asks for."""

import math

from django.http import QueryDict

from coordination.queries import situation
from incidents.queries.map_counts import MapView
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.layers import INDONESIA
from pmi_platform.core.geo.rules.codes import Level, level_of
from pmi_platform.core.tenancy.scope import Actor


def outlines(actor: Actor) -> list[str]:
    """The addresses of the outlines, the own province first; the whole country for who has no area."""
    codes = situation.provinces_in_view(actor=actor)
    if not codes:
        return [layer_url(INDONESIA)]
    lands = [layer_url(code, level=Level.DISTRICT) for code in codes]
    return [*lands, *(layer_url(code) for code in codes if level_of(code) is Level.PROVINCE)]


def view_asked(asked: QueryDict) -> MapView | None:
    """`?bbox=west,south,east,north&zoom=`; None for an address that names no view, or none that can be."""
    try:
        west, south, east, north = (float(text) for text in str(asked["bbox"]).split(","))
        zoom = int(str(asked["zoom"]))
    except (KeyError, ValueError):
        return None
    if not all(math.isfinite(one) for one in (west, south, east, north)) or west >= east or south >= north:
        return None
    bounds = (max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0))
    return MapView(bounds=bounds, zoom=min(max(zoom, 0), 20))
