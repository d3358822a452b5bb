"""`/kejadian/<id>/go/`: the incident as a draft of IFRC GO's field report, to be copied or downloaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.capabilities import DOCUMENT_DRAFT
from incidents.queries.go_report import go_report
from incidents.views.incident_head import incident_head
from pmi_platform.core.interface.doors import ScopedRequest, scoped

MISSING: Mapping[str, str | Promise] = {
    "dtype": _("GO knows no such hazard. Choose one there."),
    "description": _("The situation in words: approve a situation report first, or write it there."),
    "actions_taken": _("What PMI did: write it into a situation report, or choose actions from GO's list."),
    "unverified": _("Numbers that nobody has verified are left out. Verify them if they hold."),
    "districts": _("Country and province are given by name. GO has numbers of its own: choose them there."),
    "request_assistance": _("Whether the government or PMI asks for help from abroad is for the board to say."),
    "contacts": _("Contacts are left out: GO shows them to others. Add who has agreed to that."),
}


@require_safe
@scoped(DOCUMENT_DRAFT)
def go_draft(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The draft with what is missing; with `?format=json` the file."""
    report = go_report(actor=request.actor, incident_id=pk)
    text = json.dumps(report.fields, ensure_ascii=False, indent=2)
    if request.GET.get("format") == "json":
        name = f"go-{report.incident.number}".replace("/", "-").lower()
        return HttpResponse(
            text,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
        )
    context = {
        **incident_head(report.incident, request.actor, here=""),
        "told": [{"name": name, "value": _words(value)} for name, value in report.fields.items()],
        "missing": [MISSING[code] for code in report.missing],
        "text": text,
    }
    return render(request, "incidents/go_report.html", context)


def _words(value: Any) -> str:
    """A field in one line; a dash for what is unknown or empty."""
    if isinstance(value, list):
        return "; ".join(_words(one) for one in value) or "–"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_words(one)}" for name, one in value.items())
    return "–" if value in (None, "") else str(value)
