"""The land under the maps of coordination: kecamatan of the provinces in view, and their kabupaten over them."""

from coordination.queries import situation
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
