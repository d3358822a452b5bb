"""Playing a dated series through the very services that people use; a line played twice is played once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib.gis.geos import Point
from django.db import transaction

from incidents.models import FieldReport, Figure, Incident, IncidentParticipation
from incidents.replays import Line, Replay
from incidents.report_types.development import Development
from incidents.rules import lifecycle
from incidents.services.drafts import FieldReportDraft, FigureDraft, IncidentOpening
from incidents.services.figures import record_figure, verify_figure
from incidents.services.filing import submit_field_report
from incidents.services.incidents import change_severity, move_incident, open_incident
from incidents.services.participation import accept_participation, invite_participant
from incidents.services.reports import attach_report_to_incident, verify_report
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.scope import Actor

REPLAYS = UUID("b3f6c1de-5c1b-4f0e-9f0a-6a0a3f2b7c11")
QUESTIONS = {question.name: question for question in Development.fields if question.indicator}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One playing of a replay in a space. Its lines have the same references whenever it goes on."""

    replay: Replay
    space: str
    number: int

    @property
    def external_id(self) -> str:
        return f"{self.replay.name}/{self.number}"

    def reference(self, index: int) -> UUID:
        return uuid5(REPLAYS, f"{self.space}/{self.external_id}/{index}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What became of a line: `outcome` in a few words, and the flags that the product raised by itself."""

    outcome: str
    flags: tuple[str, ...] = ()


def run_to_go_on(*, actor: Actor, replay: Replay, from_start: bool) -> Run:
    """The latest run in the actor's tenant, or a new one, which ends the incident of the one before."""
    prefix = f"{replay.name}/"
    numbers = [
        int(told["replay"].removeprefix(prefix))
        for told in Incident.objects.filter(
            tenant=actor.tenant.id, external_ids__replay__startswith=prefix
        ).values_list("external_ids", flat=True)
    ]
    latest = max(numbers, default=0)
    if from_start and latest:
        _end(actor, Run(replay=replay, space=actor.tenant.space, number=latest))
    return Run(replay=replay, space=actor.tenant.space, number=latest + 1 if from_start or not latest else latest)


@transaction.atomic
def begin(*, actor: Actor, run: Run) -> Incident:
    """Play the first line: file it, open the incident and count the report in."""
    if standing := _incident_of(actor, run):
        return standing
    first = run.replay.lines[0]
    report = submit_field_report(actor=actor, draft=_draft(run, 0, first, severity=run.replay.severity))
    incident = open_incident(
        actor=actor,
        opening=IncidentOpening(
            hazard=run.replay.hazard,
            area=report.area_id,
            severity=report.severity,
            started_at=report.observed_at,
            detected_at=report.reported_at,
            location=report.location,
            external_ids={"replay": run.external_id},
            reason=run.replay.title,
        ),
    )
    report = attach_report_to_incident(
        actor=actor, report_id=report.pk, incident_id=incident.pk, version=report.version
    )
    if first.verified:
        verify_report(actor=actor, report_id=report.pk, version=report.version)
        incident.refresh_from_db()
        incident = move_incident(
            actor=actor, incident_id=incident.pk, version=incident.version, to_state=Incident.State.VERIFIED
        )
    return incident


def invite(*, actor: Actor, incident_id: UUID, tenant_id: int) -> None:
    """Let another tenant take part; inviting it again changes nothing."""
    if IncidentParticipation.objects.filter(incident=incident_id, participant=tenant_id).exists():
        return
    incident = Incident.objects.get(pk=incident_id)
    invite_participant(
        actor=actor,
        incident_id=incident_id,
        version=incident.version,
        tenant_id=tenant_id,
        role=IncidentParticipation.Role.AFFECTED,
    )


def join(*, actor: Actor, incident_id: UUID) -> None:
    """Accept the invitation under a number of the own tenant."""
    accept_participation(actor=actor, incident_id=incident_id)


@transaction.atomic
def play(*, actor: Actor, run: Run, incident_id: UUID, index: int) -> Played | None:
    """Play one line in the tenant that it belongs to; None when it had been played before."""
    line = run.replay.lines[index]
    if line.severity:
        return _graver(actor, incident_id, line)
    if line.state:
        return _on(actor, incident_id, line)
    if line.area is None:
        return _speak_of_the_whole(actor, incident_id, line)
    return _report(actor, run, incident_id, index, line)


def _report(actor: Actor, run: Run, incident_id: UUID, index: int, line: Line) -> Played | None:
    if FieldReport.objects.filter(tenant=actor.tenant.id, client_ref=run.reference(index)).exists():
        return None
    severity = Incident.objects.values_list("severity", flat=True).get(pk=incident_id)
    draft = _draft(run, index, line, severity=severity, incident_id=incident_id)
    report = submit_field_report(actor=actor, draft=draft)
    if line.verified:
        report = verify_report(actor=actor, report_id=report.pk, version=report.version)
    doubts = {flag for flags in report.figures.values_list("flags", flat=True) for flag in flags}
    outcome = f"{report.receipt} {report.status}"
    return Played(outcome=outcome, flags=tuple(sorted({*report.flags, *doubts})))


def _speak_of_the_whole(actor: Actor, incident_id: UUID, line: Line) -> Played | None:
    said, flags = [], set()
    for name, value in line.numbers.items():
        question = QUESTIONS[name]
        standing = Figure.objects.filter(
            incident=incident_id,
            area=None,
            indicator=question.indicator,
            unit=question.unit,
            as_of=line.at,
            source_name=line.source_name,
        )
        if standing.exists():
            continue
        draft = FigureDraft(
            incident_id=incident_id,
            indicator=question.indicator,
            unit=question.unit,
            value=value,
            as_of=line.at,
            source_class=line.source_class,
            source_name=line.source_name,
        )
        try:
            figure = record_figure(actor=actor, draft=draft)
        except InvalidInput as problem:
            said.append(f"{name} refused: {'; '.join(str(sentence) for sentence in problem.fields.values())}")
            continue
        flags.update(figure.flags)
        if line.verified and not figure.flags:
            figure = verify_figure(actor=actor, figure_id=figure.pk, version=figure.version)
        said.append(f"{name} {figure.status}")
    return Played(outcome=", ".join(said), flags=tuple(sorted(flags))) if said else None


def _graver(actor: Actor, incident_id: UUID, line: Line) -> Played | None:
    incident = Incident.objects.get(pk=incident_id)
    if incident.severity_history.filter(to_severity=line.severity).exists():
        return None
    change_severity(
        actor=actor, incident_id=incident_id, version=incident.version, severity=line.severity, reason=line.reason
    )
    return Played(outcome=f"severity {line.severity}")


def _on(actor: Actor, incident_id: UUID, line: Line) -> Played | None:
    incident = Incident.objects.get(pk=incident_id)
    if incident.transitions.filter(to_state=line.state).exists():
        return None
    if not lifecycle.is_allowed(incident.state, to=line.state):
        return Played(outcome=f"left at {incident.state}: somebody moved it meanwhile")
    move_incident(
        actor=actor, incident_id=incident_id, version=incident.version, to_state=line.state, reason=line.reason
    )
    return Played(outcome=f"state {line.state}")


def _draft(run: Run, index: int, line: Line, *, severity: str, incident_id: UUID | None = None) -> FieldReportDraft:
    answers: dict[str, Any] = {"hazard": run.replay.hazard, "severity": severity, **line.numbers}
    return FieldReportDraft(
        client_ref=run.reference(index),
        type_code="development" if line.numbers else "first_report",
        observed_at=line.at,
        reported_at=line.at,
        answers=answers,
        area=line.area,
        location=Point(*line.location, srid=4326) if line.location else None,
        text=line.text,
        source_class=line.source_class,
        source_name=line.source_name,
        incident_id=incident_id,
        as_received=True,
    )


def _incident_of(actor: Actor, run: Run) -> Incident | None:
    return Incident.objects.filter(tenant=actor.tenant.id, external_ids__replay=run.external_id).first()


def _end(actor: Actor, run: Run) -> None:
    incident = _incident_of(actor, run)
    if incident is not None and incident.is_open:
        end = next(state for state in lifecycle.steps_from(incident.state) if state in lifecycle.ENDED)
        move_incident(
            actor=actor,
            incident_id=incident.pk,
            version=incident.version,
            to_state=end,
            reason="The replay was started again.",
        )
