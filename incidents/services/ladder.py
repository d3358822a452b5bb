"""A report's way up the ladder, beside its verification: confirmed above, changes asked for, filed again as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import WrongState
from incidents.events import FieldReportChangesRequested, FieldReportConfirmed, FieldReportRefiled
from incidents.models import FieldReport, ReportStep
from incidents.queries.ladder import standing_of
from incidents.rules import ladder
from incidents.services.locking import locked
from incidents.services.words import required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

WORDS = ("text", "landmark", "rt", "rw", "observed_at", "area", "location", "photos")
"""What a verifier may ask for beside the answers."""


@transaction.atomic
def confirm_report(*, actor: Actor, report_id: UUID, version: int) -> FieldReport:
    """Vouch, on a higher rung, for a report that a lower one has verified."""
    report = locked(FieldReport, report_id, version=version)
    actor.require(REPORT_VERIFY, at=report.area_id)
    rung = standing_of(actor=actor, area_code=report.area_id)
    if report.status != FieldReport.Status.VERIFIED or not ladder.is_above(rung, than=report.rung):
        raise WrongState(state=report.get_status_display())
    report.rung, report.version = rung, report.version + 1
    report.save(update_fields=["rung", "version"])
    note_step(actor, report, ReportStep.Act.CONFIRMED, at=timezone.now())
    publish(FieldReportConfirmed.of(report), changed=[report])
    return report


@transaction.atomic
def request_changes(*, actor: Actor, report_id: UUID, version: int, fields: Sequence[str], reason: str) -> FieldReport:
    """Ask the author for some fields by name; the report and its figures stand as they are meanwhile."""
    report = locked(FieldReport, report_id, version=version)
    actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status not in FieldReport.Status.open():
        raise WrongState(state=report.get_status_display())
    asked, why = _checked_fields(report, fields), required_reason(reason)
    report.asked, report.version = asked, report.version + 1
    report.save(update_fields=["asked", "version"])
    note_step(actor, report, ReportStep.Act.ASKED, at=timezone.now(), reason=why, asked=asked)
    publish(FieldReportChangesRequested.of(report), changed=[report], detail={"after": {"asked": asked, "reason": why}})
    return report


@transaction.atomic
def refile_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> FieldReport:
    """Say, as its author, why a report that was returned or asked about is right as it is; it awaits verification."""
    report = locked(FieldReport, report_id, version=version)
    is_author = report.filed_by_id is not None and report.filed_by_id == actor.user_id
    actor.require(REPORT_SUBMIT if is_author else REPORT_VERIFY, at=report.area_id)
    if report.status != FieldReport.Status.RETURNED and not report.asked:
        raise WrongState(state=report.get_status_display())
    now, why = timezone.now(), required_reason(reason)
    if report.status == FieldReport.Status.RETURNED:
        report.status, report.status_at, report.status_reason = FieldReport.Status.FILED, now, ""
    report.asked, report.version = [], report.version + 1
    report.save(update_fields=["status", "status_at", "status_reason", "asked", "version"])
    note_step(actor, report, ReportStep.Act.REFILED, at=now, reason=why)
    publish(FieldReportRefiled.of(report), changed=[report], detail={"after": {"reason": why}})
    return report


def note_step(
    actor: Actor,
    report: FieldReport,
    act: ReportStep.Act,
    *,
    at: datetime,
    reason: str = "",
    asked: Sequence[str] = (),
) -> None:
    """Write into the report's history what was decided. Called with the report locked and already moved."""
    is_vouching = act in (ReportStep.Act.VERIFIED, ReportStep.Act.CONFIRMED)
    ReportStep.objects.create(
        tenant_id=report.tenant_id,
        report=report,
        area_id=report.area_id,
        act=act,
        rung=report.rung if is_vouching else "",
        reason=reason,
        asked=list(asked),
        at=at,
        by_id=actor.user_id,
        by_unit_id=actor.unit.unit_id if actor.unit else None,
    )


def _checked_fields(report: FieldReport, fields: Sequence[str]) -> list[str]:
    questions = {f"answers.{question.name}" for question in report_types.get(report.type_code).fields}
    if not fields:
        raise InvalidInput({"fields": _("Name what is to be changed or added.")})
    if unknown := set(fields) - questions - set(WORDS):
        raise InvalidInput({"fields": _("A report has no such field.") + f" ({', '.join(sorted(unknown))})"})
    return sorted(set(fields))
