"""One's own reports as a phone shows them: in their public form, with what followed and what awaits a verifier."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from incidents.models import ReportConflict
from incidents.queries.listing import ReportLine, report_lines
from incidents.queries.own_reports import own_reports
from incidents.queries.public import FIELD_REPORT
from incidents.queries.reports import ReportFilters, list_reports
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReport:
    """A report in its public form, what was done because of it, and its fields of which there are two versions."""

    line: ReportLine
    body: Mapping[str, Any]
    followed: Sequence[Mapping[str, Any]]
    disputed: Sequence[ReportConflict]


def latest_own_reports(*, actor: Actor) -> list[OwnReport]:
    """The actor's latest reports, newest observation first. A fixed number of statements."""
    told = {UUID(one["id"]): one for one in own_reports(actor=actor)}
    found = list_reports(actor=actor, filters=ReportFilters(own=True)).select_related("incident")
    rows = list(found.filter(pk__in=told).annotate(body=FIELD_REPORT.annotation()))
    disputed = _disputed(told)
    return [
        OwnReport(
            line=line,
            body=json.loads(line.report.body),  # type: ignore[attr-defined]
            followed=told[line.report.pk]["followed"],
            disputed=disputed.get(line.report.pk, []),
        )
        for line in report_lines(rows)
    ]


def _disputed(report_ids: Collection[UUID]) -> Mapping[UUID, list[ReportConflict]]:
    found: dict[UUID, list[ReportConflict]] = {}
    for row in ReportConflict.objects.filter(report__in=report_ids, outcome=ReportConflict.Outcome.OPEN):
        found.setdefault(row.report_id, []).append(row)
    return found
