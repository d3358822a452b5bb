"""Filing, verifying, returning and withdrawing field reports."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import WrongState
from incidents.events import (
    FieldReportAttached,
    FieldReportFiled,
    FieldReportReturned,
    FieldReportVerified,
    FieldReportWithdrawn,
)
from incidents.models import FieldReport, Figure, Incident
from incidents.queries import reference
from incidents.queries.reports import find_by_client_ref
from incidents.report_types.protocol import Facts, ReportedFigure, ReportType
from incidents.rules import plausibility
from incidents.rules.clock import AheadOfTimeError, ReportedTimes, corrected
from incidents.rules.receipts import SEEDS, receipt_number
from incidents.services import places, tally, touching
from incidents.services.drafts import FieldReportDraft
from incidents.services.locking import locked
from incidents.services.places import Place
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

CLOCK_CORRECTED = "clock_corrected"
FIGURE_REFUSED = "figure_refused"
AMENDMENT_CONFLICT = "amendment_conflict"


def submit_field_report(*, actor: Actor, draft: FieldReportDraft) -> FieldReport:
    """File a report from the field; the same `client_ref` always yields the same report."""
    place = places.resolve(actor=actor, area=draft.area, location=draft.location)
    actor.require(REPORT_SUBMIT, at=place.area.code)
    digest = _digest(draft)
    if filed := find_by_client_ref(actor=actor, client_ref=draft.client_ref):
        return filed.same_as(digest)  # raises ChangedAfterFiling (409) when the digest differs

    try:
        return _file(actor, draft, place, digest)
    except IntegrityError:
        # Somebody filed the same reference a moment ago; or, once in many millions, the receipt number was taken.
        if filed := find_by_client_ref(actor=actor, client_ref=draft.client_ref):
            return filed.same_as(digest)
        return _file(actor, draft, place, digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a draft says, once it has been checked."""

    report_type: ReportType
    facts: Facts
    figures: Sequence[ReportedFigure]
    refused: dict[str, Any]


@transaction.atomic
def _file(actor: Actor, draft: FieldReportDraft, place: Place, digest: bytes) -> FieldReport:
    received_at = timezone.now()
    content, times = _content(draft, place), _times(draft, received_at)
    incident = touching.taking_part(actor, draft.incident_id) if draft.incident_id else None
    report = FieldReport(
        tenant_id=actor.tenant.id,
        client_ref=draft.client_ref,
        client_digest=digest,
        receipt=receipt_number(secrets.randbelow(SEEDS)),
        kind=content.report_type.kind,
        type_code=content.report_type.code,
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
        rt=places.checked_neighbourhood("rt", draft.rt),
        rw=places.checked_neighbourhood("rw", draft.rw),
        landmark=draft.landmark.strip(),
        text=draft.text.strip(),
        language=draft.language,
        answers=content.facts.as_json() | ({"refused": content.refused} if content.refused else {}),
        source_class=draft.source_class or ("government" if actor.tenant.kind == "government" else "pmi"),
        source_name=draft.source_name,
        filed_by_id=actor.user_id,
        filed_by_unit_id=actor.unit.unit_id if actor.unit else None,
    )
    figures = figures_in(report, content.figures)
    report.flags = _flags(place, times, content, figures)
    report.save(force_insert=True)
    Figure.objects.bulk_create(figures)
    changed = touching.take_in(actor, incident, report.area_id, at=received_at) if incident else []
    publish(
        FieldReportFiled.of(report), changed=touching.newest([report], figures, changed), detail=personal_values(report)
    )
    return report


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
            source_name=report.source_name,
            flags=sorted(doubts.get((figure.indicator, figure.unit), ())),
            report=report,
            incident_id=report.incident_id,
            area_id=report.area_id,
            recorded_by_id=report.filed_by_id,
        )
        for figure in reported
    ]


def personal_values(report: FieldReport) -> dict[str, Any]:
    """What somebody wrote in words, kept with the journal so that it can be erased."""
    values = {name: getattr(report, name) for name in ("text", "landmark", "rt", "rw", "source_name")}
    return {"after": {name: value for name, value in values.items() if value}} if any(values.values()) else {}


@transaction.atomic
def verify_report(*, actor: Actor, report_id: UUID, version: int) -> FieldReport:
    """Vouch for a report and for its figures, save those that cannot be true: they are verified one by one."""
    report = _for_triage(actor, report_id, version, FieldReport.Status.FILED)
    now = timezone.now()
    drafts = Figure.objects.select_for_update().filter(report=report, status=Figure.Status.DRAFT).order_by("pk")
    figures = [figure for figure in drafts if not plausibility.DISQUALIFYING.intersection(figure.flags)]
    for figure in figures:
        figure.status, figure.version = Figure.Status.VERIFIED, figure.version + 1
    Figure.objects.bulk_update(figures, ["status", "version"])
    report.verified_at, report.verified_by_id = now, actor.user_id
    report.flags = [flag for flag in report.flags if flag != AMENDMENT_CONFLICT]
    _move(report, FieldReport.Status.VERIFIED, at=now, also=("verified_at", "verified_by", "flags"))
    publish(FieldReportVerified.of(report), changed=touching.newest([report], figures, _recounted(actor, report, now)))
    return report


@transaction.atomic
def return_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> FieldReport:
    """Send a report back to its author, with the reason; its figures are unverified again."""
    report = _for_triage(actor, report_id, version, FieldReport.Status.FILED, FieldReport.Status.VERIFIED)
    now, why = timezone.now(), required_reason(reason)
    figures = _move_figures(report, Figure.Status.VERIFIED, to=Figure.Status.DRAFT)
    report.verified_at = report.verified_by_id = None
    _move(report, FieldReport.Status.RETURNED, at=now, reason=why, also=("verified_at", "verified_by"))
    publish(
        FieldReportReturned.of(report),
        changed=touching.newest([report], figures, _recounted(actor, report, now)),
        detail={"after": {"status_reason": why}},
    )
    return report


@transaction.atomic
def withdraw_report(*, actor: Actor, report_id: UUID, version: int, reason: str = "") -> FieldReport:
    """Take a report back: by its author, or by whoever may verify it. Its figures are retracted."""
    report = locked(FieldReport, report_id, version=version)
    if report.filed_by_id is None or report.filed_by_id != actor.user_id:
        actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status == FieldReport.Status.WITHDRAWN:
        raise WrongState(state=report.get_status_display())
    now, why = timezone.now(), reason.strip()
    figures = _move_figures(
        report, Figure.Status.DRAFT, Figure.Status.VERIFIED, to=Figure.Status.RETRACTED, reason="report withdrawn"
    )
    report.verified_at = report.verified_by_id = None
    _move(report, FieldReport.Status.WITHDRAWN, at=now, reason=why, also=("verified_at", "verified_by"))
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


def required_reason(reason: str) -> str:
    """The reason in words; raises `InvalidInput` when there is none."""
    if not reason.strip():
        raise InvalidInput({"reason": _("Say why, so that others can understand it.")})
    return reason.strip()


def _content(draft: FieldReportDraft, place: Place) -> _Content:
    report_type = report_types.get(draft.type_code)
    facts, refused = _facts(report_type, draft)
    if facts.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    figures = report_type.figures(facts)
    absurd = above_population(figures, place.area)
    if absurd and not draft.as_received:
        raise too_many(absurd, place.area)
    return _Content(
        report_type=report_type,
        facts=facts,
        figures=[figure for figure in figures if figure.field not in absurd],
        refused=refused | absurd,
    )


def _facts(report_type: ReportType, draft: FieldReportDraft) -> tuple[Facts, dict[str, Any]]:
    """The facts of the draft; of lines that nobody can correct, unreadable counts are set aside."""
    try:
        return report_type.parse(draft.answers), {}
    except InvalidInput as problem:
        counts = {field.name for field in report_type.fields if field.indicator}
        if not draft.as_received or not counts.issuperset(problem.fields):
            raise
        kept = {name: answer for name, answer in draft.answers.items() if name not in problem.fields}
        return report_type.parse(kept), {name: draft.answers[name] for name in problem.fields}


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


def _times(draft: FieldReportDraft, received_at: datetime) -> ReportedTimes:
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


def _flags(place: Place, times: ReportedTimes, content: _Content, figures: Sequence[Figure]) -> list[str]:
    flags = set(place.flags) | {flag for figure in figures for flag in figure.flags}
    if times.is_corrected:
        flags.add(CLOCK_CORRECTED)
    if content.refused:
        flags.add(FIGURE_REFUSED)
    return sorted(flags)


def _digest(draft: FieldReportDraft) -> bytes:
    """What must be the same when a report is sent again: all but the clock at the time of sending."""
    said = {
        "type_code": draft.type_code,
        "observed_at": draft.observed_at.timestamp(),
        "reported_at": draft.reported_at.timestamp(),
        "answers": dict(draft.answers),
        "area": draft.area,
        "location": draft.location.coords if draft.location else None,
        "accuracy_m": draft.accuracy_m,
        "words": [draft.rt, draft.rw, draft.landmark, draft.text, draft.language],
        "source": [draft.source_class, draft.source_name],
        "incident": str(draft.incident_id or ""),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).digest()


def _for_triage(actor: Actor, report_id: UUID, version: int, *states: FieldReport.Status) -> FieldReport:
    report = locked(FieldReport, report_id, version=version)
    actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status not in states:
        raise WrongState(state=report.get_status_display())
    return report


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
