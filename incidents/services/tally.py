"""Keeping count: which figures of an incident make its totals, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import F

from incidents.models import CountedFigure, Figure
from incidents.queries.figures import candidate
from incidents.rules import headline, plausibility
from incidents.rules.headline import Candidate
from pmi_platform.core.tenancy.scope import Actor

OWN_DOUBTS = frozenset({plausibility.ABOVE_POPULATION})
"""Doubts that a figure carries by itself; the others come and go with the figures beside it."""


def recount(*, actor: Actor, incident_id: UUID, at: datetime) -> list[Figure]:
    """Decide anew which of the tenant's figures count in the incident; answers those whose doubts changed.

    Two recounts of the same incident wait for each other, so that the later one sees what the earlier one counted.
    """
    line_up(actor, incident_id)
    figures = list(
        Figure.objects.filter(
            tenant=actor.tenant.id, incident=incident_id, status__in=Figure.VALID, value__isnull=False
        ).order_by("pk")
    )
    doubted = _doubt(figures)
    wanted = {
        (chosen.id, str(basis))
        for group in _groups(figures).values()
        for basis in CountedFigure.Basis
        for chosen in headline.counted(group, verified_only=basis is CountedFigure.Basis.VERIFIED)
    }
    _keep(actor, incident_id, {figure.pk: figure for figure in figures}, wanted, at)
    return doubted


def line_up(actor: Actor, incident_id: UUID) -> None:
    """Wait until nobody else changes the tenant's figures in the incident; call it before locking a figure.

    The incident may be another tenant's row, which this one must not lock; hence a lock by name.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"tally:{actor.tenant.id}:{incident_id}",)
        )


def _groups(figures: Iterable[Figure]) -> dict[tuple[str, str], list[Candidate]]:
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for figure in figures:
        groups.setdefault((figure.indicator_id, figure.unit), []).append(candidate(figure))
    return groups


def _doubt(figures: list[Figure]) -> list[Figure]:
    """Write anew the doubts that figures cast on each other; answers the figures that changed."""
    found: dict[UUID, set[str]] = {figure.pk: set() for figure in figures}
    for group in _groups(figures).values():
        for conflicting in headline.conflicting(group):
            found[conflicting].add(plausibility.SOURCE_CONFLICT)
    for statement in _statements(figures):
        doubts = plausibility.doubts({key: figure.value or Decimal(0) for key, figure in statement.items()})
        for key, codes in doubts.items():
            found[statement[key].pk] |= codes
    changed = []
    for figure in figures:
        flags = sorted(found[figure.pk] | OWN_DOUBTS.intersection(figure.flags))
        if flags != sorted(figure.flags):
            figure.flags, figure.version = flags, figure.version + 1
            changed.append(figure)
    if changed:
        Figure.objects.bulk_update(changed, ["flags", "version"])
    return changed


def _statements(figures: Iterable[Figure]) -> Iterable[dict[tuple[str, str], Figure]]:
    """What one source said about one area as of one moment."""
    said: dict[tuple[str | None, str, str, datetime], dict[tuple[str, str], Figure]] = {}
    for figure in figures:
        source = (figure.area_id, figure.source_class, figure.source_name, figure.as_of)
        said.setdefault(source, {})[figure.indicator_id, figure.unit] = figure
    return said.values()


def _keep(
    actor: Actor, incident_id: UUID, figures: dict[UUID, Figure], wanted: set[tuple[UUID, str]], at: datetime
) -> None:
    counting = CountedFigure.objects.filter(tenant=actor.tenant.id, incident=incident_id, counted_until__isnull=True)
    standing = {(row.figure_id, row.basis): row for row in counting}
    stale = [row.pk for key, row in standing.items() if key not in wanted]
    if stale:
        CountedFigure.objects.filter(pk__in=stale).update(counted_until=at, version=F("version") + 1)
    CountedFigure.objects.bulk_create(
        CountedFigure(
            tenant_id=actor.tenant.id,
            incident_id=incident_id,
            figure_id=pk,
            indicator_id=figures[pk].indicator_id,
            unit=figures[pk].unit,
            basis=basis,
            value=figures[pk].value or Decimal(0),
            area_id=figures[pk].area_id,
            counted_from=at,
        )
        for pk, basis in sorted(wanted, key=str)
        if (pk, basis) not in standing
    )
