"""Changing a filed report field by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.errors import ChangedAfterFiling, WrongState
from incidents.events import FieldReportAmended
from incidents.models import FieldReport, Figure, ReportAmendment, ReportPhoto, ReportStep, Rung
from incidents.queries import reference
from incidents.report_types.protocol import FORMER
from incidents.report_types.versions import present_name, upgraded
from incidents.rules.amendments import Merge, merge
from incidents.rules.twins import ASSUMED
from incidents.services import places, tally, touching
from incidents.services.contents import above_population, figures_in, too_many
from incidents.services.drafts import AmendmentDraft
from incidents.services.ladder import note_step
from incidents.services.locking import locked
from incidents.services.reports import AMENDMENT_CONFLICT, CLOCK_CORRECTED
from incidents.services.words import checked_line, checked_text, checked_value
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.rules.codes import district_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

WORDS = ("text", "landmark")
NEIGHBOURHOOD = ("rt", "rw")
ANSWER = "answers."
PLACE_FLAGS = frozenset({places.PLACE_APPROXIMATE, places.PLACE_MISMATCH})


@transaction.atomic
def amend_report(*, actor: Actor, report_id: UUID, amendment: AmendmentDraft) -> ReportAmendment:
    """Change a report's fields; a field that somebody else changed meanwhile is kept for the verifier to decide.

    The report then awaits verification again. The same `client_ref` always yields the same amendment.
    """
    report = locked(FieldReport, report_id)
    if report.incident_id:
        tally.line_up(actor, report.incident_id)
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

    now = timezone.now()
    asked_now, former_answers = _by_present_questions(report, amendment)
    changes = _checked(asked_now)
    merged = merge(told_values(report), changes)
    former = copy(report)
    figures = _apply(actor, report, merged, former_answers, at=now)
    if former.status == FieldReport.Status.RETURNED or former.asked:
        note_step(actor, report, ReportStep.Act.REFILED, at=now)
    stored = _stored(actor, report, amendment, changes=changes, conflicts=list(merged.conflicts), received_at=now)
    touched = touching.take_in(actor, report.incident, report.area_id, at=now) if report.incident else []
    publish(
        FieldReportAmended.of(report),
        changed=touching.newest([report], figures, touched),
        removed=[] if district_of(former.area_id) == district_of(report.area_id) else [former],
        detail={"changes": changes},
    )
    return stored


def _stored(actor: Actor, report: FieldReport, amendment: AmendmentDraft, **told: Any) -> ReportAmendment:
    return ReportAmendment.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=amendment.client_ref,
        client_digest=_digest(amendment),
        report=report,
        area_id=report.area_id,
        filed_by_id=actor.user_id,
        **told,
    )


def _require_author_or_verifier(actor: Actor, report: FieldReport) -> None:
    is_author = report.filed_by_id is not None and report.filed_by_id == actor.user_id
    actor.require(REPORT_SUBMIT if is_author else REPORT_VERIFY, at=report.area_id)


def _digest(amendment: AmendmentDraft) -> bytes:
    return hashlib.sha256(json.dumps(dict(amendment.changes), sort_keys=True, default=str).encode()).digest()


def told_values(report: FieldReport) -> dict[str, Any]:
    """What an amendment may change, by the names that it uses for it."""
    return {
        **{name: getattr(report, name) for name in (*WORDS, *NEIGHBOURHOOD)},
        "observed_at": report.observed_at.astimezone(UTC).isoformat(),
        "area": report.area_id,
        "location": list(report.location.coords) if report.location else None,
        **{f"{ANSWER}{name}": answer for name, answer in report_types.present_answers(report).items()},
    }


def _by_present_questions(report: FieldReport, amendment: AmendmentDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changes that an older form speaks of, by the present questions; and answers to questions asked no more."""
    steps = report_types.steps_from(report_types.get(report.type_code), amendment.type_version)
    changes: dict[str, Any] = {}
    former: dict[str, Any] = {}
    for path, change in amendment.changes.items():
        name = path.removeprefix(ANSWER)
        if not steps or not path.startswith(ANSWER) or not isinstance(change, Mapping) or "to" not in change:
            changes[path] = change
            continue
        seen, said = upgraded({name: change.get("from")}, steps), upgraded({name: change["to"]}, steps)
        former |= {one: answer for one, answer in checked_value(path, said.former).items() if answer is not None}
        if now := present_name(name, steps):
            changes[f"{ANSWER}{now}"] = {"from": seen.answers.get(now), "to": said.answers.get(now)}
    return changes, former


def _checked(wanted: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The changes in the form in which `told_values` tells them; raises `InvalidInput` for what is no field."""
    changes: dict[str, dict[str, Any]] = {}
    for name, change in wanted.items():
        if not isinstance(change, Mapping) or "to" not in change:
            raise InvalidInput({name: _("Say what you saw (from) and what it should be (to).")})
        changes[name] = {"from": _told(name, change.get("from")), "to": _told(name, change["to"])}
    return changes


def _told(name: str, value: Any) -> Any:
    if name in NEIGHBOURHOOD:
        return places.checked_neighbourhood(name, str(value or ""))
    if name == "text":
        return checked_text(name, str(value or ""))
    if name == "landmark":
        return checked_line(name, str(value or ""))
    if name == "observed_at":
        return _time(value).isoformat()
    if name in ("area", "location") or name.startswith(ANSWER):
        return checked_value(name, value)
    raise InvalidInput({name: _("A report has no such field.")})


def _time(value: Any) -> datetime:
    try:
        time = parse_datetime(str(value))
        if time is not None and time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidInput({"observed_at": _("Write date and time with the time zone, as in ISO 8601.")})


def _apply(
    actor: Actor, report: FieldReport, merged: Merge, former: Mapping[str, Any], *, at: datetime
) -> list[Figure]:
    """Write what was merged into the report; answers the figures that this changed."""
    applied = merged.applied
    for name in (*WORDS, *NEIGHBOURHOOD):
        if name in applied:
            setattr(report, name, applied[name])
    if "observed_at" in applied:
        report.observed_at = _observed(report, _time(applied["observed_at"]))
    place_flags = PLACE_FLAGS.intersection(report.flags)
    if "area" in applied or "location" in applied:
        place_flags = _move_place(actor, report, applied)
    figures = _answer(report, applied, former)
    doubts = {flag for figure in figures for flag in figure.flags}
    assumed = {flag for field, flag in ASSUMED.items() if field not in applied}
    told = (assumed | {CLOCK_CORRECTED}).intersection(report.flags)
    told |= {AMENDMENT_CONFLICT} if merged.conflicts else set()
    report.flags = sorted(told | place_flags | doubts)
    report.status, report.status_at, report.status_reason = FieldReport.Status.FILED, at, ""
    report.verified_at = report.verified_by_id = None
    report.rung, report.asked = Rung.NOBODY, [field for field in report.asked if field not in merged.applied]
    report.version += 1
    report.save()
    return _replace_figures(report, figures)


def _answer(report: FieldReport, applied: Mapping[str, Any], former: Mapping[str, Any]) -> list[Figure]:
    """Write changed answers into the report; answers the figures that it now names."""
    answers = report_types.present_answers(report)
    aside = {name: answer for name, (_label, answer) in report_types.former_answers(report).items()} | dict(former)
    answers |= {name.removeprefix(ANSWER): value for name, value in applied.items() if name.startswith(ANSWER)}
    report_type = report_types.get(report.type_code)
    facts = report_type.parse(answers)
    if facts.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    figures = report_type.figures(facts)
    if absurd := above_population(figures, report.area):
        raise too_many(absurd, report.area)
    report.hazard_id, report.severity = facts.hazard, report_type.severity(facts)
    report.answers = facts.as_json() | ({FORMER: aside} if aside else {})
    report.type_version = report_type.version
    return figures_in(report, figures)


def _observed(report: FieldReport, time: datetime) -> datetime:
    if time > report.reported_at:
        raise InvalidInput({"observed_at": _("It was reported before this time.")})
    return time


def _move_place(actor: Actor, report: FieldReport, applied: Mapping[str, Any]) -> frozenset[str]:
    location = report.location
    if "location" in applied:
        location = _point(applied["location"])
    place = places.resolve(actor=actor, area=applied.get("area") or report.area_id, location=location)
    actor.require(REPORT_SUBMIT, at=place.area.code)
    report.area, report.location = place.area, place.location
    ReportPhoto.objects.filter(report=report).update(area=place.area)
    return frozenset(place.flags)


def _point(value: Any) -> Point | None:
    if value is None:
        return None
    try:
        longitude, latitude = (float(number) for number in value)
    except (TypeError, ValueError):
        raise InvalidInput({"location": _("Write the location as longitude and latitude.")}) from None
    return Point(longitude, latitude, srid=4326)


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
