"""A report's way up the ladder: confirmed above, changes asked for, filed again by its author."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import REPORT_SUBMIT, REPORT_VERIFY
from incidents.forms import ReasonForm
from incidents.queries.reports import report as find_report
from incidents.services import confirm_report, refile_report, request_changes
from incidents.views.own_reports import own, show_own
from incidents.views.report_forms import ChangesForm
from incidents.views.report_page import fields_to_ask, show_report
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import VersionedForm


@require_POST
@scoped(REPORT_VERIFY)
def confirmation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Vouch for what a lower rung has verified."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            confirm_report(actor=request.actor, report_id=pk, version=form.cleaned_data["version"])
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"confirm_form": form})
    messages.success(request, _("The report is confirmed."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(REPORT_VERIFY)
def changes(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Ask the author for some fields by name."""
    row = find_report(actor=request.actor, report_id=pk)
    form = ChangesForm(request.POST, offered=fields_to_ask(row), auto_id="changes_%s")
    if form.is_valid():
        asked = form.cleaned_data
        with refusals_shown_in(form):
            request_changes(
                actor=request.actor,
                report_id=pk,
                version=asked["version"],
                fields=asked["fields_asked"],
                reason=asked["reason"],
            )
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"changes_form": form})
    messages.success(request, _("The author is asked for it."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(REPORT_SUBMIT)
def refiling(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Say why the own report is right as it is."""
    row = own(request, pk)
    form = ReasonForm(request.POST, auto_id="refile_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            refile_report(actor=request.actor, report_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_own(request, row, status=422, refile_form=form)
    messages.success(request, _("Filed again. It awaits verification."))
    return redirect("incidents:own-report", pk=pk)
