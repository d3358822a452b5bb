"""Where something is: from a chosen area, from coordinates, or from both against each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.errors import OutsideIndonesia
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.geo.queries.areas import AreaAtPoint, area_at, find_area
from pmi_platform.core.geo.queries.territory import require_in_indonesia
from pmi_platform.core.geo.rules.codes import district_of, is_within
from pmi_platform.core.tenancy.scope import Actor

PLACE_MISMATCH = "place_mismatch"
PLACE_APPROXIMATE = "place_approximate"
COARSEST_M = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area, coordinates if there are any, and what is doubtful about the two."""

    area: AdminArea
    location: Point | None
    flags: tuple[str, ...] = ()


def resolve(*, actor: Actor, area: str | None, location: Point | None) -> Place:
    """The place that is meant; raises `InvalidInput` when there is none, or none of the actor's tenant."""
    found = None if location is None else _area_at(location)
    if area:
        chosen = own_area(actor, area)
        return Place(area=chosen, location=location, flags=_mismatch(chosen, found))
    if location is None:
        raise InvalidInput({"area": _("Choose the kelurahan/desa, or use GPS.")})
    if found is None:
        raise InvalidInput({"location": _("No kecamatan is known at these coordinates. Choose the kelurahan/desa.")})
    _require_own(actor, found.area.code, field="location")
    return Place(area=found.area, location=location, flags=() if _is_sure(found) else (PLACE_APPROXIMATE,))


def own_area(actor: Actor, code: str, *, field: str = "area") -> AdminArea:
    """The area with this code; raises `InvalidInput` when it does not exist or lies outside the actor's tenant."""
    area = find_area(code)
    if area is None or area.is_deprecated:
        raise InvalidInput({field: _("There is no area with this code. Choose it from the list.")})
    _require_own(actor, area.code, field=field)
    return area


def checked_accuracy(accuracy_m: float | None) -> float | None:
    """An accuracy that a device can have; raises `InvalidInput`."""
    if accuracy_m is not None and not 0 <= accuracy_m <= COARSEST_M:
        raise InvalidInput({"accuracy_m": _("The accuracy must be between 0 and 100,000 metres.")})
    return accuracy_m


def checked_neighbourhood(field: str, number: str) -> str:
    """An RT or RW number as it is stored: digits only; raises `InvalidInput`."""
    digits = number.strip()
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        raise InvalidInput({field: _("Write the number of the RT or RW, at most three digits.")})
    return digits


def _area_at(location: Point) -> AreaAtPoint | None:
    try:
        require_in_indonesia(location)
    except OutsideIndonesia as problem:
        raise InvalidInput({"location": str(problem)}) from problem
    return area_at(location)


def _require_own(actor: Actor, code: str, *, field: str) -> None:
    whole = actor.tenant.area_code
    if whole and not is_within(code, whole):
        raise InvalidInput({field: _("This place lies outside the area of your organisation.")})


def _mismatch(chosen: AdminArea, found: AreaAtPoint | None) -> tuple[str, ...]:
    """GPS and the chosen kelurahan name different kecamatan, as far as the outlines can tell."""
    if found is None or not _is_sure(found) or is_within(found.area.code, chosen.code):
        return ()
    return () if district_of(chosen.code) == found.area.code else (PLACE_MISMATCH,)


def _is_sure(found: AreaAtPoint) -> bool:
    return found.quality != "approximate" and found.distance_m == 0
