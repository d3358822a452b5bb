"""Two reports that tell of the same, found by a person: joined field by field, and separated again exactly."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.capabilities import REPORT_VERIFY
from incidents.errors import NotTwins, WrongState
from incidents.events import TwinJoined, TwinRejected, TwinSeparated
from incidents.models import FieldReport, Figure, ReportAmendment, ReportStep, TwinVerdict
from incidents.rules.twins import ASSUMED, enriching
from incidents.services import tally, touching
from incidents.services.amendments import amend_report
from incidents.services.drafts import AmendmentDraft
from incidents.services.filing import standing
from incidents.services.ladder import note_step
from incidents.services.locking import locked
from incidents.services.reports import withdraw_report
from pmi_platform.core.errors import NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

RETRACTED = "report withdrawn"


@transaction.atomic
def join_twin(*, actor: Actor, report_id: UUID, twin_id: UUID) -> TwinVerdict:
    """Make two reports one: the earlier stands, enriched by the later one, whose figures no longer count."""
    stands, twin = _pair(actor, report_id, twin_id)
    if stands.type_code != twin.type_code:
        raise NotTwins
    for report in (stands, twin):
        if report.status not in FieldReport.Status.open():
            raise WrongState(state=report.get_status_display())
    doubtful = {field for field, flag in ASSUMED.items() if flag in stands.flags}
    assumed = {field for field, flag in ASSUMED.items() if flag in twin.flags}
    changes = enriching(standing(stands), standing(twin), assumed=assumed, doubtful=doubtful)
    amendment = _amended(actor, stands, changes)
    reason = _("The same as report %(receipt)s.") % {"receipt": stands.receipt}
    withdraw_report(actor=actor, report_id=twin.pk, version=twin.version, reason=reason)
    FieldReport.objects.filter(pk=twin.pk).update(twin_of=stands)
    verdict = _decided(actor, stands, twin, TwinVerdict.Verdict.JOINED, amendment=amendment)
    publish(TwinJoined(report_id=str(stands.pk), twin_id=str(twin.pk)))
    return verdict


@transaction.atomic
def reject_twin(*, actor: Actor, report_id: UUID, twin_id: UUID) -> TwinVerdict:
    """Say that two reports are two; they are suggested no more."""
    stands, twin = _pair(actor, report_id, twin_id)
    if twin.twin_of_id == stands.pk:
        raise WrongState(state=_("joined"))
    verdict = _decided(actor, stands, twin, TwinVerdict.Verdict.REJECTED)
    publish(TwinRejected(report_id=str(stands.pk), twin_id=str(twin.pk)))
    return verdict


@transaction.atomic
def separate_twin(*, actor: Actor, report_id: UUID) -> TwinVerdict:
    """Take a joining back: the twin awaits verification again, and what it added is taken out of the other one."""
    twin = locked(FieldReport, report_id)
    actor.require(REPORT_VERIFY, at=twin.area_id)
    verdict = TwinVerdict.objects.filter(twin=twin, report=twin.twin_of_id).first() if twin.twin_of_id else None
    if verdict is None:
        raise NotFound
    stands, twin = _pair(actor, verdict.report_id, twin.pk)
    if added := verdict.amendment:
        taken_out = {
            field: {"from": change["to"], "to": change["from"]}
            for field, change in added.changes.items()
            if field not in added.conflicts
        }
        _amended(actor, stands, taken_out)
    _raise_again(actor, twin)
    verdict = _decided(actor, stands, twin, TwinVerdict.Verdict.REJECTED)
    publish(TwinSeparated(report_id=str(stands.pk), twin_id=str(twin.pk)), changed=[twin])
    return verdict


def _pair(actor: Actor, one_id: UUID, other_id: UUID) -> tuple[FieldReport, FieldReport]:
    """The two, locked in the order of their keys; the one that came first stands."""
    if one_id == other_id:
        raise NotTwins
    rows = [locked(FieldReport, pk) for pk in sorted((one_id, other_id))]
    for row in rows:
        actor.require(REPORT_VERIFY, at=row.area_id)
    first, second = sorted(rows, key=lambda row: (row.received_at, row.pk))
    return first, second


def _amended(actor: Actor, report: FieldReport, changes: dict[str, dict[str, object]]) -> ReportAmendment | None:
    if not changes:
        return None
    draft = AmendmentDraft(client_ref=uuid4(), changes=changes)
    return amend_report(actor=actor, report_id=report.pk, amendment=draft)


def _raise_again(actor: Actor, twin: FieldReport) -> None:
    now = timezone.now()
    figures = list(
        Figure.objects.select_for_update()
        .filter(report=twin, status=Figure.Status.RETRACTED, status_reason=RETRACTED)
        .order_by("pk")
    )
    for figure in figures:
        figure.status, figure.status_reason, figure.version = Figure.Status.DRAFT, "", figure.version + 1
    Figure.objects.bulk_update(figures, ["status", "status_reason", "version"])
    twin.status, twin.status_at, twin.status_reason = FieldReport.Status.FILED, now, ""
    twin.twin_of, twin.version = None, twin.version + 1
    twin.save(update_fields=["status", "status_at", "status_reason", "twin_of", "version"])
    note_step(actor, twin, ReportStep.Act.REFILED, at=now)
    if twin.incident_id:
        touching.newest([twin], figures, tally.recount(actor=actor, incident_id=twin.incident_id, at=now))


def _decided(
    actor: Actor,
    stands: FieldReport,
    twin: FieldReport,
    verdict: TwinVerdict.Verdict,
    *,
    amendment: ReportAmendment | None = None,
) -> TwinVerdict:
    row, _is_new = TwinVerdict.objects.update_or_create(
        report=stands,
        twin=twin,
        defaults={
            "tenant_id": actor.tenant.id,
            "verdict": verdict,
            "amendment": amendment,
            "at": timezone.now(),
            "by_id": actor.user_id,
        },
    )
    return row
