"""`/dokumen/`: situation reports, from their first draft to their publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import DOCUMENT_APPROVE, DOCUMENT_DRAFT, DOCUMENT_PUBLISH, INCIDENT_READ
from incidents.forms import OptionalReasonForm, ReasonForm
from incidents.models import SituationReport
from incidents.queries.situation_reports import find_follow_up, find_situation_report
from incidents.services import (
    agree_follow_up,
    approve_situation_report,
    correct_situation_report,
    draft_situation_report,
    publish_situation_report,
    revise_situation_report,
    settle_follow_up,
)
from incidents.views.follow_ups import follow_up_form
from incidents.views.incident_page import show_incident
from incidents.views.situation_report_forms import ApprovalForm, FollowUpStateForm, KindForm, SectionsForm
from incidents.views.situation_report_page import content_of, show_document
from incidents.views.situation_report_pdf import pdf_of
from incidents.views.situation_report_words import SECTION_WORDS, title
from pmi_platform.core.errors import NotFound, StaleVersion
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped


@require_POST
@scoped(DOCUMENT_DRAFT)
def beginning(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Begin the incident's next report of a kind, or go on with the unfinished one."""
    form = KindForm(request.POST)
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"document_form": form})
    document = draft_situation_report(actor=request.actor, incident_id=pk, kind=form.cleaned_data["kind"])
    return redirect("incidents:document-editing", pk=document.pk)


@require_safe
@scoped(INCIDENT_READ)
def document(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The report as it stands: a draft with the figures of this moment, an approved one as it was approved."""
    return show_document(request, pk)


@require_safe
@scoped(INCIDENT_READ)
def paper(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """The same as a PDF on A4."""
    row = find_situation_report(actor=request.actor, document_id=pk)
    return pdf_of(row, content_of(row, actor=request.actor), request=request)


@require_http_methods(["GET", "HEAD", "POST"])
@scoped(DOCUMENT_DRAFT)
def editing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Write a draft's sections."""
    row = find_situation_report(actor=request.actor, document_id=pk)
    if not row.is_draft:
        return redirect("incidents:document", pk=pk)
    if request.method != "POST":
        if not request.actor.allows(DOCUMENT_DRAFT, at=row.incident.area_id):
            raise NotFound
        return _editor(request, row, SectionsForm(document=row))
    form = SectionsForm(request.POST, document=row)
    if form.is_valid():
        with refusals_shown_in(form):
            try:
                _save(request, pk, form)
            except StaleVersion:
                return _meanwhile(request, pk)
    if not form.is_valid():
        return _editor(request, row, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("incidents:document" if "preview" in request.POST else "incidents:document-editing", pk=pk)


def _save(request: ScopedRequest, pk: UUID, form: SectionsForm) -> None:
    said = form.cleaned_data
    revise_situation_report(
        actor=request.actor,
        document_id=pk,
        version=said["version"],
        sections=form.sections(),
        letter_number=said["letter_number"],
    )


def _meanwhile(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Somebody else has saved: what was typed stays in the form, what they wrote stands beside it."""
    row = find_situation_report(actor=request.actor, document_id=pk)
    typed = request.POST.copy()
    typed["version"] = str(row.version)
    form = SectionsForm(typed, document=row)
    form.is_valid()
    theirs = [
        {"label": SECTION_WORDS[name], "text": row.sections.get(name, "")}
        for name, text in form.sections().items()
        if text.strip() != row.sections.get(name, "")
    ]
    form.add_error(None, _("Somebody else saved this draft meanwhile. Compare, then save again: yours then stands."))
    return _editor(request, row, form, status=409, theirs=theirs)


def _editor(
    request: ScopedRequest, row: SituationReport, form: SectionsForm, *, status: int = 200, theirs: Any = ()
) -> HttpResponse:
    context = {
        "document": row,
        "title": title(row.kind, row.number, row.edition),
        "incident": row.incident,
        "form": form,
        "theirs": theirs,
    }
    return render(request, "incidents/document_edit.html", context, status=status)


@require_POST
@scoped(DOCUMENT_APPROVE)
def approval(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Freeze the draft with the figures that were shown."""
    form = ApprovalForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            approve_situation_report(actor=request.actor, document_id=pk, **form.cleaned_data)
            messages.success(request, _("Approved. From now on it does not change any more."))
    return redirect("incidents:document", pk=pk)


@require_POST
@scoped(DOCUMENT_PUBLISH)
def publication(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Put the approved report on its public page."""
    form = OptionalReasonForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            publish_situation_report(actor=request.actor, document_id=pk, **form.cleaned_data)
            messages.success(request, _("Published. Anybody can read it now."))
    return redirect("incidents:document", pk=pk)


@require_POST
@scoped(DOCUMENT_DRAFT)
def correction(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Begin a further edition, with what is wrong in this one."""
    form = ReasonForm(request.POST, auto_id="correction_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            draft = correct_situation_report(actor=request.actor, document_id=pk, **form.cleaned_data)
            return redirect("incidents:document-editing", pk=draft.pk)
    return show_document(request, pk, status=422, correction_form=form)


@require_POST
@scoped(DOCUMENT_DRAFT)
def agreement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note what is to be done after the disaster."""
    form = follow_up_form(request.actor, data=request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            agree_follow_up(actor=request.actor, draft=form.draft(incident_id=pk))
    if not form.is_valid():
        return show_incident(request, pk, status=422, refused={"follow_up_form": form})
    messages.success(request, _("Noted. The post-disaster report lists it."))
    return redirect(f"{reverse('incidents:incident', args=[pk])}#documents")


@require_POST
@scoped(DOCUMENT_DRAFT)
def settlement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say how a follow-up stands."""
    row = find_follow_up(actor=request.actor, follow_up_id=pk)
    form = FollowUpStateForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            settle_follow_up(actor=request.actor, follow_up_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_incident(request, row.incident_id, status=422, refused={"settlement_form": form})
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('incidents:incident', args=[row.incident_id])}#documents")
