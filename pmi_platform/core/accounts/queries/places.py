"""The places that a phone offers before it has searched: the kecamatan of one's office with their kelurahan."""

from typing import Any

from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.tenancy.scope import Actor


def places_of(actor: Actor) -> list[dict[str, Any]]:
    """Kecamatan with their villages in the active office's area; none for an office that covers the whole country."""
    area_code = actor.unit.area_code if actor.unit else ""
    if not area_code:
        return []
    villages: dict[str, list[dict[str, str]]] = {}
    for code, name in list_areas(level=Level.VILLAGE, within=area_code).values_list("code", "name"):
        villages.setdefault(code.rpartition(".")[0], []).append({"code": code, "name": name})
    return [
        {"code": code, "name": name, "villages": villages.get(code, [])}
        for code, name in list_areas(level=Level.DISTRICT, within=area_code).values_list("code", "name")
    ]
