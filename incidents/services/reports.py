"""Storing, verifying, returning and withdrawing field reports."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import UndecidedConflict, WrongState
from incidents.events import (
    FieldReportAttached,
    FieldReportFiled,
    FieldReportReturned,
    FieldReportVerified,
    FieldReportWithdrawn,
)
from incidents.models import FieldReport, Figure, Incident, ReportStep, Rung, SourceClass
from incidents.queries.ladder import standing_of
from incidents.report_types.protocol import FORMER, WORDS
from incidents.rules import plausibility
from incidents.rules.twins import ASSUMED
from incidents.services import places, tally, touching
from incidents.services.contents import Content, checked_content, checked_times, figures_in
from incidents.services.drafts import FieldReportDraft
from incidents.services.ladder import note_step
from incidents.services.locking import locked
from incidents.services.places import Place
from incidents.services.words import checked_language, checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.clock import ReportedTimes
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import Actor

CLOCK_CORRECTED = "clock_corrected"
FIGURE_REFUSED = "figure_refused"
AMENDMENT_CONFLICT = "amendment_conflict"
PARTNERS = frozenset({Role.AGENCY_GUEST, Role.RELEASING_OFFICER})
"""Roles of people whose word is their own organisation's, and not ours."""
UNVOUCHED = ("verified_at", "verified_by", "rung", "asked")
"""What a report loses when it is no longer vouched for."""


@transaction.atomic
def file_anew(*, actor: Actor, draft: FieldReportDraft, place: Place, digest: bytes, reference: str) -> FieldReport:
    """Store a report that is known not to be stored yet; whoever files one calls `submit_field_report`."""
    actor.require(REPORT_SUBMIT, at=place.area.code)
    received_at = timezone.now()
    content, times = checked_content(draft, place), checked_times(draft, received_at)
    incident = touching.joined(actor, draft.incident_id) if draft.incident_id else None
    report = FieldReport(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=digest,
        receipt=receipt_number(secrets.randbelow(SEEDS)),
        door=draft.door,
        reference=reference if actor.user_id else "",
        kind=content.report_type.kind,
        type_code=content.report_type.code,
        type_version=content.report_type.version,
        status_at=received_at,
        hazard_id=content.facts.hazard,
        severity=content.report_type.severity(content.facts),
        incident=incident,
        observed_at=times.observed_at,
        reported_at=times.reported_at,
        received_at=received_at,
        clock_skew_s=times.skew_s,
        area=place.area,
        location=place.location,
        accuracy_m=places.checked_accuracy(draft.accuracy_m),
        answers=content.as_json(),
        source_class=_source_class(actor, draft),
        filed_by_id=actor.user_id,
        filed_by_unit_id=actor.unit.unit_id if actor.unit else None,
        **_words(draft),
    )
    figures = figures_in(report, content.figures)
    report.flags = _flags(place, times, content, figures, assumed=draft.assumed)
    report.save(force_insert=True)
    Figure.objects.bulk_create(figures)
    changed = touching.take_in(actor, incident, report.area_id, at=received_at) if incident else []
    publish(
        FieldReportFiled.of(report), changed=touching.newest([report], figures, changed), detail=personal_values(report)
    )
    return report


def _words(draft: FieldReportDraft) -> dict[str, str]:
    return {
        "rt": places.checked_neighbourhood("rt", draft.rt),
        "rw": places.checked_neighbourhood("rw", draft.rw),
        "landmark": checked_line("landmark", draft.landmark),
        "text": checked_text("text", draft.text),
        "language": checked_language(draft.language),
        "source_name": checked_line("source_name", draft.source_name),
    }


def personal_values(report: FieldReport) -> dict[str, Any]:
    """What somebody wrote in words, kept with the journal so that it can be erased."""
    values = {name: getattr(report, name) for name in ("text", "landmark", "rt", "rw", "source_name")}
    aside = {**report.answers.get(FORMER, {}), **report.answers.get(WORDS, {})}
    values |= {f"answers.{name}": said for name, said in aside.items()}
    return {"after": {name: value for name, value in values.items() if value}} if any(values.values()) else {}


@transaction.atomic
def verify_report(*, actor: Actor, report_id: UUID, version: int) -> FieldReport:
    """Vouch for a report and for its figures, save those that cannot be true: they are verified one by one."""
    report = _for_triage(actor, report_id, version, FieldReport.Status.FILED)
    if undecided := report.conflicts.filter(outcome="").values_list("field", flat=True):
        raise UndecidedConflict(fields=", ".join(sorted(set(undecided))))
    now = timezone.now()
    drafts = Figure.objects.select_for_update().filter(report=report, status=Figure.Status.DRAFT).order_by("pk")
    figures = [figure for figure in drafts if not plausibility.DISQUALIFYING.intersection(figure.flags)]
    for figure in figures:
        figure.status, figure.version = Figure.Status.VERIFIED, figure.version + 1
    Figure.objects.bulk_update(figures, ["status", "version"])
    report.verified_at, report.verified_by_id = now, actor.user_id
    report.rung = standing_of(actor=actor, area_code=report.area_id)
    report.flags = [flag for flag in report.flags if flag != AMENDMENT_CONFLICT]
    _move(report, FieldReport.Status.VERIFIED, at=now, also=("verified_at", "verified_by", "rung", "flags"))
    note_step(actor, report, ReportStep.Act.VERIFIED, at=now)
    publish(FieldReportVerified.of(report), changed=touching.newest([report], figures, _recounted(actor, report, now)))
    return report


@transaction.atomic
def return_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> FieldReport:
    """Send a report back to its author, with the reason; its figures are unverified again."""
    report = _for_triage(actor, report_id, version, FieldReport.Status.FILED, FieldReport.Status.VERIFIED)
    now, why = timezone.now(), required_reason(reason)
    figures = _move_figures(report, Figure.Status.VERIFIED, to=Figure.Status.DRAFT)
    _unvouch(report)
    _move(report, FieldReport.Status.RETURNED, at=now, reason=why, also=UNVOUCHED)
    note_step(actor, report, ReportStep.Act.RETURNED, at=now, reason=why)
    publish(
        FieldReportReturned.of(report),
        changed=touching.newest([report], figures, _recounted(actor, report, now)),
        detail={"after": {"status_reason": why}},
    )
    return report


@transaction.atomic
def withdraw_report(*, actor: Actor, report_id: UUID, version: int, reason: str = "") -> FieldReport:
    """Take a report back: by its author, or by whoever may verify it. Its figures are retracted."""
    report = _taken(actor, report_id, version)
    if report.filed_by_id is None or report.filed_by_id != actor.user_id:
        actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status == FieldReport.Status.WITHDRAWN:
        raise WrongState(state=report.get_status_display())
    now, why = timezone.now(), checked_text("reason", reason)
    figures = _move_figures(
        report, Figure.Status.DRAFT, Figure.Status.VERIFIED, to=Figure.Status.RETRACTED, reason="report withdrawn"
    )
    _unvouch(report)
    _move(report, FieldReport.Status.WITHDRAWN, at=now, reason=why, also=UNVOUCHED)
    note_step(actor, report, ReportStep.Act.WITHDRAWN, at=now, reason=why)
    publish(
        FieldReportWithdrawn.of(report),
        changed=touching.newest([report], figures, _recounted(actor, report, now)),
        detail={"after": {"status_reason": why}} if why else None,
    )
    return report


@transaction.atomic
def attach_report_to_incident(*, actor: Actor, report_id: UUID, incident_id: UUID, version: int) -> FieldReport:
    """Count a report, and its figures, as part of an incident in which the actor's tenant takes part."""
    report = _for_triage(actor, report_id, version, FieldReport.Status.FILED, FieldReport.Status.VERIFIED)
    incident = touching.taking_part(actor, incident_id)
    if report.incident_id == incident.pk:
        return report
    tally.line_up(actor, incident.pk)
    now, former = timezone.now(), report.incident_id
    changed = join(actor, report, incident, at=now)
    if former:
        changed = touching.newest(changed, tally.recount(actor=actor, incident_id=former, at=now))
    publish(FieldReportAttached.of(report), changed=changed)
    return report


def join(actor: Actor, report: FieldReport, incident: Incident, *, at: datetime) -> list[Any]:
    """Make report and figures part of the incident; answers the rows that changed. Called with the report locked."""
    report.incident, report.version = incident, report.version + 1
    report.save(update_fields=["incident", "version"])
    figures = list(Figure.objects.select_for_update().filter(report=report).order_by("pk"))
    for figure in figures:
        figure.incident_id, figure.version = incident.pk, figure.version + 1
    Figure.objects.bulk_update(figures, ["incident", "version"])
    return touching.newest([report], figures, touching.take_in(actor, incident, report.area_id, at=at))


def _source_class(actor: Actor, draft: FieldReportDraft) -> str:
    own = SourceClass.GOVERNMENT if actor.tenant.kind == "government" else SourceClass.PMI
    if actor.unit and actor.unit.role in PARTNERS:
        own = SourceClass.PARTNER
    if draft.source_class not in ("", *SourceClass.values):
        raise InvalidInput({"source_class": _("Choose the kind of source from the list.")})
    return draft.source_class or own


def _flags(
    place: Place, times: ReportedTimes, content: Content, figures: Sequence[Figure], *, assumed: Iterable[str]
) -> list[str]:
    flags = set(place.flags) | {flag for figure in figures for flag in figure.flags}
    flags |= {ASSUMED[field] for field in assumed}
    if times.is_corrected:
        flags.add(CLOCK_CORRECTED)
    if content.refused:
        flags.add(FIGURE_REFUSED)
    return sorted(flags)


def _taken(actor: Actor, report_id: UUID, version: int) -> FieldReport:
    report = locked(FieldReport, report_id, version=version)
    if report.incident_id:
        tally.line_up(actor, report.incident_id)
    return report


def _for_triage(actor: Actor, report_id: UUID, version: int, *states: FieldReport.Status) -> FieldReport:
    report = _taken(actor, report_id, version)
    actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status not in states:
        raise WrongState(state=report.get_status_display())
    return report


def _unvouch(report: FieldReport) -> None:
    report.verified_at = report.verified_by_id = None
    report.rung, report.asked = Rung.NOBODY, []


def _move(
    report: FieldReport, status: FieldReport.Status, *, at: datetime, reason: str = "", also: Sequence[str] = ()
) -> None:
    report.status, report.status_at, report.status_reason = status, at, reason
    report.version += 1
    report.save(update_fields=["status", "status_at", "status_reason", "version", *also])


def _move_figures(report: FieldReport, *states: Figure.Status, to: Figure.Status, reason: str = "") -> list[Figure]:
    figures = list(Figure.objects.select_for_update().filter(report=report, status__in=states).order_by("pk"))
    for figure in figures:
        figure.status, figure.status_reason, figure.version = to, reason, figure.version + 1
    Figure.objects.bulk_update(figures, ["status", "status_reason", "version"])
    return figures


def _recounted(actor: Actor, report: FieldReport, at: datetime) -> list[Figure]:
    return tally.recount(actor=actor, incident_id=report.incident_id, at=at) if report.incident_id else []
