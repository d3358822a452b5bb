"""What stands ready in the reach of an early warning: each app below answers for its own things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from incidents.queries.alerts import readable_alert
from incidents.queries.exposure import ExposedKecamatan, exposure_of
from incidents.queries.reference import hazards
from logistics.queries.presence import GoodsThere, goods_in
from pmi_platform.core.geo.rules.codes import regency_of
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.queries.units import list_units
from pmi_platform.core.tenancy.scope import Actor
from volunteers.queries.presence import ready_by_kecamatan


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A kecamatan that the warning touches, and who stands ready there; None when the office does not read them."""

    regency: str
    place: ExposedKecamatan
    volunteers: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStrength:
    """The warning by its hazard, every kecamatan that it touches, and the goods in the kabupaten of these.

    `units` are names by the code of their kabupaten or kota; `goods` is None when the office does not read stock.
    """

    alert_id: UUID
    hazard: str
    headline: str
    places: Sequence[Strength]
    units: Mapping[str, Sequence[str]]
    goods: Sequence[GoodsThere] | None


def strength_for(*, actor: Actor, alert_id: UUID) -> AlertStrength:
    """Who and what stands ready where the warning reaches, by kecamatan in the order of their codes; raises `NotFound`.

    Warehouses are few: goods are told of the whole kabupaten.
    """
    alert = readable_alert(actor=actor, alert_id=alert_id)
    exposure = exposure_of(actor=actor, alert=alert)
    ready = ready_by_kecamatan(actor=actor, codes=[one.code for one in exposure.kecamatan])
    return AlertStrength(
        alert_id=alert.pk,
        hazard=alert.hazard_id,
        headline=_headline(alert.texts) or hazards()[alert.hazard_id].name,
        units=_units([one.code for one in exposure.regencies]),
        goods=goods_in(actor=actor, areas=[one.code for one in exposure.regencies], today=timezone.localdate()),
        places=[
            Strength(regency=regency.name, place=one, volunteers=None if ready is None else ready.get(one.code, 0))
            for regency in exposure.regencies
            for one in regency.kecamatan
        ],
    )


def _units(regencies: Sequence[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for unit in list_units().filter(inside(regencies, field="area")):
        found.setdefault(regency_of(str(unit.area_id)) or "", []).append(unit.name)
    return found


def _headline(texts: Mapping[str, Mapping[str, str]]) -> str:
    words = texts.get(get_language() or "id") or next(iter(texts.values()), {})
    return words.get("headline") or words.get("event", "")
