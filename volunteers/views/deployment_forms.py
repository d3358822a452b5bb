"""What people type when they ask for somebody and lead a deployment on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.queries import IncidentFilters, list_incidents
from pmi_platform.core.tenancy.scope import Actor
from volunteers.models import Deployment
from volunteers.queries.choosing import skills
from volunteers.queries.deployments import DeploymentFilters, points
from volunteers.services.deploying import Mission
from volunteers.services.points import PointDraft
from volunteers.views.deployment_lines import TOGETHER

MOST_OFFERED = 50
ACTS = {
    "offered": pgettext_lazy("act", "Release for this deployment"),
    "refused": pgettext_lazy("act", "Do not release"),
    "accepted": pgettext_lazy("act", "Accepted by telephone"),
    "declined": pgettext_lazy("act", "Declined by telephone"),
    "stand_by": pgettext_lazy("act", "Let stand by"),
    "mobilised": pgettext_lazy("act", "On the way"),
    "on_site": pgettext_lazy("act", "Has arrived"),
    "released": pgettext_lazy("act", "Release from duty"),
    "returned": pgettext_lazy("act", "Has returned home"),
    "stood_down": pgettext_lazy("act", "Stand down"),
}


def _moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **kwargs)


class UUIDsField(forms.MultipleChoiceField):
    """Several ids, as the page that leads here has chosen them."""

    widget = forms.MultipleHiddenInput

    def validate(self, value: Any) -> None:
        if not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def clean(self, value: Any) -> list[UUID]:
        try:
            return [UUID(text) for text in super().clean(value)]
        except ValueError:
            raise forms.ValidationError(_("Choose people from the list.")) from None


class DeploymentFilterForm(forms.Form):
    """What deployments are narrowed to."""

    q = forms.CharField(label=_("Task, place or contact"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Going on")), ("all", _("All")), *Deployment.State.choices],
    )
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    incident = forms.ChoiceField(label=_("Incident"), required=False)
    overdue = forms.BooleanField(label=_("No sign of life in time"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", _("All")), *((one.code, one.name) for one in skills())]  # type: ignore[attr-defined]
        self.fields["incident"].choices = incident_choices(actor, _("All"))  # type: ignore[attr-defined]

    def filters(self) -> DeploymentFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        state = asked["state"]
        return DeploymentFilters(
            text=asked["q"],
            states=(state,) if state not in ("", "all") else (),
            skill=asked["skill"],
            incident=UUID(asked["incident"]) if asked["incident"] else None,
            overdue_only=asked["overdue"],
            open_only=not state,
        )


class MissionForm(forms.Form):
    """What somebody, or several people, are asked to do."""

    volunteer = UUIDsField()
    skill = forms.ChoiceField(label=_("Skill"))
    incident = forms.ChoiceField(label=_("Incident"), required=False)
    task = forms.CharField(label=_("Task"), max_length=200)
    place = forms.CharField(label=_("Where"), max_length=200)
    report_to = forms.CharField(label=_("Report to"), max_length=200)
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    expires_at = _moment(_("Answer until"), required=False, help_text=_("Empty means within twelve hours."))
    point = forms.ChoiceField(
        label=_("Arrival is shown at"),
        required=False,
        help_text=_("By its poster, or by the phone's position. Empty means that people say it themselves."),
    )
    word_every_h = forms.IntegerField(
        label=_("Sign of life every (hours)"),
        required=False,
        min_value=1,
        max_value=24,
        help_text=_("Whoever on site says nothing for so long raises an alarm. Empty means never."),
    )
    bring = forms.CharField(label=_("Bring along"), required=False, max_length=500)
    cover = forms.CharField(label=_("Who pays, and insurance"), required=False, max_length=500)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = incident_choices(actor, "–")  # type: ignore[attr-defined]
        known = [(str(one.pk), one.name) for one in points(open_only=True)]
        self.fields["point"].choices = [("", "–"), *known]  # type: ignore[attr-defined]
        self.fields["skill"].choices = [(one.code, one.name) for one in skills()]  # type: ignore[attr-defined]

    def mission(self) -> Mission:
        """The service's input, once the form is valid."""
        said = dict(self.cleaned_data)
        return Mission(
            volunteer_id=said.pop("volunteer")[0],
            incident_id=said.pop("incident") or None,
            point_id=said.pop("point") or None,
            **said,
        )


def incident_choices(actor: Actor, nothing: Any) -> list[tuple[str, Any]]:
    """The open incidents, the latest first."""
    open_ones = list_incidents(actor=actor, filters=IncidentFilters(open_only=True))[:MOST_OFFERED]
    return [("", nothing), *((str(one.pk), f"{one.number} · {one.title}") for one in open_ones)]


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


class ManyForm(forms.Form):
    """Several deployments, led on together: each named with the version that was shown."""

    chosen = forms.MultipleChoiceField(required=True)
    state = forms.ChoiceField(choices=[(step, ACTS[step]) for step in TOGETHER])
    reason = forms.CharField(required=False, max_length=4000)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(one, one) for one in data.getlist("chosen")]  # type: ignore[attr-defined]

    def steps(self) -> list[tuple[UUID, int]]:
        """Which, as they were seen. Raises `ValueError` for what no page sends."""
        pairs = [one.split(":") for one in self.cleaned_data["chosen"]]
        return [(UUID(pk), int(version)) for pk, version in pairs]


class PointForm(forms.Form):
    """A place to report to."""

    name = forms.CharField(label=_("Name"), max_length=200)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    within_m = forms.IntegerField(label=_("Counts as there within (m)"), min_value=50, max_value=5_000, initial=300)

    def draft(self) -> PointDraft:
        """The service's input, once the form is valid."""
        return PointDraft(**self.cleaned_data)


class AnswerForm(forms.Form):
    """What somebody answers to an offer, or that they have arrived."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("accept", ""), ("decline", ""), ("check_in", ""), ("well", "")])
    reason = forms.CharField(required=False, max_length=4000)
    poster = forms.CharField(required=False, max_length=200)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180)
