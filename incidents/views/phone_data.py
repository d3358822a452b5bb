"""What the phone takes along for its owner: places, forms, contacts, incidents, and the answers to own reports."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from incidents import report_types
from incidents.capabilities import REPORT_READ_OWN, REPORT_SUBMIT
from incidents.queries.listing import IncidentLine
from incidents.queries.own import OwnReport, latest_own_reports
from incidents.queries.phone import phone_kit
from incidents.queries.reference import hazards
from incidents.report_types.protocol import Field
from incidents.views.report_page import labels_of
from incidents.views.situation_report_words import KIND_WORDS
from incidents.views.words import UNITS, doubts
from pmi_platform.core.geo.links import layer_url
from pmi_platform.core.geo.rules.codes import Level
from pmi_platform.core.interface.doors import ScopedRequest, scoped

FORMS = ("first_report", "early_warning")


@require_safe
@scoped(REPORT_SUBMIT)
@gzip_page
def provisions(request: ScopedRequest) -> HttpResponse:
    """`/lapor/bekal/`: what is needed to report without a connection. The same again costs nothing."""
    kit = phone_kit(actor=request.actor)
    told = {
        "areas": kit.places,
        "outlines": layer_url(kit.regency, level=Level.DISTRICT) if kit.regency else "",
        "forms": {code: _form(code) for code in FORMS},
        "contacts": [asdict(one) for one in kit.contacts],
        "sms_number": kit.sms_number,
        "incidents": [_incident(line) for line in kit.incidents],
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


def _incident(line: IncidentLine) -> dict[str, Any]:
    return {
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
