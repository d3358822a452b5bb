"""Shelters as a source of figures: the displaced people of each area that has shelters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from incidents.capabilities import REPORT_VERIFY
from incidents.models import Figure, Shelter, SourceClass
from incidents.rules.shelters import Occupancy, added_up
from incidents.services import touching
from pmi_platform.core.geo.rules.codes import is_within
from pmi_platform.core.tenancy.scope import Actor

SOURCE_NAME = "Titik pengungsian"
UNKNOWN_SOMEWHERE = "not known of every shelter"


def feed_figures(actor: Actor, shelter: Shelter, *, at: datetime) -> list[Any]:
    """Say anew what the shelters of an area add up to, as one source among others; answers the rows that changed.

    Each area that has shelters of its own gets a sum of all shelters inside it, so that a kecamatan's sum holds those
    of its kelurahan, as the rules of counting expect of a whole. Called with the incident's figures lined up.
    """
    if not shelter.incident.is_open:
        return []
    rows = list(Shelter.objects.filter(tenant=actor.tenant.id, incident=shelter.incident_id).order_by("pk"))
    counted = [row for row in rows if row.counted_at is not None]
    changed: list[Any] = []
    for area in sorted({row.area_id for row in rows if is_within(shelter.area_id, row.area_id)}):
        inside = [row for row in counted if is_within(row.area_id, area)]
        changed += _state(actor, shelter, area, inside, at=at)
    return touching.newest(changed, touching.take_in(actor, shelter.incident, shelter.area_id, at=at))


def _state(actor: Actor, shelter: Shelter, area: str, rows: list[Shelter], *, at: datetime) -> list[Figure]:
    occupancies = [_occupancy(row) for row in rows]
    sums = added_up(occupancies) if occupancies else {}
    as_of = max((one.as_of for one in occupancies), default=at)
    valid = _valid(actor, shelter, area)
    standing = {(figure.indicator_id, figure.unit): figure for figure in valid}
    gone = [
        _ended(figure, Figure.Status.RETRACTED) for figure in valid if (figure.indicator_id, figure.unit) not in sums
    ]
    new = []
    for (indicator, unit), value in sums.items():
        former = standing.get((indicator, unit))
        if former is not None and former.as_of == as_of:
            if former.value == value:
                continue
            gone.append(_ended(former, Figure.Status.SUPERSEDED))
        new.append(_figure(actor, shelter, area, indicator, unit, value, as_of, supersedes=_same(former, as_of)))
    Figure.objects.bulk_update(gone, ["status", "status_reason", "version"])
    Figure.objects.bulk_create(new)
    return [*gone, *new]


def _occupancy(row: Shelter) -> Occupancy:
    is_open = row.state == Shelter.State.OPEN
    counted_at = row.counted_at or row.state_at
    return Occupancy(
        as_of=counted_at if is_open else max(counted_at, row.state_at),
        people=row.people or 0,
        households=row.households,
        groups=row.groups,
        is_open=is_open,
    )


def _valid(actor: Actor, shelter: Shelter, area: str) -> list[Figure]:
    """The valid figures of this source about the area, oldest first."""
    figures = Figure.objects.select_for_update().filter(
        tenant=actor.tenant.id,
        incident=shelter.incident_id,
        area=area,
        report=None,
        source_name=SOURCE_NAME,
        status__in=Figure.VALID,
    )
    return sorted(figures, key=lambda figure: (figure.as_of, str(figure.pk)))


def _figure(
    actor: Actor,
    shelter: Shelter,
    area: str,
    indicator: str,
    unit: str,
    value: int,
    as_of: datetime,
    *,
    supersedes: Figure | None,
) -> Figure:
    vouched = actor.allows(REPORT_VERIFY, at=area)
    return Figure(
        tenant_id=actor.tenant.id,
        indicator_id=indicator,
        value=Decimal(value),
        unit=unit,
        as_of=as_of,
        source_class=SourceClass.GOVERNMENT if actor.tenant.kind == "government" else SourceClass.PMI,
        source_name=SOURCE_NAME,
        status=Figure.Status.VERIFIED if vouched else Figure.Status.DRAFT,
        supersedes=supersedes,
        incident_id=shelter.incident_id,
        area_id=area,
        recorded_by_id=actor.user_id,
    )


def _same(former: Figure | None, as_of: datetime) -> Figure | None:
    return former if former is not None and former.as_of == as_of else None


def _ended(figure: Figure, status: Figure.Status) -> Figure:
    figure.status, figure.version = status, figure.version + 1
    if status == Figure.Status.RETRACTED:
        figure.status_reason = UNKNOWN_SOMEWHERE
    return figure
