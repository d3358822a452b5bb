"""Lines of lists: rows with the names and headline figures that a reader needs beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from incidents.models import FieldReport, Incident
from incidents.queries.figures import Headline, headlines
from incidents.rules.severity import LEVELS
from pmi_platform.core.geo.queries.areas import full_names

AFFECTED, DISPLACED = ("terdampak", "jiwa"), ("mengungsi", "jiwa")


class IncidentOrder(StrEnum):
    """By what a list of incidents can be sorted."""

    OPENED = "opened"
    STARTED = "started"
    SEVERITY = "severity"
    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident with its place in words, its lead and the people affected and displaced."""

    incident: Incident
    place: str
    lead: str
    affected: Headline
    displaced: Headline


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report with its place in words."""

    report: FieldReport
    place: str


def ordered(incidents: QuerySet[Incident], order: IncidentOrder, *, descending: bool) -> QuerySet[Incident]:
    """The incidents in an order; severity by its rank and not by its word."""
    column = {
        IncidentOrder.OPENED: "opened_at",
        IncidentOrder.STARTED: "started_at",
        IncidentOrder.SEVERITY: "severity_rank",
        IncidentOrder.NUMBER: "number",
        IncidentOrder.TITLE: "title",
    }[order]
    if order is IncidentOrder.SEVERITY:
        ranks = [When(severity=level, then=Value(rank)) for rank, level in enumerate(LEVELS)]
        incidents = incidents.annotate(severity_rank=Case(*ranks, output_field=IntegerField()))
    sign = "-" if descending else ""
    return incidents.order_by(f"{sign}{column}", f"{sign}pk")


def incident_lines(incidents: QuerySet[Incident]) -> list[IncidentLine]:
    """The lines of a page of incidents, in three statements."""
    rows = list(incidents.select_related("lead", "lead_unit", "tenant"))
    heads = headlines([row.pk for row in rows])
    names = full_names({row.area_id for row in rows})
    return [
        IncidentLine(
            incident=row,
            place=names.get(row.area_id, row.area_id),
            lead=_lead(row),
            affected=_headline(heads, row.pk, AFFECTED),
            displaced=_headline(heads, row.pk, DISPLACED),
        )
        for row in rows
    ]


def report_lines(reports: Sequence[FieldReport]) -> list[ReportLine]:
    """The lines of a page of reports, in one statement."""
    names = full_names({row.area_id for row in reports})
    return [ReportLine(report=row, place=names.get(row.area_id, row.area_id)) for row in reports]


def _lead(row: Incident) -> str:
    return row.lead.name if row.lead else row.lead_unit.name if row.lead_unit else ""


def _headline(heads: dict[tuple[UUID, str, str], Headline], incident_id: UUID, what: tuple[str, str]) -> Headline:
    return heads.get((incident_id, *what), Headline())
