"""`/lapor/saya/`: what somebody filed, its receipts and the answers to it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents import report_types
from incidents.capabilities import REPORT_READ_OWN, REPORT_SUBMIT
from incidents.forms import OptionalReasonForm, PhotoForm, ReasonForm
from incidents.models import FieldReport, SituationReport
from incidents.queries.listing import report_lines
from incidents.queries.own_reports import Followed, followed_in
from incidents.queries.reports import ReportFilters, list_reports
from incidents.queries.reports import report as find_report
from incidents.services import amend_report, attach_photo, withdraw_report
from incidents.views.addresses import address_with
from incidents.views.report_forms import AmendmentForm, SectionForm
from incidents.views.report_page import report_context
from incidents.views.report_rows import report_row
from incidents.views.words import UNITS
from pmi_platform.core.api.paging import keyset_rows
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 30
NO_SECTIONS: Mapping[str, SectionForm] = MappingProxyType({})


@require_safe
@scoped(REPORT_READ_OWN)
def own_reports(request: ScopedRequest) -> HttpResponse:
    """The actor's own reports, newest first."""
    position = head_position()
    found = list_reports(actor=request.actor, filters=ReportFilters(own=True))
    cursor = request.GET.get("cursor") or None
    rows, following = keyset_rows(found, order_by="-observed_at", limit=PAGE_SIZE, cursor=cursor)
    lines = [
        {
            **report_row(line),
            "url": reverse("incidents:own-report", args=[line.report.pk]),
            "receipt": line.report.receipt,
            "status_reason": line.report.status_reason,
        }
        for line in report_lines(rows)
    ]
    context = {
        "position": position,
        "reports": lines,
        "next_url": address_with(request, cursor=following) if following else "",
    }
    return render(request, "incidents/own_reports.html", context)


@require_safe
@scoped(REPORT_READ_OWN)
def own_report(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One of them: the receipt, the answer, and what can still be changed."""
    return show_own(request, own(request, pk))


@require_POST
@scoped(REPORT_SUBMIT)
def amendment(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Change what was filed; it then awaits verification again."""
    row = own(request, pk)
    form = AmendmentForm(request.POST, report=row)
    if form.is_valid() and not form.draft().changes:
        messages.info(request, _("Nothing was changed."))
        return redirect("incidents:own-report", pk=pk)
    if form.is_valid():
        with refusals_shown_in(form):
            amend_report(actor=request.actor, report_id=pk, amendment=form.draft())
    if not form.is_valid():
        return show_own(request, row, status=422, amendment_form=form)
    messages.success(request, _("Your correction has arrived. It awaits verification."))
    return redirect("incidents:own-report", pk=pk)


@require_POST
@scoped(REPORT_SUBMIT)
def photo(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Add a photo."""
    row = own(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_shown_in(form):
            attach_photo(actor=request.actor, report_id=pk, photo=form.draft())
    if not form.is_valid():
        return show_own(request, row, status=422, photo_form=form)
    messages.success(request, _("The photo has arrived."))
    return redirect("incidents:own-report", pk=pk)


@require_POST
@scoped(REPORT_READ_OWN)
def withdrawal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take the report back."""
    own(request, pk)
    form = OptionalReasonForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            withdraw_report(actor=request.actor, report_id=pk, **form.cleaned_data)
            messages.success(request, _("The report is withdrawn."))
    return redirect("incidents:own-report", pk=pk)


def own(request: ScopedRequest, pk: UUID) -> FieldReport:
    """The report, if the actor filed it; raises `NotFound`."""
    row = find_report(actor=request.actor, report_id=pk)
    if row.filed_by_id is None or row.filed_by_id != request.actor.user_id:
        raise NotFound
    return row


def show_own(
    request: ScopedRequest,
    row: FieldReport,
    *,
    status: int = 200,
    sections: Mapping[str, SectionForm] = NO_SECTIONS,
    **bound: Form,
) -> HttpResponse:
    """The page; `bound` and `sections` hold forms that were refused."""
    is_open = row.status != FieldReport.Status.WITHDRAWN
    context = {
        "position": head_position(),
        **report_context(row, request.actor),
        "followed": [_followed(one) for one in followed_in(row.incident_id)],
        "section_forms": _section_forms(row, sections) if is_open else [],
        "amendment_form": AmendmentForm(report=row) if is_open else None,
        "photo_form": PhotoForm() if is_open else None,
        "refile_form": _refile_form(row),
        "withdrawal_form": OptionalReasonForm(initial={"version": row.version}) if is_open else None,
        **bound,
    }
    return render(request, "incidents/own_report.html", context, status=status)


def _followed(one: Followed) -> dict[str, Any]:
    """In words: a need with what was brought, a task, a report by its kind and number."""
    if one.kind == "situation_report":
        return {"text": f"{SituationReport.Kind(one.text).label} {one.amount}", "amount": "", "at": one.at}
    unit = UNITS.get(one.unit, one.unit)
    return {"text": one.text, "amount": f"{one.amount} {unit}".strip(), "at": one.at}


def _refile_form(row: FieldReport) -> Form | None:
    """The form that says why the report is right as it is; none where nobody has doubted it."""
    if row.status != FieldReport.Status.RETURNED and not row.asked:
        return None
    return ReasonForm(initial={"version": row.version}, auto_id="refile_%s")


def _section_forms(row: FieldReport, refused: Mapping[str, SectionForm]) -> list[dict[str, Any]]:
    """A form for each section of the report's type, with how much of it is answered."""
    shown = []
    for section in report_types.get(row.type_code).sections:
        form = refused.get(section.name) or SectionForm(report=row, section=section.name)
        shown.append(
            {
                "name": section.name,
                "label": section.label,
                "form": form,
                "url": reverse("incidents:own-report-section", args=[row.pk, section.name]),
                "answered": form.answered_count,
                "asked": len(form.questions),
                "is_refused": form.is_bound,
            }
        )
    return shown
