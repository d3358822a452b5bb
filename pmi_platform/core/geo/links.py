"""Addresses of map layers, with the version that lets browsers keep them for good."""

from urllib.parse import urlencode

from django.urls import reverse

from pmi_platform.core.geo.queries.layers import Detail, layers_version, usual_detail, usual_level
from pmi_platform.core.geo.rules.codes import Level


def layer_url(container: str, *, level: Level | None = None, detail: Detail | None = None) -> str:
    """The address of the outlines in `container` (an area code or `indonesia`)."""
    query = urlencode(
        {
            "level": level or usual_level(container),
            "detail": detail or usual_detail(container),
            "v": layers_version(),
        }
    )
    return f"{reverse('geo:layer', args=[container])}?{query}"
