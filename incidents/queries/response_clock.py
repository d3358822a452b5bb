"""What a report tells of the SOP's clocks: from the stored records, each with the row that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from incidents.models import (
    Activation,
    FieldReport,
    Incident,
    IncidentStatus,
    IncidentTask,
    SituationReport,
    SopStep,
)
from incidents.rules.response_clock import NOTICED, STARTED, Milestone, Reading, kept, read

INITIAL_REPORT_STEP = "tanggap-darurat-1-07"
STATUS_STEP = "tanggap-darurat-1-13"
"""The steps of the joint SOP that are seen in records of their own, whoever ticks them off."""
KINDS = (SituationReport.Kind.FINAL, SituationReport.Kind.POST_DISASTER)


def response_clock(
    document: SituationReport, incident: Incident, whole: Sequence[UUID], approved: Sequence[SituationReport]
) -> dict[str, Any] | None:
    """The chronology of the response against the SOP, for the reports that look back. Six statements."""
    if document.kind not in KINDS:
        return None
    tasks = list(
        IncidentTask.objects.filter(incident__in=whole, step__isnull=False)
        .select_related("step")
        .order_by("step__position", "pk")
    )
    started = min((task.created_at for task in tasks), default=None)
    milestones = [*_records(incident, whole, approved, tasks, started), *map(_of_task, tasks)]
    readings = read(milestones, noticed=incident.detected_at, started=started)
    in_time, judged = kept(readings)
    names = {task.step_id: task.step for task in tasks}
    return {
        "noticed_at": _moment(incident.detected_at),
        "started_at": _moment(started) if started else None,
        "in_time": in_time,
        "judged": judged,
        "lines": [_line(reading, names) for reading in readings],
    }


def _records(
    incident: Incident,
    whole: Sequence[UUID],
    approved: Sequence[SituationReport],
    tasks: Sequence[IncidentTask],
    started: datetime | None,
) -> list[Milestone]:
    """The records that stand by themselves, in the order in which a response goes."""
    warned = Activation.objects.filter(incident__in=whole).select_related("alert").order_by("alert__sent_at").first()
    first = FieldReport.objects.filter(incident__in=whole).order_by("received_at", "pk").first()
    status = (
        IncidentStatus.objects.filter(incident__in=whole)
        .select_related("status")
        .order_by("status__created_at", "pk")
        .first()
    )
    initial = min(
        (one for one in approved if one.kind == SituationReport.Kind.INITIAL and one.approved_at is not None),
        key=lambda one: (one.approved_at, str(one.pk)),
        default=None,
    )
    own = ("incident", str(incident.pk))
    since = STARTED if started else NOTICED
    targets = dict(
        SopStep.objects.filter(pk__in=(INITIAL_REPORT_STEP, STATUS_STEP)).values_list("pk", "within_minutes")
    )
    return [
        Milestone(
            code="warning",
            at=warned.alert.sent_at if warned else None,
            source=("alert", str(warned.alert_id)) if warned else None,
        ),
        Milestone(
            code="first_report",
            at=first.received_at if first else None,
            source=("report", str(first.pk)) if first else None,
        ),
        Milestone(code="opened", at=incident.opened_at, source=own),
        Milestone(code="verified", at=incident.verified_at, source=own),
        Milestone(code="sop", at=started, source=("task", str(incident.pk)) if tasks else None),
        Milestone(
            code="initial_report",
            at=initial.approved_at if initial else None,
            since=since,
            target=targets.get(INITIAL_REPORT_STEP),
            source=("document", str(initial.pk)) if initial else None,
        ),
        Milestone(
            code="status",
            at=status.status.created_at if status else None,
            since=since,
            target=targets.get(STATUS_STEP),
            source=("status", str(status.status_id)) if status else None,
        ),
    ]


def _of_task(task: IncidentTask) -> Milestone:
    is_done = task.state == IncidentTask.State.DONE
    return Milestone(
        code="step",
        key=str(task.step_id),
        at=task.state_at if is_done else None,
        since=STARTED,
        target=task.step.within_minutes if task.step else None,
        state=task.state,
        source=("task", f"{task.incident_id}#task-{task.pk}"),
    )


def _line(reading: Reading, steps: Mapping[Any, Any]) -> dict[str, Any]:
    one = reading.milestone
    step = steps.get(one.key)
    return {
        "code": one.code,
        "name": {"id": step.name_id, "en": step.name_en} if step else None,
        "at": _moment(one.at) if one.at else None,
        "since": one.since,
        "minutes": reading.minutes,
        "target": one.target,
        "is_late": reading.is_late,
        "state": one.state,
        "source": list(one.source) if one.source else None,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
