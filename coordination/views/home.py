"""`/`: everybody lands where their work is."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coordination.capabilities import DASHBOARD_READ
from incidents.capabilities import INCIDENT_READ, REPORT_SUBMIT
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.tenancy.capabilities import GRANT_READ, MEMBERSHIP_READ

LANDINGS = (
    (DASHBOARD_READ, "coordination:komando"),
    (REPORT_SUBMIT, "incidents:lapor"),
    (INCIDENT_READ, "incidents:incidents"),
    (MEMBERSHIP_READ, "accounts:team"),
    (GRANT_READ, "coordination:sharing"),
)
"""The first page that the actor may open, in this order."""


@require_safe
@scoped()
def home(request: ScopedRequest) -> HttpResponse:
    """Send the actor to the first of the landings that their offices open; to the choice of offices without any."""
    for capability, url_name in LANDINGS:
        if request.actor.allows(capability):
            return redirect(url_name)
    return redirect("accounts:scope")
