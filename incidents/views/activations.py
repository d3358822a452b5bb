"""`/peringatan/aktivasi/`: what early warnings propose, to be confirmed or dismissed by a human."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from incidents.capabilities import ACTIVATION_DECIDE, ACTIVATION_READ
from incidents.forms import ReasonForm
from incidents.models import Activation
from incidents.queries.activations import list_activations, offered_incidents, readable_activation
from incidents.queries.reference import hazards
from incidents.rules.alerts import words_in
from incidents.services import confirm_activation, dismiss_activation
from incidents.views.activation_forms import ConfirmationForm
from incidents.views.addresses import address_with, page_asked
from incidents.views.alert_page import show_alert
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.journal.queries.stream import head_position

PAGE_SIZE = 50


class ActivationFilterForm(forms.Form):
    """What the list of activations is narrowed to."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", Activation.State.DRAFT.label),
            ("all", gettext_lazy("All")),
            *[choice for choice in Activation.State.choices if choice[0] != Activation.State.DRAFT],
        ],
    )

    def states(self) -> tuple[str, ...]:
        """The states that are shown, once the form is valid; nothing for all of them."""
        state = self.cleaned_data["state"] or Activation.State.DRAFT
        return () if state == "all" else (state,)


@require_safe
@scoped(ACTIVATION_READ)
def activations(request: ScopedRequest) -> HttpResponse:
    """The list, those that await a decision unless asked otherwise."""
    position = head_position()
    form = ActivationFilterForm(request.GET)
    states = form.states() if form.is_valid() else (Activation.State.DRAFT,)
    page = page_asked(request)
    first = (page - 1) * PAGE_SIZE
    found = list_activations(actor=request.actor, states=states).select_related("alert", "rule", "incident")
    rows = list(found[first : first + PAGE_SIZE + 1])
    names = full_names({row.area_id for row in rows})
    context = {
        "position": position,
        "filter_form": form,
        "activations": [_line(row, names.get(row.area_id, row.area_id)) for row in rows[:PAGE_SIZE]],
        "previous_url": address_with(request, page=page - 1) if page > 1 else "",
        "next_url": address_with(request, page=page + 1) if len(rows) > PAGE_SIZE else "",
    }
    return render(request, "incidents/activation_list.html", context)


@require_POST
@scoped(ACTIVATION_DECIDE)
def confirmation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Activate: open an incident, or attach to one; then on to it."""
    proposed = readable_activation(actor=request.actor, activation_id=pk)
    offered = offered_incidents(actor=request.actor, alert=proposed.alert)
    form = ConfirmationForm(request.POST, incidents=offered, auto_id="confirmation_%s")
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_in(form):
            confirmed = confirm_activation(
                actor=request.actor,
                activation_id=pk,
                version=said["version"],
                incident_id=said["incident"],
                reason=said["reason"],
            )
            messages.success(request, _("Activated. Take the lead, or leave it to somebody else."))
            return redirect("incidents:incident", pk=confirmed.incident_id)
    return show_alert(request, proposed.alert_id, status=422, refused={"confirmation_form": form})


@require_POST
@scoped(ACTIVATION_DECIDE)
def dismissal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Decide against it, with the reason."""
    proposed = readable_activation(actor=request.actor, activation_id=pk)
    form = ReasonForm(request.POST, auto_id="dismissal_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            dismiss_activation(actor=request.actor, activation_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_alert(request, proposed.alert_id, status=422, refused={"dismissal_form": form})
    messages.success(request, _("Not activated. It comes back if the warning becomes graver."))
    return redirect("incidents:alert", pk=proposed.alert_id)


def _line(row: Activation, place: str) -> dict[str, Any]:
    words = words_in(row.alert.texts, get_language() or "id")
    return {
        "id": row.pk,
        "url": f"{reverse('incidents:alert', args=[row.alert_id])}#activation",
        "headline": words.get("headline") or words.get("event") or hazards()[row.hazard_id].name,
        "hazard_code": row.hazard_id,
        "severity": row.severity,
        "place": place,
        "kecamatan_count": len(row.area_codes),
        "rule": row.rule.name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "withdrawal": row.get_withdrawal_display() if row.withdrawal else "",
        "reason": row.reason,
        "incident": row.incident.number if row.incident else "",
        "incident_url": reverse("incidents:incident", args=[row.incident_id]) if row.incident_id else "",
        "proposed_at": row.proposed_at,
    }
