"""Deciding between two versions of a field."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import REPORT_VERIFY
from incidents.queries.reports import report as find_report
from incidents.services import settle_conflict
from incidents.views.conflict_rows import SettlementForm
from incidents.views.report_page import show_report
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped


@require_POST
@scoped(REPORT_VERIFY)
def settlement(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """One tap: what stands, what was proposed, or another value."""
    path = request.POST.get("field", "")[:80]
    form = SettlementForm(request.POST, report=find_report(actor=request.actor, report_id=pk), path=path)
    if form.is_valid():
        with refusals_shown_in(form):
            settle_conflict(
                actor=request.actor,
                report_id=pk,
                version=form.cleaned_data["version"],
                field=path,
                value=form.value(),
            )
    if not form.is_valid():
        return show_report(request, pk, status=422, refused={"settlement_form": form})
    messages.success(request, _("Decided. The report now holds this version."))
    return redirect("incidents:report", pk=pk)
