"""The page of one report: what was seen, what is doubtful, and what can be decided."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from incidents import report_types
from incidents.capabilities import INCIDENT_OPEN, REPORT_VERIFY
from incidents.forms import AttachmentForm, ReasonForm
from incidents.models import FieldReport, ReportAmendment, ReportStep
from incidents.queries.conflicts import undecided
from incidents.queries.duplicates import Telling, duplicate_candidates
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.ladder import standing_of
from incidents.queries.reference import indicators
from incidents.queries.reports import report as find_report
from incidents.rules import ladder
from incidents.views.addresses import is_identifier
from incidents.views.answers import questions_by_path, told_former, told_sections, told_value
from incidents.views.conflict_rows import SettlementForm, settlement_forms, told_conflicts
from incidents.views.duplicates import candidate_rows
from incidents.views.refused import NOTHING, Refused
from incidents.views.report_forms import ChangesForm
from incidents.views.report_text import report_message
from incidents.views.twins import twin_context
from incidents.views.words import REPORT_FIELDS, UNITS, address, doubts, source
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.queries.areas import full_name, middle_of
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

MOST_OFFERED = 50
NO_SETTLEMENTS: Mapping[str, SettlementForm] = MappingProxyType({})
DECIDABLE = (FieldReport.Status.FILED, FieldReport.Status.VERIFIED)


def show_report(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] = NOTHING
) -> HttpResponse:
    """The page; `refused` holds a form that was refused, by its name in the template."""
    position = head_position()
    row = find_report(actor=request.actor, report_id=pk)
    acts = _acts(row, request.actor)
    settlements, refused = _settlements(row, refused)
    context = {
        "position": position,
        "candidates": _candidates(row, request.actor) if "attach_url" in acts or "open_url" in acts else [],
        **report_context(row, request.actor, settlements),
        **twin_context(row, request.actor),
        "points": _points(row),
        "areas_url": layer_url(row.area_id[:5]),
        **Refused(refused).put_into(acts, version=row.version),
    }
    return render(request, "incidents/report_detail.html", context, status=status)


def report_context(
    row: FieldReport, actor: Actor, settlements: Mapping[str, SettlementForm] = NO_SETTLEMENTS
) -> dict[str, Any]:
    """What is told of a report, to its author as to those who verify it. People are named inside their tenant only."""
    names_people = row.tenant_id == actor.tenant.id
    labels = labels_of(row)
    return {
        "steps": [_step(step, labels, names_people=names_people) for step in row.steps.all()],
        "asked": [str(labels.get(name, name)) for name in row.asked],
        "report": _facts(row, names_people=names_people),
        "figures": [_figure(figure) for figure in row.figures.all() if figure.status != "superseded"],
        "sections": [section for section in told_sections(row) if section["lines"] or section["source"]],
        "former": told_former(row),
        "message": report_message(row),
        "photos": [
            {"url": reverse("api:photo", args=[photo.pk]), "caption": photo.caption, "taken_at": photo.taken_at}
            for photo in row.photos.all()
        ],
        "amendments": [_amendment(amendment, row, names_people=names_people) for amendment in row.amendments.all()],
        "conflicts": told_conflicts(row, labels, names_people=names_people, forms_by_path=settlements),
        "incident": {
            "title": row.incident.title,
            "number": row.incident.number,
            "url": reverse("incidents:incident", args=[row.incident.pk]),
        }
        if row.incident
        else None,
    }


def _settlements(
    row: FieldReport, refused: Mapping[str, Form]
) -> tuple[Mapping[str, SettlementForm], Mapping[str, Form]]:
    """The forms for fields of which there are two versions, with a refused one in its place; and the other refused."""
    forms = settlement_forms(row)
    typed = refused.get("settlement_form")
    if not isinstance(typed, SettlementForm) or typed.path not in forms:
        return forms, refused
    besides = {place: form for place, form in refused.items() if place != "settlement_form"}
    return {**forms, typed.path: typed}, besides


def attachment_form(actor: Actor, *, near: str = "", **kwargs: Any) -> AttachmentForm:
    """The form that attaches a report; the open incidents of the same kabupaten/kota come first."""
    still_open = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))
    found = {one.pk: one for one in still_open[:MOST_OFFERED]}
    if (data := kwargs.get("data")) and is_identifier(data.get("incident", "")):
        found |= {one.pk: one for one in still_open.filter(pk=data["incident"])}
    ranked = sorted(found.values(), key=lambda one: not one.area_id.startswith(near[:5]))
    return AttachmentForm(incidents=[(one.pk, f"{one.number} · {one.title}") for one in ranked], **kwargs)


def _candidates(row: FieldReport, actor: Actor) -> list[dict[str, Any]]:
    """The open incidents that the report may be about; each can be chosen if its owner lets one take part."""
    told = Telling(
        hazard=row.hazard_id,
        area=row.area_id,
        location=row.location,
        at=row.observed_at,
        text=f"{row.text} {row.landmark}",
    )
    besides = [row.incident_id] if row.incident_id else []
    found = duplicate_candidates(actor=actor, told=told, besides=besides)
    joinable = {one.incident.pk for one in found if actor.tenant.id in one.incident.visible_to}
    return [{**line, "may_attach": line["id"] in joinable} for line in candidate_rows(found)]


def _facts(row: FieldReport, *, names_people: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "version": row.version,
        "receipt": row.receipt,
        "kind_label": report_types.get(row.type_code).label,
        "severity": row.severity,
        "hazard_code": row.hazard_id,
        "hazard_name": row.hazard.name,
        "place": full_name(row.area_id),
        "address": address(row),
        "status": row.status,
        "status_label": row.get_status_display(),
        "status_reason": row.status_reason,
        "text": row.text,
        "observed_at": row.observed_at,
        "reported_at": row.reported_at,
        "received_at": row.received_at,
        "verified_at": row.verified_at,
        "rung_label": row.get_rung_display() if row.rung else "",
        "verified_by": row.verified_by.name if row.verified_by and names_people else "",
        "filed_by": row.filed_by.name if row.filed_by and names_people else "",
        "unit_name": row.filed_by_unit.name if row.filed_by_unit else "",
        "source": source(row.source_class, row.source_name),
        "accuracy_m": row.accuracy_m,
        "flags": doubts(row.flags),
        "refused": row.answers.get("refused", {}),
        "reference": row.reference,
        "doors": _doors(row),
    }


def _doors(row: FieldReport) -> list[dict[str, Any]]:
    further = [{"label": one.get_door_display(), "at": one.received_at} for one in row.arrivals.all()]
    return [{"label": row.get_door_display(), "at": row.received_at}, *further]


def _figure(figure: Any) -> dict[str, Any]:
    return {
        "indicator": indicators()[figure.indicator_id].name,
        "value": figure.value,
        "unit": UNITS[figure.unit],
        "as_of": figure.as_of,
        "source": source(figure.source_class, figure.source_name),
        "status": figure.status,
        "status_label": figure.get_status_display(),
        "flags": doubts(figure.flags),
    }


def _amendment(amendment: ReportAmendment, row: FieldReport, *, names_people: bool) -> dict[str, Any]:
    labels, questions = labels_of(row), questions_by_path(row)
    return {
        "at": amendment.received_at,
        "by": amendment.filed_by.name if amendment.filed_by and names_people else "",
        "changes": [
            {
                "field": labels.get(name, name),
                "old": told_value(name, change.get("from"), questions.get(name)),
                "new": told_value(name, change.get("to"), questions.get(name)),
                "is_conflict": name in amendment.conflicts,
            }
            for name, change in amendment.changes.items()
        ],
    }


def _step(step: ReportStep, labels: Mapping[str, Any], *, names_people: bool) -> dict[str, Any]:
    return {
        "title": step.get_act_display(),
        "rung": step.get_rung_display() if step.rung else "",
        "at": step.at,
        "by": step.by.name if step.by and names_people else "",
        "unit": step.by_unit.name if step.by_unit else "",
        "reason": step.reason,
        "asked": ", ".join(str(labels.get(name, name)) for name in step.asked),
    }


def fields_to_ask(row: FieldReport) -> list[tuple[str, Any]]:
    """What a verifier may ask the author for, with its words; whole sections of answers stay in their order."""
    return list(labels_of(row).items())


def labels_of(row: FieldReport) -> Mapping[str, Any]:
    return {**REPORT_FIELDS, **{path: question.label for path, question in questions_by_path(row).items()}}


def _points(row: FieldReport) -> dict[str, Any]:
    place = row.location or middle_of(row.area)
    if place is None:
        return {"type": "FeatureCollection", "features": []}
    properties = {
        "kind": "report",
        "id": str(row.pk),
        "severity": row.severity,
        "hazard": row.hazard_id,
        "title": f"{row.hazard.name} · {date_format(localtime(row.observed_at), 'j M H.i')}",
        "url": reverse("incidents:report", args=[row.pk]),
        "status": "verified" if row.status == "verified" else "unverified",
        "approximate": row.location is None,
    }
    geometry = {"type": "Point", "coordinates": [place.x, place.y]}
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return {"type": "FeatureCollection", "features": [feature]}


def _acts(row: FieldReport, actor: Actor) -> dict[str, Any]:
    """What may be decided: each only for the own tenant's report, in a state and by an office that allow it."""
    acts: dict[str, Any] = {}
    if row.tenant_id != actor.tenant.id or row.status not in DECIDABLE:
        return acts
    if actor.allows(REPORT_VERIFY, at=row.area_id):
        shown = {"version": row.version}
        if undecided(row):
            acts["settlement_url"] = reverse("incidents:report-settlement", args=[row.pk])
        elif row.status == FieldReport.Status.FILED:
            acts["verify_url"] = reverse("incidents:report-verification", args=[row.pk])
            acts["verify_form"] = VersionedForm(initial=shown)
        elif ladder.is_above(standing_of(actor=actor, area_code=row.area_id), than=row.rung):
            acts["confirm_url"] = reverse("incidents:report-confirmation", args=[row.pk])
            acts["confirm_form"] = VersionedForm(initial=shown)
        if row.filed_by_id is not None:
            acts["changes_url"] = reverse("incidents:report-changes", args=[row.pk])
            acts["changes_form"] = ChangesForm(
                initial={**shown, "fields_asked": row.asked}, offered=fields_to_ask(row), auto_id="changes_%s"
            )
        acts["return_url"] = reverse("incidents:report-return", args=[row.pk])
        acts["return_form"] = ReasonForm(initial=shown, auto_id="return_%s")
        acts["attach_url"] = reverse("incidents:report-attachment", args=[row.pk])
        shown_incident = {**shown, "incident": row.incident_id}
        acts["attach_form"] = attachment_form(actor, near=row.area_id, initial=shown_incident, auto_id="attach_%s")
    if row.incident_id is None and actor.allows(INCIDENT_OPEN, at=row.area_id):
        acts["open_url"] = reverse("incidents:report-opening", args=[row.pk])
    return acts
