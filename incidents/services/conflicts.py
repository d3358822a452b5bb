"""Two versions of one field: kept side by side until a verifier decides between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from incidents.models import FieldReport, ReportAmendment, ReportConflict
from incidents.queries.conflicts import Setting, settings_of
from incidents.services import amended_fields
from pmi_platform.core.filing.rules.amendments import Outcome, Waiting
from pmi_platform.core.tenancy.scope import Actor


def waiting(report: FieldReport) -> list[ReportConflict]:
    """What awaits a decision, oldest first, locked."""
    return list(
        ReportConflict.objects.select_for_update()
        .filter(report=report, outcome=ReportConflict.Outcome.OPEN)
        .order_by("created_at", "pk")
    )


def as_waiting(rows: Iterable[ReportConflict]) -> list[Waiting]:
    """The same for the rule that looks at them again."""
    return [Waiting(key=row.pk, field=row.field, base=row.base, to=row.proposed) for row in rows]


def keep(
    actor: Actor,
    report: FieldReport,
    stored: ReportAmendment,
    *,
    before: FieldReport,
    open_rows: Sequence[ReportConflict],
    outcome: Outcome,
) -> None:
    """Note what an amendment left undecided, and what it settled of what had been before."""
    settled = dict.fromkeys(outcome.taken, ReportConflict.Outcome.FOLLOWED)
    settled |= dict.fromkeys(outcome.agreed, ReportConflict.Outcome.AGREED)
    close({row: settled[row.pk] for row in open_rows if row.pk in settled}, at=stored.received_at, by_id=actor.user_id)
    held, told = amended_fields.current(before), settings_of(report, besides=stored)
    ReportConflict.objects.bulk_create(_row(report, stored, field, held, told[field]) for field in outcome.conflicts)


def close(outcomes: dict[ReportConflict, ReportConflict.Outcome], *, at: datetime, by_id: UUID | None) -> None:
    """Write down how each was settled."""
    for row, outcome in outcomes.items():
        row.outcome, row.decided_at, row.decided_by_id = outcome, at, by_id
        row.version += 1
    ReportConflict.objects.bulk_update(outcomes, ["outcome", "decided_at", "decided_by", "version"])


def _row(
    report: FieldReport, stored: ReportAmendment, field: str, held: Mapping[str, Any], setting: Setting
) -> ReportConflict:
    return ReportConflict(
        tenant_id=report.tenant_id,
        report=report,
        amendment=stored,
        area_id=report.area_id,
        field=field,
        base=stored.changes[field]["from"],
        proposed=stored.changes[field]["to"],
        standing=held.get(field),
        standing_at=setting.at,
        standing_by=setting.by,
        standing_door=setting.door,
    )
