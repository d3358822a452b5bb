"""The page of one incident: what it is, what counts, what happened, and what may be done."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.capabilities import DOCUMENT_DRAFT, FIGURE_RECORD, INCIDENT_MANAGE, INCIDENT_OPEN, REPORT_READ
from incidents.forms import FigureForm, OptionalReasonForm, ParticipantForm, SeverityForm, TransitionForm
from incidents.models import (
    FieldReport,
    Figure,
    Incident,
    IncidentMerge,
    IncidentParticipation,
    IncidentSeverity,
    IncidentTransition,
    Lesson,
    Severity,
)
from incidents.queries.figures import IndicatorFigures, figures_of
from incidents.queries.incidents import IncidentStory, TimelineItem, readable_incidents
from incidents.queries.incidents import incident as find_incident
from incidents.queries.listing import report_lines
from incidents.queries.merged import standing_for
from incidents.rules.lifecycle import ENDED, needs_reason, steps_from
from incidents.rules.plausibility import DISQUALIFYING
from incidents.views.emergency_status_page import incident_statuses
from incidents.views.follow_ups import follow_up_form, follow_up_rows
from incidents.views.incident_head import incident_pages
from incidents.views.incident_risk import incident_risk
from incidents.views.lesson_page import lesson_step, lessons_in_short
from incidents.views.merging_page import one_incident, told_merge
from incidents.views.refused import NOTHING, Refused
from incidents.views.report_rows import report_row
from incidents.views.situation_report_forms import KindForm
from incidents.views.situation_report_page import incident_documents
from incidents.views.words import ROLES, UNITS, doubts, source
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.queries.grants import possible_receivers
from pmi_platform.core.tenancy.scope import Actor

HEADLINES = ("terdampak", "mengungsi", "meninggal", "hilang", "terluka", "rumah_rusak")
AFTERWARDS = (Incident.State.RECOVERY, Incident.State.CLOSED)
"""When one sits together and agrees what is to be done."""
STEP_LABELS: Mapping[str, str | Promise] = {
    "verified": gettext_lazy("Confirm"),
    "responding": gettext_lazy("Start responding"),
    "recovery": gettext_lazy("Move to recovery"),
    "closed": gettext_lazy("Close"),
    "dismissed": gettext_lazy("Dismiss"),
    "reported": gettext_lazy("Reopen"),
}


def show_incident(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position, returned = head_position(), Refused(refused)
    actor = request.actor
    story = find_incident(actor=actor, incident_id=pk)
    if (other := _found_to_be(story.incident, actor)) is not None:
        return redirect("incidents:incident", pk=other.pk)
    counted = figures_of(actor=actor, incident_id=pk)
    names = full_names(_codes(story, counted))
    context = {
        "position": position,
        "incident": _facts(story, actor, names),
        "totals": _totals(counted),
        "series": [_series(one, story.incident, names, actor, returned) for one in counted],
        "timeline": [step for item in story.timeline if (step := _step(item)) is not None],
        "reports": _reports(story, actor),
        "documents": incident_documents(actor, pk),
        "follow_ups": follow_up_rows(story.incident, actor),
        "lessons": lessons_in_short(story),
        "areas": [names.get(code, code) for code in _area_codes(story)],
        **one_incident(story, actor, returned),
        "participants": [_participant(one) for one in story.participations],
        "graver": [_participant(one) for one in story.graver_participations],
        "points": _points(story.incident),
        "risk": incident_risk(actor, story.incident),
        "areas_url": layer_url(story.incident.area_id[:5]),
        "pages": incident_pages(story.incident, here="summary"),
        **returned.put_into(
            {**incident_statuses(actor, story.incident), **_acts(story, actor, returned)},
            version=story.incident.version,
        ),
    }
    return render(request, "incidents/incident_detail.html", context, status=status)


def _found_to_be(row: Incident, actor: Actor) -> Incident | None:
    """The incident into which this one was merged, for those who read it; the others keep reading this one."""
    other = standing_for(row) if row.is_merged else None
    return readable_incidents(actor).filter(pk=other.pk).first() if other else None


def _codes(story: IncidentStory, counted: Sequence[IndicatorFigures]) -> set[str]:
    of_figures = {line.area_code for one in counted for line in one.series if line.area_code}
    return {story.incident.area_id, *_area_codes(story), *of_figures}


def _area_codes(story: IncidentStory) -> list[str]:
    """The areas that it touches, with those of what was merged into it."""
    return sorted({code for row in (story.incident, *story.merged) for code in row.area_codes})


def _facts(story: IncidentStory, actor: Actor, names: Mapping[str, str]) -> dict[str, Any]:
    row = story.incident
    return {
        "id": row.pk,
        "version": row.version,
        "number": _own_number(story, actor) or row.number,
        "title": row.title,
        "hazard_code": row.hazard_id,
        "hazard_name": row.hazard.name,
        "severity": row.severity,
        "state": row.state,
        "state_label": row.get_state_display(),
        "started_at": row.started_at,
        "detected_at": row.detected_at,
        "opened_at": row.opened_at,
        "verified_at": row.verified_at,
        "closed_at": row.closed_at,
        "lead": row.lead.name if row.lead else None,
        "lead_unit": row.lead_unit.name if row.lead_unit else None,
        "area": names.get(row.area_id, row.area_id),
        "glide_numbers": row.glide_numbers,
        "owner": None if row.tenant_id == actor.tenant.id else row.tenant.organisation.name,
        "owners_number": row.number,
    }


def _own_number(story: IncidentStory, actor: Actor) -> str:
    """The number that a participant gave it."""
    return next((one.local_number for one in story.participations if one.participant_id == actor.tenant.id), "")


def _totals(counted: Sequence[IndicatorFigures]) -> list[dict[str, Any]]:
    """The headline figures that were reported, in the usual order; six at most, so that they fill one line."""
    usual = {(one.indicator.code, one.indicator.units[0]): one for one in counted if one.unit == one.indicator.units[0]}
    shown = [one for code in HEADLINES for key, one in usual.items() if key[0] == code]
    shown = [one for one in shown if one.headline.reported is not None or one.headline.verified is not None]
    return [
        {
            "label": one.indicator.name,
            "value": one.headline.verified,
            "unverified": one.headline.unverified_change or (0 if one.headline.verified is not None else None),
            "unit": UNITS[one.unit],
            "change": None,
            "url": f"#figure-{one.indicator.code}-{one.unit}",
        }
        for one in shown[:6]
    ]


def _series(
    one: IndicatorFigures, row: Incident, names: Mapping[str, str], actor: Actor, returned: Refused
) -> dict[str, Any]:
    """One indicator: its headline, and what each source said, the newest first; the incident's own area goes unsaid."""
    counting = {*one.headline.verified_ids, *one.headline.reported_ids}
    rows = [
        _figure(
            figure, _place(line.area_code, row, names), counts=figure.pk in counting, actor=actor, returned=returned
        )
        for line in one.series
        for figure in line.figures
    ]
    rows.sort(key=lambda row: row["as_of"], reverse=True)
    return {
        "key": f"{one.indicator.code}-{one.unit}",
        "label": one.indicator.name,
        "unit": UNITS[one.unit],
        "headline": one.headline,
        "latest_at": rows[0]["as_of"],
        "spark": _spark(rows),
        "is_open": any(row["verify_url"] or row["flags"] or row["form"].errors for row in rows),
        "figures": rows,
    }


def _place(area_code: str | None, row: Incident, names: Mapping[str, str]) -> str:
    if area_code is None:
        return _("the whole incident")
    return "" if area_code == row.area_id else names.get(area_code, area_code)


def _spark(rows: Sequence[Mapping[str, Any]]) -> str:
    """The points of a small line over time, 120 wide and 24 high; nothing for fewer than two numbers."""
    known = [(row["as_of"].timestamp(), float(row["value"])) for row in reversed(rows) if _is_drawn(row)]
    if len(known) < 2:
        return ""
    began, ended = known[0][0], known[-1][0]
    most = max(value for _at, value in known) or 1
    return " ".join(
        f"{120 * (at - began) / ((ended - began) or 1):.1f},{23 - 22 * value / most:.1f}" for at, value in known
    )


def _is_drawn(row: Mapping[str, Any]) -> bool:
    return row["value"] is not None and row["status"] != "retracted" and not row["needs_reason"]


def _figure(figure: Figure, place: str, *, counts: bool, actor: Actor, returned: Refused) -> dict[str, Any]:
    is_own = figure.tenant_id == actor.tenant.id
    may_decide = is_own and actor.allows(FIGURE_RECORD, at=figure.area_id or actor.tenant.area_code)
    is_draft, is_standing = figure.status == "draft", figure.status in ("draft", "verified")
    fresh = decision_form(figure.pk, initial={"version": figure.version})
    offered = may_decide and is_standing
    return {
        "id": figure.pk,
        "version": figure.version,
        "place": place,
        "value": figure.value,
        "as_of": figure.as_of,
        "source": source(figure.source_class, figure.source_name),
        "status": figure.status,
        "status_label": figure.get_status_display(),
        "status_reason": figure.status_reason,
        "flags": doubts(figure.flags),
        "counts": counts,
        "needs_reason": bool(DISQUALIFYING.intersection(figure.flags)),
        "verify_url": reverse("incidents:figure-verification", args=[figure.pk]) if may_decide and is_draft else "",
        "retract_url": reverse("incidents:figure-retraction", args=[figure.pk]) if offered else "",
        "form": _asking_why(returned.take(f"figure_{figure.pk}", fresh=fresh, version=figure.version))
        if offered
        else fresh,
    }


def _step(item: TimelineItem) -> dict[str, Any] | None:
    """One line of the story; the severity that it was opened with is no change."""
    match item.row:
        case IncidentTransition() as row:
            label = Incident.State(row.to_state).label if row.from_state else _("Opened")
            return {"at": item.at, "title": label, "by": _name(row), "reason": row.reason, "is_key": True}
        case IncidentSeverity() as row:
            if not row.from_severity:
                return None
            words = {"old": Severity(row.from_severity).label, "new": Severity(row.to_severity).label}
            title = _("Severity: %(old)s → %(new)s") % words
            return {"at": item.at, "title": title, "by": _name(row), "reason": row.reason, "is_key": True}
        case FieldReport() as row:
            title = _("Report %(receipt)s") % {"receipt": row.receipt}
            by = row.filed_by_unit.name if row.filed_by_unit else row.source_name or row.area.name
            return {"at": item.at, "title": title, "url": reverse("incidents:report", args=[row.pk]), "by": by}
        case IncidentMerge() as row:
            is_undone = item.kind == "separation"
            title = told_merge(title=row.incident.title, number=row.incident.number, is_undone=is_undone)
            who, why = (row.undone_by, row.undone_reason) if is_undone else (row.by, row.reason)
            return {"at": item.at, "title": title, "by": who.name if who else "", "reason": why, "is_key": True}
        case Lesson() as row:
            return lesson_step(item.kind, row)
        case Figure():
            return None
    return None


def _name(row: IncidentTransition | IncidentSeverity) -> str:
    return row.by.name if row.by else ""


def _reports(story: IncidentStory, actor: Actor) -> list[dict[str, Any]]:
    """The attached reports, for those who read reports."""
    if not actor.allows(REPORT_READ):
        return []
    return [
        report_row(line) for line in report_lines([i.row for i in story.timeline if isinstance(i.row, FieldReport)])
    ]


def _participant(one: IncidentParticipation) -> dict[str, Any]:
    role = str(ROLES.get(one.role, one.role))
    return {
        "name": one.participant.organisation.name,
        "role": role if one.accepted_at else _("%(role)s, invited") % {"role": role},
        "number": one.local_number,
        "severity": one.reported_severity,
    }


def _points(row: Incident) -> dict[str, Any]:
    features = []
    if row.location is not None:
        properties = {
            "kind": "incident",
            "id": str(row.pk),
            "severity": row.severity,
            "hazard": row.hazard_id,
            "title": row.title,
            "url": reverse("incidents:incident", args=[row.pk]),
            "status": "unverified" if row.state == "reported" else row.state,
            "approximate": row.location_is_approximate,
        }
        point = {"type": "Point", "coordinates": [row.location.x, row.location.y]}
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    return {"type": "FeatureCollection", "features": features}


def decision_form(figure_id: UUID, **kwargs: Any) -> OptionalReasonForm:
    """The form that vouches for a figure or takes it back; there is one for each on the page."""
    return OptionalReasonForm(auto_id=f"figure_{figure_id}_%s", **kwargs)


def step_form(state: str, **kwargs: Any) -> TransitionForm:
    """The form of one step; there is one for each on the page."""
    return TransitionForm(auto_id=f"step_{state}_%s", **kwargs)


def _asking_why(form: Form) -> Form:
    """The form as it is shown where the service will want a reason."""
    form.fields["reason"].required = True
    return form


def _acts(story: IncidentStory, actor: Actor, returned: Refused) -> dict[str, Any]:
    """What may be done here: each only when the actor's office allows it and the incident's state too."""
    row = story.incident
    acts: dict[str, Any] = {}
    takes_part = row.tenant_id == actor.tenant.id or actor.tenant.id in row.visible_to
    if row.is_open and takes_part and actor.allows(FIGURE_RECORD):
        acts["figure_url"] = reverse("incidents:figure-recording", args=[row.pk])
        acts["figure_form"] = FigureForm(within=actor.tenant.area_code, auto_id="figure_%s")
    if _is_invited(story, actor) and actor.allows(INCIDENT_OPEN):
        acts["accept_url"] = reverse("incidents:incident-participation", args=[row.pk])
    if row.tenant_id == actor.tenant.id and actor.allows(DOCUMENT_DRAFT, at=row.area_id):
        acts["document_url"] = reverse("incidents:document-beginning", args=[row.pk])
        acts["document_form"] = KindForm(auto_id="document_%s")
        if row.state in AFTERWARDS:
            acts["follow_up_url"] = reverse("incidents:follow-up-agreement", args=[row.pk])
            acts["follow_up_form"] = follow_up_form(actor)
    if row.tenant_id != actor.tenant.id or not actor.allows(INCIDENT_MANAGE, at=row.area_id):
        return acts
    acts["transition_url"] = reverse("incidents:incident-transition", args=[row.pk])
    acts["transitions"] = [_offered_step(row, state, returned) for state in steps_from(row.state)]
    if row.is_open:
        if row.lead_id != actor.user_id:
            acts["lead_url"] = reverse("incidents:incident-lead", args=[row.pk])
        shown = {"version": row.version, "severity": row.severity}
        acts["severity_url"] = reverse("incidents:incident-severity", args=[row.pk])
        acts["severity_form"] = SeverityForm(initial=shown, auto_id="severity_%s")
        acts["participant_url"] = reverse("incidents:incident-participant", args=[row.pk])
        acts["participant_form"] = participant_form(actor, story.participations, initial={"version": row.version})
    return acts


def _offered_step(row: Incident, state: str, returned: Refused) -> dict[str, Any]:
    fresh = step_form(state, initial={"version": row.version, "state": state})
    form, wants_reason = (
        returned.take(f"step_{state}", fresh=fresh, version=row.version),
        needs_reason(row.state, to=state),
    )
    return {
        "code": state,
        "label": STEP_LABELS[state] if row.is_open else _("Reopen"),
        "needs_reason": wants_reason,
        "is_destructive": state in ENDED,
        "form": _asking_why(form) if wants_reason else form,
    }


def _is_invited(story: IncidentStory, actor: Actor) -> bool:
    return any(one.participant_id == actor.tenant.id and one.accepted_at is None for one in story.participations)


def participant_form(
    actor: Actor, participations: Iterable[IncidentParticipation] = (), **kwargs: Any
) -> ParticipantForm:
    """The form that invites another organisation; those that take part already are left out."""
    taking_part = {one.participant_id for one in participations}
    tenants = [(one.pk, one.organisation.name) for one in possible_receivers(actor) if one.pk not in taking_part]
    return ParticipantForm(tenants=tenants, auto_id="participant_%s", **kwargs)
