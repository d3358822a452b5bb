"""`/peringatan/`: official early warnings, as their senders put them and with their names."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.capabilities import ALERT_READ, ALERT_RECORD
from incidents.forms import hazard_choices
from incidents.models import Alert
from incidents.queries.alerts import AlertFilters, list_alerts
from incidents.queries.reference import hazards
from incidents.rules.alerts import LEVELS, words_in
from incidents.views.addresses import address_with, page_asked
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.fields import AreaField
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.reading import first_rows

PAGE_SIZE = 50
TSUNAMI: Mapping[bool, str | Promise] = {True: _("Tsunami possible"), False: _("No tsunami expected")}


class AlertFilterForm(forms.Form):
    """What the list of early warnings is narrowed to."""

    force = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("In force now")), ("all", _("All"))])
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self) -> AlertFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        return AlertFilters(in_force=not asked["force"], hazard=asked["hazard"], within=asked["area"])


@require_safe
@scoped(ALERT_READ)
def alerts(request: ScopedRequest) -> HttpResponse:
    """The list, narrowed and paged by its address."""
    position, tenant = head_position(), request.actor.tenant
    form = AlertFilterForm(request.GET)
    found = list_alerts(actor=request.actor, filters=form.filters()) if form.is_valid() else None
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    rows = list(first_rows(found, first + PAGE_SIZE + 1)[first:]) if found is not None else []
    context = {
        "position": position,
        "filter_form": form,
        "feed_url": reverse("cap:feed", args=[tenant.code]) if tenant.space == Space.ACTUAL else "",
        "may_record": request.actor.allows(ALERT_RECORD),
        "alerts": [alert_line(row) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "incidents/alert_list.html", context)


def alert_line(alert: Alert) -> dict[str, Any]:
    """What lists and pages say of a warning."""
    words = words_in(alert.texts, get_language() or "id")
    is_over = alert.state == Alert.State.STANDING and alert.expires_at <= timezone.now()
    return {
        "id": alert.pk,
        "url": reverse("incidents:alert", args=[alert.pk]),
        "hazard_code": alert.hazard_id,
        "severity": LEVELS.get(alert.severity),
        "headline": words.get("headline") or words.get("event") or hazards()[alert.hazard_id].name,
        "description": words.get("description", ""),
        "instruction": words.get("instruction", ""),
        "shaking": words.get("shaking", ""),
        "area": words.get("area", ""),
        "kecamatan_count": len(alert.area_codes),
        "is_estimate": alert.footprint_is_estimate,
        "magnitude": alert.magnitude,
        "depth_km": alert.depth_km,
        "tsunami": alert.tsunami,
        "tsunami_label": _tsunami(alert),
        "status": alert.status,
        "status_label": alert.get_status_display(),
        "state": alert.state,
        "state_label": _("Over") if is_over else alert.get_state_display(),
        "is_in_force": alert.state == Alert.State.STANDING and not is_over,
        "sent_at": alert.sent_at,
        "expires_at": alert.expires_at,
        "attribution": alert.attribution,
        "revision_count": len(alert.revisions),
    }


def _tsunami(alert: Alert) -> str | Promise:
    if alert.magnitude is None and alert.tsunami is None:
        return ""
    return _("Nothing said about a tsunami") if alert.tsunami is None else TSUNAMI[alert.tsunami]
