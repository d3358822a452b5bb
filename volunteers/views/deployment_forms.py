"""What people type when they ask for somebody and lead a deployment on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.queries import IncidentFilters, list_incidents
from pmi_platform.core.tenancy.scope import Actor
from volunteers.models import Deployment
from volunteers.queries.choosing import skills
from volunteers.services.deploying import Mission

MOST_OFFERED = 50
ACTS = {
    "offered": pgettext_lazy("act", "Release for this deployment"),
    "refused": pgettext_lazy("act", "Do not release"),
    "accepted": pgettext_lazy("act", "Accepted by telephone"),
    "declined": pgettext_lazy("act", "Declined by telephone"),
    "mobilised": pgettext_lazy("act", "On the way"),
    "on_site": pgettext_lazy("act", "Has arrived"),
    "released": pgettext_lazy("act", "Release from duty"),
    "returned": pgettext_lazy("act", "Has returned home"),
    "stood_down": pgettext_lazy("act", "Stand down"),
}


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


class MissionForm(forms.Form):
    """What somebody is asked to do."""

    volunteer = forms.UUIDField(widget=forms.HiddenInput)
    skill = forms.ChoiceField(label=_("Skill"))
    incident = forms.ChoiceField(label=_("Incident"), required=False)
    task = forms.CharField(label=_("Task"), max_length=200)
    place = forms.CharField(label=_("Where"), max_length=200)
    report_to = forms.CharField(label=_("Report to"), max_length=200)
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    expires_at = _moment(_("Answer until"), required=False, help_text=_("Empty means within twelve hours."))
    bring = forms.CharField(label=_("Bring along"), required=False, max_length=500)
    cover = forms.CharField(label=_("Who pays, and insurance"), required=False, max_length=500)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))[:MOST_OFFERED]
        choices = [("", "–"), *((str(one.pk), f"{one.number} · {one.title}") for one in open_ones)]
        self.fields["incident"].choices = choices  # type: ignore[attr-defined]
        self.fields["skill"].choices = [(one.code, one.name) for one in skills()]  # type: ignore[attr-defined]

    def mission(self) -> Mission:
        """The service's input, once the form is valid."""
        said = dict(self.cleaned_data)
        return Mission(volunteer_id=said.pop("volunteer"), incident_id=said.pop("incident") or None, **said)


class MoveForm(forms.Form):
    """Where a deployment is led."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("What happens"), choices=Deployment.State.choices)
    reason = forms.CharField(
        label=_("Reason or appraisal"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, steps: Iterable[str] = tuple(ACTS), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(step, ACTS[step]) for step in steps]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What somebody answers to an offer, or that they have arrived."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("accept", ""), ("decline", ""), ("check_in", "")])
    reason = forms.CharField(required=False, max_length=4000)
