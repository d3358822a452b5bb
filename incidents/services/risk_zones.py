"""Risk zones by hand: drawn, changed and retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import RISK_MANAGE
from incidents.errors import WrongState
from incidents.events import RiskZoneDrawn, RiskZoneRetired, RiskZoneRevised
from incidents.models import RiskCover, RiskZone
from incidents.queries import reference
from incidents.rules.activation import common_area
from incidents.services.locking import locked
from incidents.services.words import checked_line, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.queries.shapes import LaidShape, laid_shapes
from pmi_platform.core.geo.rules.codes import is_within
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

LONGEST_SHAPE = 2_000_000
"""Characters of GeoJSON that one hand can have drawn, with much room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneProvenance:
    """Where the knowledge comes from, of when it is, and for how long it holds."""

    source: str
    licence: str
    as_of: date
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft:
    """A zone as somebody draws it; `shape` is a Polygon or MultiPolygon as GeoJSON, in WGS 84."""

    hazard: str
    risk_class: str
    shape: str
    provenance: ZoneProvenance
    name: str = ""


@transaction.atomic
def draw_risk_zone(*, actor: Actor, draft: ZoneDraft) -> RiskZone:
    """Draw a zone in the area that the actor's office covers."""
    actor.require(RISK_MANAGE)
    told, laid = _checked(draft), _laid(actor, draft.shape)
    zone = build_zone(actor, laid, **told)
    zone.save(force_insert=True)
    RiskCover.objects.bulk_create(build_covers(zone, laid))
    publish(RiskZoneDrawn.of(zone), changed=[zone], detail={"after": _words(zone)})
    return zone


@transaction.atomic
def revise_risk_zone(*, actor: Actor, zone_id: UUID, version: int, draft: ZoneDraft) -> RiskZone:
    """Draw a zone anew. One that came with a dataset stays in it until the dataset is replaced."""
    zone = _taken(actor, zone_id, version)
    told, laid = _checked(draft), _laid(actor, draft.shape)
    before = _words(zone)
    for name, value in {**told, **_placed(actor, laid)}.items():
        setattr(zone, name, value)
    zone.version += 1
    zone.save()
    RiskCover.objects.filter(zone=zone).delete()
    RiskCover.objects.bulk_create(build_covers(zone, laid))
    publish(RiskZoneRevised.of(zone), changed=[zone], detail={"before": before, "after": _words(zone)})
    return zone


@transaction.atomic
def retire_risk_zone(*, actor: Actor, zone_id: UUID, version: int, reason: str) -> RiskZone:
    """Take a zone off the map, with the reason. It stays in the journal and in its dataset."""
    zone = _taken(actor, zone_id, version)
    zone.state, zone.state_at, zone.state_reason = RiskZone.State.RETIRED, timezone.now(), required_reason(reason)
    zone.version += 1
    zone.save(update_fields=["state", "state_at", "state_reason", "version"])
    publish(RiskZoneRetired.of(zone), changed=[zone], detail={"after": {"reason": zone.state_reason}})
    return zone


def build_zone(actor: Actor, laid: LaidShape, **told: Any) -> RiskZone:
    """An unsaved zone of the actor's tenant."""
    return RiskZone(
        tenant_id=actor.tenant.id,
        visible_to=[actor.tenant.id],
        state_at=timezone.now(),
        recorded_by_id=actor.user_id,
        **told,
        **_placed(actor, laid),
    )


def build_covers(zone: RiskZone, laid: LaidShape) -> list[RiskCover]:
    """What the zone covers of each of the tenant's own kecamatan, unsaved."""
    return [
        RiskCover(tenant_id=zone.tenant_id, zone=zone, area_id=code, share=laid.shares[code])
        for code in zone.area_codes
    ]


def own_codes(actor: Actor, laid: LaidShape) -> list[str]:
    """The kecamatan touched that lie in the tenant's area: of a neighbour's it has nothing to say."""
    whole = actor.tenant.area_code
    return sorted(code for code in laid.shares if not whole or is_within(code, whole))


def checked_provenance(provenance: ZoneProvenance) -> dict[str, Any]:
    """The provenance as it is stored; raises `InvalidInput`."""
    told: dict[str, Any] = {name: checked_line(name, getattr(provenance, name)) for name in ("source", "licence")}
    if empty := [name for name, value in told.items() if not value]:
        raise InvalidInput(dict.fromkeys(empty, _("Say where it comes from, and under which licence.")))
    if provenance.as_of > timezone.localdate():
        raise InvalidInput({"as_of": _("This date lies in the future.")})
    first, last = provenance.valid_from, provenance.valid_until
    if first and last and last < first:
        raise InvalidInput({"valid_until": _("It ends before it begins.")})
    return {**told, "as_of": provenance.as_of, "valid_from": first, "valid_until": last}


def _taken(actor: Actor, zone_id: UUID, version: int) -> RiskZone:
    zone = locked(RiskZone, zone_id, version=version)
    actor.require(RISK_MANAGE, at=common_area(zone.area_codes))
    if not zone.is_current:
        raise WrongState(state=zone.get_state_display())
    return zone


def _checked(draft: ZoneDraft) -> dict[str, Any]:
    if draft.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    if draft.risk_class not in RiskZone.Class.values:
        raise InvalidInput({"risk_class": _("Choose one of the options.")})
    return {
        "hazard_id": draft.hazard,
        "risk_class": draft.risk_class,
        "name": checked_line("name", draft.name),
        **checked_provenance(draft.provenance),
    }


def _laid(actor: Actor, shape: str) -> LaidShape:
    try:
        if not shape or len(shape) > LONGEST_SHAPE:
            raise ValueError
        drawn = GEOSGeometry(shape)
    except (ValueError, GEOSException, GDALException, TypeError, RecursionError):
        raise InvalidInput({"shape": _("Draw the zone on the map.")}) from None
    if drawn.geom_type not in ("Polygon", "MultiPolygon"):
        raise InvalidInput({"shape": _("A zone is a polygon.")})
    [laid] = laid_shapes([bytes(drawn.wkb)])
    if not isinstance(laid, LaidShape):
        raise InvalidInput({"shape": laid})
    codes = own_codes(actor, laid)
    if not codes:
        raise InvalidInput({"shape": _("This shape touches no kecamatan of your organisation.")})
    outside = [code for code in codes if not actor.allows(RISK_MANAGE, at=code)]
    if outside == codes:
        actor.require(RISK_MANAGE, at=codes[0])
    if outside:
        raise InvalidInput({"shape": _("This shape reaches beyond your office's area: %s.") % ", ".join(outside[:5])})
    return laid


def _placed(actor: Actor, laid: LaidShape) -> dict[str, Any]:
    codes = own_codes(actor, laid)
    return {
        "geometry": laid.shape,
        "area_km2": laid.area_km2,
        "area_codes": codes,
        "zone_keys": [f"{actor.tenant.id}:{code}" for code in codes],
    }


def _words(zone: RiskZone) -> Mapping[str, Any]:
    told = ("hazard_id", "risk_class", "name", "source", "licence", "as_of", "valid_from", "valid_until", "area_codes")
    return {name: value for name in told if (value := getattr(zone, name))}
