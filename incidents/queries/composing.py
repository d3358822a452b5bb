"""What a situation report says at a moment, composed from the incident's data: the content that approval freezes.

It is plain JSON. Words that a release may translate anew are kept as codes; names of areas, indicators and units as
they are at that moment. Nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from incidents.models import (
    Figure,
    FollowUp,
    Incident,
    IncidentSeverity,
    IncidentTransition,
    Lesson,
    SituationReport,
)
from incidents.queries.figures import IndicatorFigures, candidate, figures_of
from incidents.queries.incidents import readable_incident
from incidents.queries.merged import whole_of
from incidents.queries.response_clock import response_clock
from incidents.rules import headline
from incidents.rules.lessons import SHARED
from incidents.rules.situation_reports import Approved, before, changes, thinned, told_sections
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.geo.queries.drawings import draw_areas, frame_of
from pmi_platform.core.tenancy.scope import Actor

SCHEMA = 2
CHARTED = ("mengungsi", "terdampak", "meninggal", "rumah_rusak", "rumah_terendam", "hilang", "terluka")
"""The first of these that has changed over time is drawn."""
MOST_POINTS = 60


def compose(*, actor: Actor, document: SituationReport, at: datetime) -> dict[str, Any]:
    """The content as of `at`. A fixed number of statements."""
    incident = readable_incident(actor=actor, incident_id=document.incident_id)
    counted = [one for one in figures_of(actor=actor, incident_id=incident.pk) if _is_counted(one)]
    names = full_names({incident.area_id, *incident.area_codes, *_codes(counted)})
    approved = _approved(document)
    whole = whole_of(incident.pk)
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": document.kind,
        "number": document.number,
        "edition": document.edition,
        "letter_number": document.letter_number,
        "as_of": _moment(at),
        "organisation": _organisation(incident),
        "incident": _incident(incident, names),
        "figures": [_figures(one, names) for one in counted],
        "chart": _chart(counted),
        "chronology": _chronology(incident),
        "sections": told_sections(document.kind, document.sections),
        "follow_ups": _follow_ups(document),
        "lessons": _lessons(document, whole),
        "clock": response_clock(document, incident, whole, approved),
        "corrections": _corrections(document, approved, at),
        "map": _map(incident),
        "changes": None,
    }
    earlier = before(
        (
            Approved(kind=one.kind, number=one.number, edition=one.edition, content=one.content)
            for one in approved
            if one.content is not None
        ),
        kind=document.kind,
        number=document.number,
    )
    content["changes"] = changes(earlier.content, content) if earlier else None
    return content


def _approved(document: SituationReport) -> list[SituationReport]:
    standing = SituationReport.objects.filter(incident=document.incident_id, content__isnull=False)
    return list(standing.order_by("approved_at", "pk"))


def _is_counted(one: IndicatorFigures) -> bool:
    return one.headline.verified is not None or one.headline.reported is not None


def _codes(counted: Iterable[IndicatorFigures]) -> set[str]:
    return {line.area_code for one in counted for line in one.series if line.area_code}


def _organisation(incident: Incident) -> dict[str, str]:
    tenant = incident.tenant
    return {
        "code": tenant.code,
        "name": tenant.organisation.name,
        "space": tenant.space,
        "time_zone": tenant.time_zone,
    }


def _incident(incident: Incident, names: Mapping[str, str]) -> dict[str, Any]:
    location = incident.location
    return {
        "id": str(incident.pk),
        "number": incident.number,
        "title": incident.title,
        "hazard": incident.hazard_id,
        "hazard_name": {"id": incident.hazard.name_id, "en": incident.hazard.name_en},
        "state": incident.state,
        "severity": incident.severity,
        "started_at": _moment(incident.started_at),
        "area_code": incident.area_id,
        "area": names.get(incident.area_id, incident.area_id),
        "areas": [names.get(code, code) for code in incident.area_codes],
        "location": [round(location.x, 5), round(location.y, 5)] if location else None,
        "location_is_approximate": incident.location_is_approximate,
        "glide_numbers": list(incident.glide_numbers),
    }


def _figures(one: IndicatorFigures, names: Mapping[str, str]) -> dict[str, Any]:
    """One counted number beside the reported one, and the figures that each is the sum of."""
    head = one.headline
    contributing = {*head.verified_ids, *head.reported_ids}
    rows = [figure for line in one.series for figure in line.figures if figure.pk in contributing]
    rows.sort(key=lambda figure: (figure.as_of, str(figure.pk)))
    return {
        "indicator": one.indicator.code,
        "name": {"id": one.indicator.name_id, "en": one.indicator.name_en},
        "unit": one.unit,
        "verified": _number(head.verified),
        "reported": _number(head.reported),
        "verified_ids": [str(pk) for pk in head.verified_ids],
        "reported_ids": [str(pk) for pk in head.reported_ids],
        "as_of": _moment(max(figure.as_of for figure in rows)) if rows else None,
        "sources": [_source(figure, names) for figure in rows],
    }


def _source(figure: Figure, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "figure_id": str(figure.pk),
        "value": _number(figure.value),
        "as_of": _moment(figure.as_of),
        "source_class": figure.source_class,
        "source_name": figure.source_name,
        "status": figure.status,
        "area_code": figure.area_id,
        "area": names.get(figure.area_id, figure.area_id) if figure.area_id else None,
    }


def _chart(counted: Sequence[IndicatorFigures]) -> dict[str, Any] | None:
    """One number over time: verified where anything is verified, else as reported."""
    usual = {one.indicator.code: one for one in counted if one.unit == one.indicator.units[0]}
    for code in CHARTED:
        if code not in usual:
            continue
        one = usual[code]
        candidates = [
            candidate(figure)
            for line in one.series
            for figure in line.figures
            if figure.value is not None and figure.status in Figure.VALID
        ]
        is_verified = one.headline.verified is not None
        points = headline.history(candidates, verified_only=is_verified)
        if len(points) > 1:
            return {
                "indicator": code,
                "name": {"id": one.indicator.name_id, "en": one.indicator.name_en},
                "unit": one.unit,
                "basis": "verified" if is_verified else "reported",
                "points": [[_moment(at), _number(value)] for at, value in thinned(points, most=MOST_POINTS)],
            }
    return None


def _chronology(incident: Incident) -> list[dict[str, Any]]:
    """States and severities in their order, without the reasons: those were written for colleagues."""
    transitions = IncidentTransition.objects.filter(incident=incident.pk)
    severities = IncidentSeverity.objects.filter(incident=incident.pk, from_severity__isnull=False)
    told: list[dict[str, Any]] = [
        {"at": _moment(incident.started_at), "code": "started"},
        {"at": _moment(incident.detected_at), "code": "detected"},
        *({"at": _moment(row.at), "code": "state", "from": row.from_state, "to": row.to_state} for row in transitions),
        *(
            {"at": _moment(row.at), "code": "severity", "from": row.from_severity, "to": row.to_severity}
            for row in severities
        ),
    ]
    return sorted(told, key=lambda step: str(step["at"]))


def _follow_ups(document: SituationReport) -> list[dict[str, Any]]:
    if document.kind != SituationReport.Kind.POST_DISASTER:
        return []
    return [
        {"text": row.text, "unit": row.unit.name, "due_on": row.due_on.isoformat(), "state": row.state}
        for row in FollowUp.objects.filter(incident=document.incident_id).select_related("unit")
    ]


def _lessons(document: SituationReport, whole: Sequence[UUID]) -> list[dict[str, Any]]:
    """What was accepted as a lesson, with the unit that acts on it; a person who does is not named."""
    if document.kind != SituationReport.Kind.POST_DISASTER:
        return []
    accepted = Lesson.objects.filter(incident__in=whole, state__in=SHARED)
    return [
        {
            "id": str(row.pk),
            "what_happened": row.what_happened,
            "cause": row.cause,
            "recommendation": row.recommendation,
            "step": {"id": row.step.name_id, "en": row.step.name_en} if row.step else None,
            "unit": row.unit.name if row.unit else None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "state": row.state,
        }
        for row in accepted.select_related("unit", "step").order_by("due_on", "created_at", "pk")
    ]


def _corrections(document: SituationReport, approved: Sequence[SituationReport], at: datetime) -> list[dict[str, Any]]:
    """Why each further edition of this number was made, this one last."""
    earlier = [
        one
        for one in approved
        if (one.kind, one.number) == (document.kind, document.number) and 1 < one.edition < document.edition
    ]
    told = [
        {"edition": one.edition, "at": _moment(one.as_of or at), "reason": one.correction_reason} for one in earlier
    ]
    if document.edition > 1:
        told.append({"edition": document.edition, "at": _moment(at), "reason": document.correction_reason})
    return told


def _map(incident: Incident) -> dict[str, Any] | None:
    codes = incident.area_codes or [incident.area_id]
    drawing = draw_areas(frame_of([incident.area_id, *codes]))
    if drawing is None:
        return None
    point = incident.location
    return {
        "view_box": list(drawing.view_box),
        "areas": [
            {
                "code": area.code,
                "name": area.name,
                "path": area.path,
                "is_touched": any(_touch(area.code, code) for code in codes),
            }
            for area in drawing.areas
        ],
        "point": [round(point.x, 3), round(-point.y, 3)] if point else None,
        "is_approximate": drawing.is_approximate,
        "attribution": drawing.attribution,
    }


def _touch(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _number(value: Decimal | None) -> int | float | None:
    """Two decimals at most, and none where they say nothing."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(round(value, 2))
