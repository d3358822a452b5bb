"""What a report says: its answers, numbers and times checked against what can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.models import FieldReport, Figure
from incidents.queries import reference
from incidents.report_types.protocol import FORMER, REFUSED, Facts, ReportedFigure, ReportType
from incidents.report_types.versions import upgraded
from incidents.rules import plausibility
from incidents.services.drafts import FieldReportDraft
from incidents.services.places import Place
from incidents.services.words import checked_value
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.clock import AheadOfTimeError, ReportedTimes, corrected
from pmi_platform.core.geo.models import AdminArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a draft says, once it has been checked. `refused` are the impossible numbers of a line taken as received.

    `former` are answers to questions that are asked no more.
    """

    report_type: ReportType
    facts: Facts
    figures: Sequence[ReportedFigure]
    refused: dict[str, Any]
    former: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The answers as they are stored."""
        aside = {REFUSED: self.refused, FORMER: dict(self.former)}
        return self.facts.as_json() | {name: kept for name, kept in aside.items() if kept}


def checked_content(draft: FieldReportDraft, place: Place) -> Content:
    """What the draft says; raises `InvalidInput` that names every wrong field."""
    report_type = report_types.get(draft.type_code)
    read = upgraded(draft.answers, report_types.steps_from(report_type, draft.type_version))
    facts, refused = _facts(report_type, read.answers, as_received=draft.as_received)
    if facts.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    figures = report_type.figures(facts)
    absurd = above_population(figures, place.area)
    if absurd and not draft.as_received:
        raise too_many(absurd, place.area)
    return Content(
        report_type=report_type,
        facts=facts,
        figures=[figure for figure in figures if figure.field not in absurd],
        refused=refused | absurd,
        former=checked_value("answers", read.former),
    )


def _facts(report_type: ReportType, answers: Mapping[str, Any], *, as_received: bool) -> tuple[Facts, dict[str, Any]]:
    """The facts in the answers; of lines that nobody can correct, unreadable counts are set aside."""
    try:
        return report_type.parse(answers), {}
    except InvalidInput as problem:
        counts = {field.name for field in report_type.fields if field.indicator}
        if not as_received or not counts.issuperset(problem.fields):
            raise
        kept = {name: answer for name, answer in answers.items() if name not in problem.fields}
        return report_type.parse(kept), {name: answers[name] for name in problem.fields}


def above_population(figures: Sequence[ReportedFigure], area: AdminArea) -> dict[str, int]:
    """The fields that count more than can live in the area, with their numbers."""
    return {
        figure.field: int(figure.value)
        for figure in figures
        if plausibility.exceeds_population(figure.value, unit=figure.unit, population=area.population)
    }


def too_many(fields: Iterable[str], area: AdminArea) -> InvalidInput:
    """What to tell somebody who counted more than can live in the area."""
    sentence = _("More than live in %(area)s (about %(people)s). Check the number, or choose a larger area.")
    return InvalidInput({field: sentence % {"area": area.name, "people": area.population} for field in fields})


def checked_times(draft: FieldReportDraft, received_at: datetime) -> ReportedTimes:
    """The draft's times by our clock; raises `InvalidInput` for those that lie in the future all the same."""
    try:
        return corrected(
            observed_at=draft.observed_at,
            reported_at=draft.reported_at,
            device_now=draft.device_now,
            received_at=received_at,
        )
    except AheadOfTimeError as problem:
        sentence = _("This time lies in the future. Check date, time and time zone.")
        raise InvalidInput({problem.field: sentence}) from None


def figures_in(report: FieldReport, reported: Sequence[ReportedFigure]) -> list[Figure]:
    """The report's numbers as figures, with the doubts that they cast on each other. Not stored yet."""
    doubts = plausibility.doubts({(figure.indicator, figure.unit): figure.value for figure in reported})
    return [
        Figure(
            tenant_id=report.tenant_id,
            indicator_id=figure.indicator,
            value=figure.value,
            unit=figure.unit,
            as_of=report.observed_at,
            source_class=report.source_class,
            source_name=figure.source or report.source_name,
            flags=sorted(doubts.get((figure.indicator, figure.unit), ())),
            report=report,
            incident_id=report.incident_id,
            area_id=report.area_id,
            recorded_by_id=report.filed_by_id,
        )
        for figure in reported
    ]
