"""The page of one situation report: what it says, its history, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from incidents.capabilities import DOCUMENT_APPROVE, DOCUMENT_DRAFT, DOCUMENT_PUBLISH
from incidents.forms import ReasonForm
from incidents.models import SituationReport
from incidents.queries.composing import compose
from incidents.queries.situation_reports import DocumentHistory, list_situation_reports, situation_report
from incidents.rules.situation_reports import REQUIRED_SECTION, figures_mark
from incidents.views.situation_report_pdf import check_address, public_address
from incidents.views.situation_report_text import message
from incidents.views.situation_report_words import document_words, title
from pmi_platform.core.interface.doors import ScopedRequest
from pmi_platform.core.tenancy.scope import Actor


def show_document(request: ScopedRequest, pk: UUID, *, status: int = 200, **bound: Form) -> HttpResponse:
    """The page; `bound` holds a form that was refused, by its name in the template."""
    history = situation_report(actor=request.actor, document_id=pk)
    row = history.document
    content = content_of(row, actor=request.actor)
    context = {
        "document": facts(row),
        "told": document_words(content),
        "incident_url": reverse("incidents:incident", args=[row.incident_id]),
        "message": message(content, state=row.state, address=check_address(row, request)),
        "pdf_url": reverse("incidents:document-pdf", args=[row.pk]),
        "check_url": check_address(row, request),
        "public_url": public_address(row),
        "transitions": [_step(step) for step in history.transitions],
        "editions": _editions(history),
        **_acts(row, request.actor, content),
    }
    return render(request, "incidents/document_detail.html", {**context, **bound}, status=status)


def content_of(row: SituationReport, *, actor: Actor) -> Mapping[str, Any]:
    """What was frozen; for a draft what it would say if it were approved now."""
    if row.content is not None:
        frozen: Mapping[str, Any] = row.content
        return frozen
    return compose(actor=actor, document=row, at=timezone.now())


def facts(row: SituationReport) -> dict[str, Any]:
    """What stands around a report's content."""
    return {
        "id": row.pk,
        "version": row.version,
        "title": title(row.kind, row.number, row.edition),
        "state": row.state,
        "state_label": row.get_state_display(),
        "is_draft": row.is_draft,
        "is_superseded": row.superseded_at is not None,
        "superseded_at": row.superseded_at,
        "correction_reason": row.correction_reason,
        "approved_at": row.approved_at,
        "published_at": row.published_at,
        "digest": row.digest,
        "verification_code": row.verification_code,
        "url": reverse("incidents:document", args=[row.pk]),
    }


def incident_documents(actor: Actor, incident_id: UUID) -> list[dict[str, Any]]:
    """The incident's reports, newest first, as its page lists them."""
    return [facts(row) for row in list_situation_reports(actor=actor, incident_id=incident_id)]


def _step(step: Any) -> dict[str, Any]:
    return {
        "at": step.at,
        "words": SituationReport.State(step.to_state).label,
        "by": step.by.name if step.by else "",
        "reason": step.reason,
    }


def _editions(history: DocumentHistory) -> list[dict[str, Any]]:
    """The other editions of the same number."""
    return [facts(row) for row in history.editions if row.pk != history.document.pk]


def _acts(row: SituationReport, actor: Actor, content: Mapping[str, Any]) -> dict[str, Any]:
    """What may be done here: each only when the actor's office allows it and the report's state too."""
    acts: dict[str, Any] = {}
    if row.tenant_id != actor.tenant.id:
        return acts
    area = row.incident.area_id
    if row.is_draft and actor.allows(DOCUMENT_DRAFT, at=area):
        acts["edit_url"] = reverse("incidents:document-editing", args=[row.pk])
    if row.is_draft and actor.allows(DOCUMENT_APPROVE, at=area):
        acts["approve_url"] = reverse("incidents:document-approval", args=[row.pk])
        acts["is_ready"] = bool(row.sections.get(REQUIRED_SECTION))
        acts["seen"] = figures_mark(content)
    stands = not row.is_draft and row.superseded_at is None
    if stands and row.state == SituationReport.State.APPROVED and actor.allows(DOCUMENT_PUBLISH, at=area):
        acts["publish_url"] = reverse("incidents:document-publication", args=[row.pk])
    if stands and actor.allows(DOCUMENT_DRAFT, at=area):
        acts["correct_url"] = reverse("incidents:document-correction", args=[row.pk])
        acts["correction_form"] = ReasonForm(initial={"version": row.version}, auto_id="correction_%s")
    return acts
