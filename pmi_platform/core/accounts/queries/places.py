"""The places that a phone offers before it has searched: the kecamatan around one's office with their kelurahan."""

from typing import Any

from django.utils.translation import gettext as _

from pmi_platform.core.geo.queries.areas import list_areas
from pmi_platform.core.geo.rules.codes import Level, level_of, regency_of
from pmi_platform.core.tenancy.scope import Actor


def places_of(actor: Actor) -> list[dict[str, Any]]:
    """Kecamatan with their villages in the active office's area; none for an office that covers the whole country."""
    return _districts(area_of(actor), with_villages=True)


def places_around(actor: Actor) -> list[dict[str, Any]]:
    """The kecamatan of the whole kabupaten/kota in which one's office lies; for a province, without their kelurahan."""
    area_code = area_of(actor)
    container = (regency_of(area_code) if area_code else None) or area_code
    return _districts(container, with_villages=bool(container) and level_of(container) is not Level.PROVINCE)


def area_of(actor: Actor) -> str:
    """The code of the active office's area; empty for one that covers the whole country."""
    return (actor.unit.area_code or "") if actor.unit else ""


def area_choices(actor: Actor) -> list[tuple[str, Any]]:
    """The kelurahan of the office's kecamatan as groups; none where they would be too many to choose from."""
    code = actor.unit.area_code if actor.unit else ""
    if not code or level_of(code) is Level.PROVINCE:
        return []
    return [
        (
            place["name"],
            [
                (place["code"], _("Kecamatan %(name)s") % {"name": place["name"]}),
                *((village["code"], village["name"]) for village in place["villages"]),
            ],
        )
        for place in places_of(actor)
    ]


def _districts(container: str, *, with_villages: bool) -> list[dict[str, Any]]:
    if not container:
        return []
    villages: dict[str, list[dict[str, str]]] = {}
    if with_villages:
        for code, name in list_areas(level=Level.VILLAGE, within=container).values_list("code", "name"):
            villages.setdefault(code.rpartition(".")[0], []).append({"code": code, "name": name})
    return [
        {"code": code, "name": name, "villages": villages.get(code, [])}
        for code, name in list_areas(level=Level.DISTRICT, within=container).values_list("code", "name")
    ]
