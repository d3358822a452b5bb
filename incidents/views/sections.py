"""Reports that are longer than a first one: filed with what is known, completed section by section."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents import report_types
from incidents.capabilities import INCIDENT_READ, REPORT_SUBMIT
from incidents.queries.incidents import IncidentFilters, list_incidents
from incidents.services import amend_report, submit_field_report
from incidents.views.filing import add_photo
from incidents.views.own_reports import own, show_own
from incidents.views.report_forms import SectionForm, TypedReportForm
from pmi_platform.core.accounts.queries.places import area_choices
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.tenancy.scope import Actor

MOST_OFFERED = 50


@require_http_methods(["GET", "POST"])
@scoped(REPORT_SUBMIT)
def rapid_assessment(request: ScopedRequest) -> HttpResponse:
    """`/lapor/kaji-cepat/`"""
    return _begin(request, "rapid_assessment")


@require_http_methods(["GET", "POST"])
@scoped(REPORT_SUBMIT)
def development(request: ScopedRequest) -> HttpResponse:
    """`/lapor/perkembangan/`"""
    return _begin(request, "development")


@require_http_methods(["GET", "POST"])
@scoped(REPORT_SUBMIT)
def final(request: ScopedRequest) -> HttpResponse:
    """`/lapor/akhir/`"""
    return _begin(request, "final")


@require_POST
@scoped(REPORT_SUBMIT)
def section(request: ScopedRequest, pk: UUID, name: str) -> HttpResponse:
    """Save one section; the others stay as they are."""
    row = own(request, pk)
    if name not in {one.name for one in report_types.get(row.type_code).sections}:
        raise NotFound
    form = SectionForm(request.POST, report=row, section=name)
    if form.is_valid() and not form.draft().changes:
        messages.info(request, _("Nothing was changed."))
        return redirect(f"{reverse('incidents:own-report', args=[pk])}#bagian-{name}")
    if form.is_valid():
        with refusals_shown_in(form):
            amend_report(actor=request.actor, report_id=pk, amendment=form.draft())
    if not form.is_valid():
        return show_own(request, row, status=422, sections={name: form})
    messages.success(request, _("The section is saved."))
    return redirect(f"{reverse('incidents:own-report', args=[pk])}#bagian-{name}")


def _begin(request: ScopedRequest, type_code: str) -> HttpResponse:
    """File what is known; the page of the report then has a form for each section."""
    form = TypedReportForm(
        request.POST or None,
        request.FILES or None,
        type_code=type_code,
        areas=area_choices(request.actor),
        incidents=_incidents(request.actor),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            report = submit_field_report(actor=request.actor, draft=form.draft(language=get_language() or "id"))
            add_photo(request, form, report)
            messages.success(
                request, _("The report has arrived. Its receipt is %(receipt)s.") % {"receipt": report.receipt}
            )
            return redirect("incidents:own-report", pk=report.pk)
    context = {"form": form, "kind": report_types.get(type_code)}
    return render(request, "incidents/lapor_jenis.html", context, status=422 if form.is_bound else 200)


def _incidents(actor: Actor) -> list[tuple[UUID, str]]:
    """The open incidents that the office knows of; none for offices that read no incidents."""
    if not actor.allows(INCIDENT_READ):
        return []
    found: Any = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))[:MOST_OFFERED]
    return [(one.pk, f"{one.number} · {one.title}") for one in found]
