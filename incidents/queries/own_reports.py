"""What became of somebody's own reports, and of what was reported: small enough for a phone to keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from incidents.models import FieldReport, IncidentTask, Need, ReportConflict, SituationReport
from incidents.queries.reports import ReportFilters, list_reports
from pmi_platform.core.tenancy.scope import Actor

MOST_KEPT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Something that was done in the incident of a report: what, how much of it, and when it stood so."""

    incident_id: UUID
    kind: str
    text: str
    at: datetime
    amount: str = ""
    unit: str = ""


Source = Callable[[Collection[UUID]], Iterable[Followed]]
_sources: list[Source] = []


def tells_what_followed(source: Source) -> Source:
    """Let an app above say what it sent to incidents: it is asked once, for all incidents of a list."""
    _sources.append(source)
    return source


def own_reports(*, actor: Actor) -> list[dict[str, Any]]:
    """The actor's newest reports with the answers to them. A fixed number of statements, whatever their number."""
    found = list_reports(actor=actor, filters=ReportFilters(own=True)).select_related("incident")
    reports = list(found.order_by("-pk")[:MOST_KEPT])
    followed = _by_incident({report.incident_id for report in reports if report.incident_id})
    disputed = _disputed(reports)
    return [_told(report, followed, disputed) for report in reports]


def followed_in(incident_id: UUID | None) -> list[Followed]:
    """What was done in one incident, oldest first."""
    return _by_incident({incident_id}).get(incident_id, []) if incident_id else []


def _told(
    report: FieldReport, followed: Mapping[UUID, list[Followed]], disputed: Mapping[UUID, list[str]]
) -> dict[str, Any]:
    incident = report.incident
    return {
        "id": str(report.pk),
        "client_ref": str(report.client_ref),
        "reference": report.reference,
        "receipt": report.receipt,
        "version": report.version,
        "type_code": report.type_code,
        "type_version": report.type_version,
        "hazard": report.hazard_id,
        "severity": report.severity,
        "area_code": report.area_id,
        "observed_at": report.observed_at.isoformat(),
        "received_at": report.received_at.isoformat(),
        "status": report.status,
        "status_at": report.status_at.isoformat(),
        "status_reason": report.status_reason,
        "rung": report.rung,
        "asked": report.asked,
        "conflicts": disputed.get(report.pk, []),
        "photo_count": report.photo_count,
        "incident": {
            "id": str(incident.pk),
            "number": incident.number,
            "title": incident.title,
            "state": incident.state,
            "severity": incident.severity,
        }
        if incident
        else None,
        "followed": [_followed(one) for one in followed.get(report.incident_id, [])] if report.incident_id else [],
    }


def _followed(one: Followed) -> dict[str, str]:
    return {"kind": one.kind, "text": one.text, "amount": one.amount, "unit": one.unit, "at": one.at.isoformat()}


def _disputed(reports: Collection[FieldReport]) -> Mapping[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    open_rows = ReportConflict.objects.filter(report__in=[one.pk for one in reports], outcome="").order_by("field")
    for report_id, field in open_rows.values_list("report", "field").distinct():
        found.setdefault(report_id, []).append(field)
    return found


def _by_incident(incidents: Collection[UUID]) -> Mapping[UUID, list[Followed]]:
    found: dict[UUID, list[Followed]] = {}
    if not incidents:
        return found
    for source in _sources:
        for one in source(incidents):
            found.setdefault(one.incident_id, []).append(one)
    return {incident: sorted(told, key=lambda one: (one.at, one.kind, one.text)) for incident, told in found.items()}


@tells_what_followed
def _needs_met(incidents: Collection[UUID]) -> Iterable[Followed]:
    """What was brought of what is needed."""
    for need in Need.objects.filter(incident__in=incidents, state=Need.State.OPEN, fulfilled__gt=0):
        yield Followed(
            incident_id=need.incident_id,
            kind="need",
            text=need.item,
            amount=f"{need.fulfilled.normalize():f}",
            unit=need.unit,
            at=need.as_of,
        )


@tells_what_followed
def _tasks_done(incidents: Collection[UUID]) -> Iterable[Followed]:
    done = IncidentTask.objects.filter(incident__in=incidents, state=IncidentTask.State.DONE).select_related("step")
    for task in done:
        yield Followed(incident_id=task.incident_id, kind="task", text=str(task), at=task.state_at)


@tells_what_followed
def _documents_published(incidents: Collection[UUID]) -> Iterable[Followed]:
    found = SituationReport.objects.filter(incident__in=incidents, published_at__isnull=False).defer("content")
    for document in found:
        yield Followed(
            incident_id=document.incident_id,
            kind="situation_report",
            text=document.kind,
            amount=str(document.number),
            at=cast(datetime, document.published_at),
        )
