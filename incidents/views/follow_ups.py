"""What is to be done after a disaster, on the incident's page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from incidents.capabilities import DOCUMENT_DRAFT
from incidents.models import FollowUp, Incident
from incidents.queries.situation_reports import follow_ups_of, responsible_units
from incidents.rules.situation_reports import FOLLOW_UP_STEPS
from incidents.views.situation_report_forms import FollowUpForm
from pmi_platform.core.tenancy.scope import Actor


def follow_up_rows(incident: Incident, actor: Actor) -> list[dict[str, Any]]:
    """What was agreed after the incident, each with the steps that it can take."""
    may_settle = actor.allows(DOCUMENT_DRAFT, at=incident.area_id)
    return [
        {
            "id": row.pk,
            "version": row.version,
            "text": row.text,
            "unit": row.unit.name,
            "due_on": row.due_on,
            "is_late": row.state == FollowUp.State.OPEN and row.due_on < timezone.localdate(),
            "state": row.state,
            "state_label": row.get_state_display(),
            "state_reason": row.state_reason,
            "settle_url": reverse("incidents:follow-up-settlement", args=[row.pk]) if may_settle else "",
            "steps": [(state, FollowUp.State(state).label) for state in FOLLOW_UP_STEPS[row.state]],
        }
        for row in follow_ups_of(actor=actor, incident_id=incident.pk)
    ]


def follow_up_form(actor: Actor, **kwargs: Any) -> FollowUpForm:
    """The form that notes what is to be done, by one of the own units."""
    return FollowUpForm(units=responsible_units(actor=actor), auto_id="follow_up_%s", **kwargs)
