"""What the phone takes along for its owner: places, forms, contacts, incidents, and the answers to own reports."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from incidents import report_types
from incidents.capabilities import INCIDENT_READ, REPORT_READ_OWN, REPORT_SUBMIT
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.queries.listing import incident_lines
from incidents.queries.own import OwnReport, latest_own_reports
from incidents.queries.reference import hazards
from incidents.report_types.protocol import Field
from incidents.views.report_page import labels_of
from incidents.views.situation_report_words import KIND_WORDS
from incidents.views.words import UNITS, doubts
from pmi_platform.core.accounts.queries.places import area_of, places_around
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.rules.codes import Level, level_of, regency_of
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.tenancy.queries.offices import reachable_above
from pmi_platform.core.tenancy.scope import Actor

FORMS = ("first_report", "early_warning")
MOST_INCIDENTS = 30


@require_safe
@scoped(REPORT_SUBMIT)
@gzip_page
def provisions(request: ScopedRequest) -> HttpResponse:
    """`/lapor/bekal/`: what is needed to report without a connection. The same again costs nothing."""
    actor = request.actor
    area_code = area_of(actor)
    told = {
        "areas": [
            {**place, "may_report": actor.allows(REPORT_SUBMIT, at=place["code"])} for place in places_around(actor)
        ],
        "outlines": _outlines(area_code),
        "forms": {code: _form(code) for code in FORMS},
        "contacts": [
            {"name": one.name, "role": one.role, "unit": one.unit_name, "phone": one.phone}
            for one in reachable_above(area_code)
            if one.user_id != actor.user_id
        ],
        "sms_number": settings.SMS_NUMBER,
        "incidents": _incidents(actor),
    }
    return _unless_known(request, told)


@require_safe
@scoped(REPORT_READ_OWN)
@gzip_page
def answers(request: ScopedRequest) -> HttpResponse:
    """`/lapor/saya/jawaban/`: one's own reports with what became of them."""
    return _unless_known(request, {"reports": [_own(one) for one in latest_own_reports(actor=request.actor)]})


def _unless_known(request: HttpRequest, told: Mapping[str, Any]) -> HttpResponse:
    response = JsonResponse(told)
    tag = hashlib.sha256(response.content).hexdigest()[:24]
    if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{tag}"':
        response = HttpResponseNotModified()  # type: ignore[assignment]
    response["ETag"] = f'W/"{tag}"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _outlines(area_code: str) -> str:
    container = (regency_of(area_code) if area_code else None) or ""
    return layer_url(container, level=Level.DISTRICT) if container and level_of(container) is Level.REGENCY else ""


def _form(code: str) -> dict[str, Any]:
    kind = report_types.get(code)
    asked = [_field(field) for field in kind.fields if not field.section]
    return {"version": kind.version, "label": str(kind.label), "fields": asked}


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type.value,
        "label": str(field.label),
        "required": field.required,
        "unit": str(UNITS.get(field.unit, field.unit)),
        "options": {code: str(label) for code, label in field.options.items()},
    }


def _incidents(actor: Actor) -> list[dict[str, Any]]:
    if not actor.allows(INCIDENT_READ):
        return []
    found = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))
    return [
        {
            "number": line.incident.number,
            "title": line.incident.title,
            "state": line.incident.get_state_display(),
            "severity": line.incident.severity,
            "hazard": hazards()[line.incident.hazard_id].name,
            "place": line.place,
            "lead": line.lead,
            "started_at": line.incident.started_at.isoformat(),
            "url": reverse("incidents:incident", args=[line.incident.pk]),
        }
        for line in incident_lines(found[:MOST_INCIDENTS])
    ]


def _own(one: OwnReport) -> dict[str, Any]:
    row = one.line.report
    labels = labels_of(row)
    return {
        "body": one.body,
        "url": reverse("incidents:own-report", args=[row.pk]),
        "place": one.line.place,
        "hazard_name": hazards()[row.hazard_id].name,
        "kind_label": str(report_types.get(row.type_code).label),
        "status_label": row.get_status_display(),
        "doubts": doubts(row.flags),
        "asked": [str(labels.get(name, name)) for name in row.asked],
        "incident": {
            "number": row.incident.number,
            "title": row.incident.title,
            "state": row.incident.get_state_display(),
        }
        if row.incident
        else None,
        "done": [{"text": _followed(told), "at": told["at"]} for told in one.followed],
        "disputed": [
            {
                "field": conflict.field,
                "label": str(labels.get(conflict.field, conflict.field)),
                "from": conflict.standing,
                "to": conflict.proposed,
            }
            for conflict in one.disputed
        ],
    }


def _followed(told: Mapping[str, Any]) -> str:
    """What was done, in words: "2 unit perahu", "Laporan situasi 3"."""
    if told["kind"] == "situation_report":
        return f"{KIND_WORDS[told['text']]} {told['amount']}"
    return " ".join(part for part in (told["amount"], told["unit"], told["text"]) if part)
