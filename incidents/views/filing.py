"""`/lapor/`: the field report, as a neutral shell for phones and as a plain page without JavaScript."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from incidents.capabilities import REPORT_SUBMIT
from incidents.forms import ReportForm
from incidents.models import FieldReport
from incidents.services import attach_photo, submit_field_report
from incidents.views.phone import neutral, shell_context
from pmi_platform.core.accounts.queries.places import area_choices
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped


@require_safe
@gzip_page
def shell(request: HttpRequest) -> HttpResponse:
    """The same bytes for everybody in a language, so that a phone may keep them: no name, no token, no sign-in."""
    return neutral(render(request, "incidents/lapor.html", shell_context()))


@require_http_methods(["GET", "POST"])
@scoped(REPORT_SUBMIT)
def plain_form(request: ScopedRequest) -> HttpResponse:
    """One form, sent as a whole; its receipt is the page of the report."""
    form = ReportForm(
        request.POST or None, request.FILES or None, type_code="first_report", areas=area_choices(request.actor)
    )
    if form.is_valid():
        with refusals_shown_in(form):
            report = submit_field_report(actor=request.actor, draft=form.draft(language=get_language() or "id"))
            add_photo(request, form, report)
            messages.success(
                request, _("The report has arrived. Its receipt is %(receipt)s.") % {"receipt": report.receipt}
            )
            return redirect("incidents:own-report", pk=report.pk)
    return render(request, "incidents/lapor_biasa.html", {"form": form}, status=422 if form.is_bound else 200)


def add_photo(request: ScopedRequest, form: ReportForm, report: FieldReport) -> None:
    """A photo that is refused does not cost the report."""
    photo = form.photo()
    if photo is not None:
        with refusals_told(request):
            attach_photo(actor=request.actor, report_id=report.pk, photo=photo)
