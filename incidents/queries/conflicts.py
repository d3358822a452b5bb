"""Whose word each field of a report is, and where two words await a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from incidents.models import FieldReport, ReportAmendment, ReportConflict
from pmi_platform.core.tenancy.models import User

CHANGING = (ReportConflict.Outcome.TAKEN, ReportConflict.Outcome.OTHER, ReportConflict.Outcome.FOLLOWED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who gave a field the value that it holds, when and by which door; without a door a verifier decided it."""

    at: datetime
    by: User | None
    door: str = ""


def settings_of(report: FieldReport, *, besides: ReportAmendment | None = None) -> Mapping[str, Setting]:
    """Who gave each field its value: the filing, then each amendment and each decision in their order."""
    told = [
        (field, Setting(at=one.received_at, by=one.filed_by, door=one.door))
        for one in report.amendments.all()
        if one != besides
        for field in one.changes
        if field not in one.conflicts
    ]
    told += [(row.field, _decision(row)) for row in report.conflicts.all() if row.outcome in CHANGING]
    filed = Setting(at=report.received_at, by=report.filed_by, door=report.door)
    return defaultdict(lambda: filed, sorted(told, key=lambda one: one[1].at))


def undecided(report: FieldReport) -> Mapping[str, list[ReportConflict]]:
    """What awaits a decision, by field, oldest first."""
    found: dict[str, list[ReportConflict]] = {}
    for row in report.conflicts.all():
        if row.outcome == ReportConflict.Outcome.OPEN:
            found.setdefault(row.field, []).append(row)
    return found


def _decision(row: ReportConflict) -> Setting:
    at = cast(datetime, row.decided_at)
    if row.outcome == ReportConflict.Outcome.FOLLOWED:
        return Setting(at=at, by=row.amendment.filed_by, door=row.amendment.door)
    return Setting(at=at, by=row.decided_by)
