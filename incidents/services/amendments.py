"""Changing a filed report field by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import ChangedAfterFiling, NothingToDecide, WrongState
from incidents.events import FieldReportAmended, FieldReportConflictDecided
from incidents.models import FieldReport, Figure, ReportAmendment, ReportConflict, ReportPhoto, ReportStep, Rung
from incidents.queries import reference
from incidents.report_types.protocol import FORMER, REFUSED
from incidents.rules.twins import ASSUMED
from incidents.services import amended_fields, conflicts, places, tally, touching
from incidents.services.amended_fields import ANSWER, NEIGHBOURHOOD, PLACE, WORDS
from incidents.services.contents import above_population, figures_in, too_many
from incidents.services.drafts import AmendmentDraft
from incidents.services.ladder import note_step
from incidents.services.locking import locked
from incidents.services.reports import AMENDMENT_CONFLICT, CLOCK_CORRECTED, FIGURE_REFUSED
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.amendments import take_in
from pmi_platform.core.filing.rules.clock import AheadOfTimeError, corrected
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.journal.events import DomainEvent
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

PLACE_FLAGS = frozenset({places.PLACE_APPROXIMATE, places.PLACE_MISMATCH})
KEPT, TAKEN, OTHER = ReportConflict.Outcome.KEPT, ReportConflict.Outcome.TAKEN, ReportConflict.Outcome.OTHER


@transaction.atomic
def amend_report(*, actor: Actor, report_id: UUID, amendment: AmendmentDraft) -> ReportAmendment:
    """Change a report's fields; a field that somebody else changed meanwhile is kept for the verifier to decide.

    The report then awaits verification again. The same `client_ref` always yields the same amendment.
    """
    report = _taken(actor, report_id)
    _require_author_or_verifier(actor, report)
    digest = _digest(amendment)
    if filed := ReportAmendment.objects.filter(tenant=actor.tenant.id, client_ref=amendment.client_ref).first():
        if filed.report_id != report.pk or bytes(filed.client_digest) != digest:
            raise ChangedAfterFiling
        return filed
    if report.status == FieldReport.Status.WITHDRAWN:
        raise WrongState(state=report.get_status_display())
    if not amendment.changes:
        raise InvalidInput({"changes": _("Say what to change.")})

    now, former = timezone.now(), copy(report)
    changes, aside = amended_fields.wanted(report, by_our_clock(amendment, now))
    waiting = conflicts.waiting(report)
    outcome = take_in(amended_fields.current(report), conflicts.as_waiting(waiting), changes)
    is_disputed = bool(outcome.conflicts) or len(waiting) > len(outcome.taken) + len(outcome.agreed)
    is_answer = report.status == FieldReport.Status.RETURNED or bool(report.asked)
    figures: list[Figure] = []
    if outcome.applied or outcome.conflicts or aside or is_answer:
        figures = _apply(actor, report, outcome.applied, aside, at=now, is_disputed=is_disputed)
    if is_answer:
        note_step(actor, report, ReportStep.Act.REFILED, at=now)
    stored = _stored(actor, report, amendment, changes=changes, conflicts=list(outcome.conflicts), received_at=now)
    conflicts.keep(actor, report, stored, before=former, open_rows=waiting, outcome=outcome)
    event = FieldReportAmended.of(report)
    _announce(actor, event, report, former, figures, at=now, detail={"changes": changes})
    return stored


@transaction.atomic
def settle_conflict(*, actor: Actor, report_id: UUID, version: int, field: str, value: Any) -> FieldReport:
    """Decide, as its verifier, what a field holds of which there are two versions: either of them, or another value.

    Where that changes the report, it awaits verification again.
    """
    report = _taken(actor, report_id, version=version)
    actor.require(REPORT_VERIFY, at=report.area_id)
    if report.status == FieldReport.Status.WITHDRAWN:
        raise WrongState(state=report.get_status_display())
    waiting = conflicts.waiting(report)
    decided = [row for row in waiting if row.field == field]
    if not decided:
        raise NothingToDecide(field=field)

    now, former = timezone.now(), copy(report)
    chosen = amended_fields.value_of(field, value, amended_fields.question(report, field))
    is_disputed, figures = len(decided) < len(waiting), []
    is_kept = amended_fields.current(report).get(field) == chosen
    if is_kept:
        _note_dispute(report, is_disputed=is_disputed)
        report.version += 1
        report.save(update_fields=["flags", "version"])
    else:
        figures = _apply(actor, report, {field: chosen}, {}, at=now, is_disputed=is_disputed)
    outcomes = {row: KEPT if is_kept else TAKEN if row.proposed == chosen else OTHER for row in decided}
    conflicts.close(outcomes, at=now, by_id=actor.user_id)
    event = FieldReportConflictDecided.of(report, field=field, outcome=str(min(outcomes.values(), key=str)))
    detail = {"changes": {field: {"from": amended_fields.current(former).get(field), "to": chosen}}}
    _announce(actor, event, report, former, figures, at=now, detail=detail)
    return report


def by_our_clock(amendment: AmendmentDraft, received_at: datetime) -> AmendmentDraft:
    """The amendment with its times as our clock would have shown them, where the device says what its clock shows."""
    change = amendment.changes.get("observed_at")
    if amendment.device_now is None or not isinstance(change, Mapping) or not change.get("to"):
        return amendment
    told = amended_fields.time_of(change["to"])
    try:
        times = corrected(observed_at=told, reported_at=told, device_now=amendment.device_now, received_at=received_at)
    except AheadOfTimeError:
        raise InvalidInput(
            {"observed_at": _("This time lies in the future. Check date, time and time zone.")}
        ) from None
    moved = {**change, "to": times.observed_at.isoformat()}
    return replace(amendment, changes={**amendment.changes, "observed_at": moved})


def _taken(actor: Actor, report_id: UUID, *, version: int | None = None) -> FieldReport:
    report = locked(FieldReport, report_id, version=version) if version else locked(FieldReport, report_id)
    if report.incident_id:
        tally.line_up(actor, report.incident_id)
    return report


def _announce(
    actor: Actor,
    event: DomainEvent,
    report: FieldReport,
    former: FieldReport,
    figures: list[Figure],
    *,
    at: datetime,
    detail: Mapping[str, Any],
) -> None:
    """Take changed figures into the incident, and tell what changed and where it is no longer."""
    incident = report.incident if former.version != report.version else None
    touched = touching.take_in(actor, incident, report.area_id, at=at) if incident else []
    publish(
        event,
        changed=touching.newest([report], figures, touched) if former.version != report.version else [],
        removed=[] if district_of(former.area_id) == district_of(report.area_id) else [former],
        detail=detail,
    )


def _stored(actor: Actor, report: FieldReport, amendment: AmendmentDraft, **told: Any) -> ReportAmendment:
    return ReportAmendment.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=amendment.client_ref,
        client_digest=_digest(amendment),
        report=report,
        area_id=report.area_id,
        door=amendment.door,
        filed_by_id=actor.user_id,
        **told,
    )


def _require_author_or_verifier(actor: Actor, report: FieldReport) -> None:
    is_author = report.filed_by_id is not None and report.filed_by_id == actor.user_id
    actor.require(REPORT_SUBMIT if is_author else REPORT_VERIFY, at=report.area_id)


def _digest(amendment: AmendmentDraft) -> bytes:
    return hashlib.sha256(json.dumps(dict(amendment.changes), sort_keys=True, default=str).encode()).digest()


def _apply(
    actor: Actor,
    report: FieldReport,
    applied: Mapping[str, Any],
    former: Mapping[str, Any],
    *,
    at: datetime,
    is_disputed: bool,
) -> list[Figure]:
    """Write what was merged into the report; answers the figures that this changed."""
    for name in (*WORDS, *NEIGHBOURHOOD):
        if name in applied:
            setattr(report, name, applied[name])
    if "observed_at" in applied:
        report.observed_at = _observed(report, amended_fields.time_of(applied["observed_at"]))
    place_flags = PLACE_FLAGS.intersection(report.flags)
    if any(name in applied for name in PLACE):
        place_flags = _move_place(actor, report, applied)
    figures = _answer(report, applied, former)
    doubts = {flag for figure in figures for flag in figure.flags}
    assumed = {flag for field, flag in ASSUMED.items() if field not in applied}
    told = (assumed | {CLOCK_CORRECTED}).intersection(report.flags)
    told |= {FIGURE_REFUSED} if REFUSED in report.answers else set()
    report.flags = sorted(told | place_flags | doubts)
    _note_dispute(report, is_disputed=is_disputed)
    report.status, report.status_at, report.status_reason = FieldReport.Status.FILED, at, ""
    report.verified_at = report.verified_by_id = None
    report.rung, report.asked = Rung.NOBODY, [field for field in report.asked if field not in applied]
    report.version += 1
    report.save()
    return _replace_figures(report, figures)


def _note_dispute(report: FieldReport, *, is_disputed: bool) -> None:
    besides = {flag for flag in report.flags if flag != AMENDMENT_CONFLICT}
    report.flags = sorted(besides | ({AMENDMENT_CONFLICT} if is_disputed else set()))


def _answer(report: FieldReport, applied: Mapping[str, Any], former: Mapping[str, Any]) -> list[Figure]:
    """Write changed answers into the report; answers the figures that it now names."""
    answers = report_types.present_answers(report)
    aside = {name: answer for name, (_label, answer) in report_types.former_answers(report).items()} | dict(former)
    changed = {name.removeprefix(ANSWER): value for name, value in applied.items() if name.startswith(ANSWER)}
    refused = {name: said for name, said in report.answers.get(REFUSED, {}).items() if name not in changed}
    report_type = report_types.get(report.type_code)
    facts = report_type.parse(answers | changed)
    if facts.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    figures = report_type.figures(facts)
    if absurd := above_population(figures, report.area):
        raise too_many(absurd, report.area)
    report.hazard_id, report.severity = facts.hazard, report_type.severity(facts)
    kept = {REFUSED: refused, FORMER: aside}
    report.answers = facts.as_json() | {name: said for name, said in kept.items() if said}
    report.type_version = report_type.version
    return figures_in(report, figures)


def _observed(report: FieldReport, time: datetime) -> datetime:
    if time > report.reported_at:
        raise InvalidInput({"observed_at": _("It was reported before this time.")})
    return time


def _move_place(actor: Actor, report: FieldReport, applied: Mapping[str, Any]) -> frozenset[str]:
    location = report.location
    if "location" in applied:
        location, report.accuracy_m = None, None
        if applied["location"] is not None:
            location = amended_fields.point_of(applied["location"])
    if "accuracy_m" in applied:
        report.accuracy_m = applied["accuracy_m"]
    place = places.resolve(actor=actor, area=applied.get("area") or report.area_id, location=location)
    actor.require(REPORT_SUBMIT, at=place.area.code)
    report.area, report.location = place.area, place.location
    ReportPhoto.objects.filter(report=report).update(area=place.area)
    return frozenset(place.flags)


def _replace_figures(report: FieldReport, wanted: list[Figure]) -> list[Figure]:
    """Let the report's figures be `wanted`; what no longer holds is superseded, or retracted without a successor."""
    standing = Figure.objects.select_for_update().filter(report=report, status__in=Figure.VALID).order_by("pk")
    former = {(figure.indicator_id, figure.unit): figure for figure in standing}
    told = ("value", "area_id", "as_of", "source_name", "flags")
    new, gone = [], []
    for figure in wanted:
        before = former.pop((figure.indicator_id, figure.unit), None)
        if before is not None and all(getattr(before, name) == getattr(figure, name) for name in told):
            continue
        if before is not None:
            before.status, figure.supersedes = Figure.Status.SUPERSEDED, before
            gone.append(before)
        new.append(figure)
    for figure in former.values():
        figure.status, figure.status_reason = Figure.Status.RETRACTED, "report amended"
        gone.append(figure)
    for figure in gone:
        figure.version += 1
    Figure.objects.bulk_update(gone, ["status", "status_reason", "version"])
    Figure.objects.bulk_create(new)
    return [*gone, *new]
