from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pmi_platform.core.interface.severity import SEVERITY_LOOKS
from pmi_platform.core.tenancy.scope import current_actor


def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages; hidden from everybody else."""
    actor = current_actor()
    if not (settings.DEBUG or (actor and actor.allows("operations.components.read"))):
        raise Http404
    return render(request, "interface/components.html", {"severities": list(SEVERITY_LOOKS), "now": timezone.now()})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django answers 400 to what it cannot read; an upload that is too large is told so."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
