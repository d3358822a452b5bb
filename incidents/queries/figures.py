"""Figures as dated series, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from incidents.capabilities import INCIDENT_READ
from incidents.models import CountedFigure, Figure, Incident, Indicator
from incidents.queries import reference
from incidents.queries.incidents import readable_incident
from incidents.queries.merged import WHOLE, whole_of, wholes
from incidents.rules import headline
from incidents.rules.headline import Candidate
from incidents.rules.plausibility import DISQUALIFYING
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """What counts now, and the ids of the figures that it is the sum of; None when nobody reported anything.

    `reported` lets the unverified figures compete too, so it can be above or below `verified`.
    """

    verified: Decimal | None = None
    reported: Decimal | None = None
    verified_ids: tuple[UUID, ...] = ()
    reported_ids: tuple[UUID, ...] = ()

    @property
    def unverified_change(self) -> Decimal | None:
        """By how much the unverified figures would change the verified ones; None when they would not."""
        if self.reported is None or self.reported == self.verified:
            return None
        return self.reported - (self.verified or Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What one source said about one area, oldest first."""

    source_class: str
    source_name: str
    area_code: str | None
    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFigures:
    """One indicator in one unit of an incident: its headline and every source's series."""

    indicator: Indicator
    unit: str
    headline: Headline
    series: Sequence[Series] = field(default_factory=tuple)


def list_figures(
    *, actor: Actor, incident_id: UUID | None = None, indicator: str = "", statuses: Sequence[str] = ()
) -> QuerySet[Figure]:
    """Figures about the areas that the actor's office reads, newest first; every given condition narrows."""
    areas = actor.reach(INCIDENT_READ)
    figures = Figure.objects.order_by("-as_of", "-pk")
    if areas is not None:
        figures = figures.filter(inside(areas, field="area"))
    whole = whole_of(incident_id) if incident_id else ()
    conditions = {"incident__in": whole, "indicator": indicator, "status__in": statuses}
    return figures.filter(**{name: value for name, value in conditions.items() if value})


def find_figure(*, actor: Actor, figure_id: UUID) -> Figure:
    """One figure; raises `NotFound`."""
    found = list_figures(actor=actor).filter(pk=figure_id).first()
    if found is None:
        raise NotFound
    return found


def figures_of(*, actor: Actor, incident_id: UUID) -> list[IndicatorFigures]:
    """Everything counted in an incident, by indicator and unit, in the order of the reference list. Five statements."""
    incident = readable_incident(actor=actor, incident_id=incident_id)
    whole = whole_of(incident.pk)
    figures = list(Figure.objects.filter(incident__in=whole).select_related("area").order_by("as_of", "pk"))
    heads = headlines([incident.pk])
    indicators = reference.indicators()
    keys = sorted(
        {(figure.indicator_id, figure.unit) for figure in figures}, key=lambda k: (indicators[k[0]].position, k)
    )
    return [
        IndicatorFigures(
            indicator=indicators[indicator],
            unit=unit,
            headline=heads.get((incident.pk, indicator, unit), Headline()),
            series=_series(figure for figure in figures if (figure.indicator_id, figure.unit) == (indicator, unit)),
        )
        for indicator, unit in keys
    ]


def candidate(figure: Figure) -> Candidate:
    """The figure as the rules of counting see it."""
    return Candidate(
        id=figure.pk,
        area=figure.area_id,
        value=figure.value or Decimal(0),
        as_of=figure.as_of,
        source=(figure.source_class, figure.source_name),
        is_verified=figure.status == Figure.Status.VERIFIED,
        is_doubtful=bool(DISQUALIFYING.intersection(figure.flags)),
    )


def _series(figures: Iterable[Figure]) -> tuple[Series, ...]:
    lines: dict[tuple[str, str, str | None], list[Figure]] = {}
    for figure in figures:
        lines.setdefault((figure.source_class, figure.source_name, figure.area_id), []).append(figure)
    return tuple(
        Series(source_class=source_class, source_name=source_name, area_code=area, figures=line)
        for (source_class, source_name, area), line in lines.items()
    )


COUNTED_NOW = f"""{WHOLE}
    SELECT whole.root, c.indicator_id, c.unit, c.basis,
           coalesce(sum(c.value) FILTER (WHERE c.area_code IS NULL), sum(c.value)) AS value,
           array_agg(c.figure_id ORDER BY c.figure_id) AS ids, bool_or(whole.root <> whole.id) AS is_merged
      FROM whole JOIN incidents_countedfigure c ON c.incident_id = whole.id
     WHERE c.counted_until IS NULL
     GROUP BY whole.root, c.indicator_id, c.unit, c.basis
"""
"""Each tenant counts its own areas. A figure without an area is the whole incident's and counts instead of them all."""


def headlines(incident_ids: Sequence[UUID]) -> dict[tuple[UUID, str, str], Headline]:
    """The headline of each (incident, indicator, unit) in one statement, of what the scope may see.

    Only where something was merged it takes two more: what both said competes as if it had been said of one.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_NOW, (list(incident_ids),))
        rows = cursor.fetchall()
    parts: dict[tuple[UUID, str, str], dict[str, object]] = {}
    merged: set[UUID] = set()
    for incident, indicator, unit, basis, value, ids, is_merged in rows:
        known = parts.setdefault((incident, indicator, unit), {})
        known[basis], known[f"{basis}_ids"] = value, tuple(ids)
        if is_merged:
            merged.add(incident)
    found = {key: Headline(**known) for key, known in parts.items()}  # type: ignore[arg-type]
    return found | merged_headlines(merged) if merged else found


def merged_headlines(
    incident_ids: Iterable[UUID], *, recorded_by: datetime | None = None
) -> dict[tuple[UUID, str, str], Headline]:
    """The headlines of incidents into which others were merged, counted as one. Three statements."""
    parts = wholes(incident_ids)
    root_of = {pk: root for root, ids in parts.items() for pk in ids}
    owners = dict(Incident.objects.filter(pk__in=list(parts)).values_list("pk", "tenant_id"))
    figures = Figure.objects.filter(incident__in=list(root_of), status__in=Figure.VALID, value__isnull=False)
    if recorded_by is not None:
        figures = figures.filter(created_at__lte=recorded_by)
    said: dict[tuple[UUID, str, str], dict[int, list[Candidate]]] = {}
    for figure in figures.order_by("pk"):
        key = root_of[figure.incident_id], figure.indicator_id, figure.unit  # type: ignore[index]
        said.setdefault(key, {}).setdefault(figure.tenant_id, []).append(candidate(figure))
    return {
        key: _as_one(by_tenant, owner=owners.get(key[0])) for key, by_tenant in said.items() if any(by_tenant.values())
    }


def _as_one(by_tenant: Mapping[int, Sequence[Candidate]], *, owner: int | None) -> Headline:
    """Each tenant's figures make its own part; what the owner says of the whole counts instead of all parts."""
    told: dict[str, Any] = {}
    for basis, verified_only in (("verified", True), ("reported", False)):
        parts = {
            tenant: headline.counted(candidates, verified_only=verified_only)
            for tenant, candidates in by_tenant.items()
        }
        own = parts.get(owner, []) if owner is not None else []
        whole = [one for one in own if one.area is None]
        counting = whole or [one for part in parts.values() for one in part]
        if counting:
            told[basis] = headline.total(counting)
            told[f"{basis}_ids"] = tuple(sorted(one.id for one in counting))
    return Headline(**told)


def contributing(*, actor: Actor, incident_id: UUID, indicator: str, unit: str) -> QuerySet[CountedFigure]:
    """Which figures counted in a headline, from when until when, with what they say."""
    incident = readable_incident(actor=actor, incident_id=incident_id)
    return CountedFigure.objects.filter(
        incident__in=whole_of(incident.pk), indicator=indicator, unit=unit
    ).select_related("figure")
