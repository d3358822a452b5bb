"""`/kejadian/…/riwayat/`: everything that happened in an incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.capabilities import INCIDENT_READ
from incidents.queries.history import KINDS, Line, history
from incidents.views.addresses import address_with
from incidents.views.incident_head import incident_head
from incidents.views.situation_report_words import title
from incidents.views.words import UNITS, source
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.templatetags.pmi import amount
from pmi_platform.core.journal.events import Words, event_named
from pmi_platform.core.journal.queries.stream import head_position

LONGEST_POSITION = 18
KIND_WORDS: Mapping[str, str | Promise] = {
    "": _("Everything"),
    "incident": _("Incident"),
    "report": _("Reports"),
    "figure": _("Figures"),
    "document": _("Situation reports"),
    "status": _("Status keadaan darurat"),
    "need": _("Needs"),
    "task": _("Tasks"),
    "lesson": _("Lessons"),
    "message": _("Messages"),
    "log": _("Log book"),
}
WORDS: Mapping[str, str | Promise] = {
    "incidents.incident.opened": _("Incident opened"),
    "incidents.incident.taken_charge": _("The lead was taken"),
    "incidents.incident.severity_changed": _("The severity changed"),
    "incidents.incident.moved": _("The state changed"),
    "incidents.participant.invited": _("An organisation was invited"),
    "incidents.participant.accepted": _("An organisation takes part"),
    "incidents.participant.severity_reported": _("A participant's reports are graver"),
    "incidents.field_report.filed": _("Report received"),
    "incidents.field_report.amended": _("Report amended"),
    "incidents.field_report.verified": _("Report verified"),
    "incidents.field_report.returned": _("Report returned"),
    "incidents.field_report.withdrawn": _("Report withdrawn"),
    "incidents.field_report.attached": _("Report attached"),
    "incidents.photo.attached": _("Photo attached"),
    "incidents.figure.recorded": _("Figure recorded"),
    "incidents.figure.verified": _("Figure verified"),
    "incidents.figure.retracted": _("Figure taken back"),
    "incidents.situation_report.drafted": _("Report begun"),
    "incidents.situation_report.revised": _("Draft written"),
    "incidents.situation_report.approved": _("Report approved"),
    "incidents.situation_report.published": _("Report published"),
    "incidents.emergency_status.declared": _("Status declared"),
    "incidents.emergency_status.extended": _("Status extended"),
    "incidents.emergency_status.ended": _("Status ended"),
    "incidents.emergency_status.attached": _("Status attached"),
    "incidents.need.recorded": _("Need noted"),
    "incidents.need.adopted": _("Need estimated and noted"),
    "incidents.need.revised": _("Need changed"),
    "incidents.need.dropped": _("Need taken back"),
    "incidents.checklist.started": _("SOP started"),
    "incidents.task.added": _("Task noted"),
    "incidents.task.assigned": _("Task given"),
    "incidents.task.moved": _("Task changed"),
    "incidents.lesson.proposed": _("Lesson proposed"),
    "incidents.lesson.revised": _("Lesson revised"),
    "incidents.lesson.moved": _("Lesson's state changed"),
    "incidents.message.posted": _("Message"),
}
"""What an entry says, by its type; any other is called as in the journal."""


@require_safe
@scoped(INCIDENT_READ)
def incident_history(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """What happened, newest first; narrowed to a kind, page by page."""
    position = head_position()
    asked = request.GET.get("kind", "")
    kind = asked if asked in KINDS else ""
    found = history(actor=request.actor, incident_id=pk, kind=kind, before=_position(request.GET.get("before", "")))
    context = {
        "position": position,
        **incident_head(found.incident, request.actor, here="history"),
        "kinds": [
            {"label": words, "url": f"?kind={code}", "is_here": code == kind} for code, words in KIND_WORDS.items()
        ],
        "lines": [_told(line) for line in found.lines],
        "next_url": address_with(request, before=found.before) if found.before else "",
        "first_url": address_with(request, before=None) if request.GET.get("before") else "",
    }
    return render(request, "incidents/history.html", context)


def _position(text: str) -> int | None:
    """The position in the address; the newest page for anything that is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_POSITION
    return int(text) if is_number else None


def _told(line: Line) -> dict[str, Any]:
    words, url = DETAILS[line.kind](line.row)
    is_log = line.kind == "log"
    return {
        "at": line.at,
        "by": line.by,
        "kind": KIND_WORDS[line.kind],
        "title": line.row.get_kind_display() if is_log else WORDS.get(line.type) or _words_of(line.type),
        "words": words,
        "url": url,
        "is_key": line.kind in ("incident", "status", "document"),
    }


def _words_of(type_name: str) -> Words:
    """What the event itself is called, as the journal calls it."""
    known = event_named(type_name)
    return known.words if known else type_name


def _of_figure(row: Any) -> tuple[str, str]:
    value = amount(row.value) if row.value is not None else "–"
    told = f"{row.indicator.name}: {value} {UNITS[row.unit]} · {source(row.source_class, row.source_name)}"
    return told, f"{reverse('incidents:incident', args=[row.incident_id])}#figure-{row.indicator_id}-{row.unit}"


DETAILS: Mapping[str, Callable[[Any], tuple[str, str]]] = {
    "incident": lambda _row: ("", ""),
    "report": lambda row: (row.receipt, reverse("incidents:report", args=[row.pk])),
    "figure": _of_figure,
    "document": lambda row: (title(row.kind, row.number, row.edition), reverse("incidents:document", args=[row.pk])),
    "status": lambda row: (row.get_kind_display(), reverse("incidents:emergency-status", args=[row.pk])),
    "need": lambda row: (
        f"{row.item}: {amount(row.requested)} {row.unit}",
        f"{reverse('incidents:needs', args=[row.incident_id])}#need-{row.pk}",
    ),
    "task": lambda row: (
        row.step.name if row.step else row.text,
        f"{reverse('incidents:tasks', args=[row.incident_id])}#task-{row.pk}",
    ),
    "lesson": lambda row: (
        f"{row.recommendation} ({row.get_state_display()})",
        f"{reverse('incidents:lessons', args=[row.incident_id])}#lesson-{row.pk}",
    ),
    "message": lambda row: (row.text, reverse("incidents:messages", args=[row.incident_id])),
    "log": lambda row: (row.text, ""),
}
"""What an entry is about, and where that is found; read as it is now."""
