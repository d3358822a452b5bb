"""Reporting points: where people report on arrival, and the poster that hangs there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from incidents.services.locking import locked
from incidents.services.words import checked_line
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import DEPLOY
from volunteers.events import ReportingPointChanged
from volunteers.models import ReportingPoint

LEAST_M, MOST_M = 50, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PointDraft:
    """A place to report to."""

    name: str
    longitude: float | None = None
    latitude: float | None = None
    within_m: int = 300


@transaction.atomic
def open_point(*, actor: Actor, draft: PointDraft) -> ReportingPoint:
    """Name a place to which people report; a name that was closed is opened again, as it is told now."""
    actor.require(DEPLOY)
    name = checked_line("name", draft.name)
    if not name:
        raise InvalidInput({"name": _("Fill this in.")})
    if not LEAST_M <= draft.within_m <= MOST_M:
        raise InvalidInput({"within_m": _("Between 50 and 5,000 metres.")})
    point, is_new = ReportingPoint.objects.select_for_update().get_or_create(
        tenant_id=actor.tenant.id,
        name=name,
        defaults={"location": _location(draft), "within_m": draft.within_m},
    )
    if not is_new:
        point.location, point.within_m, point.is_open = _location(draft), draft.within_m, True
        point.version += 1
        point.save(update_fields=["location", "within_m", "is_open", "version"])
    publish(ReportingPointChanged.of(point))
    return point


@transaction.atomic
def close_point(*, actor: Actor, point_id: UUID, version: int) -> ReportingPoint:
    """Nobody is sent there any more."""
    actor.require(DEPLOY)
    point = locked(ReportingPoint, point_id, version=version)
    if point.is_open:
        point.is_open = False
        point.version += 1
        point.save(update_fields=["is_open", "version"])
        publish(ReportingPointChanged.of(point))
    return point


def _location(draft: PointDraft) -> Point | None:
    if draft.longitude is None or draft.latitude is None:
        return None
    if not (-180 <= draft.longitude <= 180 and -90 <= draft.latitude <= 90):
        raise InvalidInput({"latitude": _("Latitude lies between -90 and 90, longitude between -180 and 180.")})
    return Point(draft.longitude, draft.latitude, srid=4326)
