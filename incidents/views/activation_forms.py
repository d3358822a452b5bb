"""What people type about draft activations and their rules. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import hazard_choices
from incidents.models import ActivationRule, Alert, RiskZone
from incidents.queries.activations import OpenIncidentChoice
from incidents.rules.activation import CERTAINTIES, SEVERITIES, URGENCIES, Criteria
from incidents.rules.risk import CLASSES
from incidents.services import RuleDraft
from pmi_platform.core.interface.fields import AreaField, NoteField, VersionedForm

ANY = ("", _("Any"))


class ConfirmationForm(VersionedForm):
    """A new incident unless an open one is chosen."""

    incident = forms.TypedChoiceField(label=_("Incident"), required=False, coerce=UUID, empty_value=None)
    reason = NoteField(label=_("Note"))

    def __init__(self, *args: Any, incidents: Iterable[OpenIncidentChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Open a new one")), *((one.id, one.title) for one in incidents)]
        self.fields["incident"].choices = choices  # type: ignore[attr-defined]


def _bounds(scale: Iterable[str], labels: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    known = dict(labels)
    return [ANY, *((code, known[code]) for code in scale)]


class RuleForm(forms.Form):
    """Which warnings propose an activation. What is left empty bounds nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200)
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    least_severity = forms.ChoiceField(
        label=_("Severity, at least"), required=False, choices=_bounds(SEVERITIES, Alert.Severity.choices)
    )
    least_urgency = forms.ChoiceField(
        label=_("Urgency, at least"), required=False, choices=_bounds(URGENCIES, Alert.Urgency.choices)
    )
    least_certainty = forms.ChoiceField(
        label=_("Certainty, at least"), required=False, choices=_bounds(CERTAINTIES, Alert.Certainty.choices)
    )
    least_risk = forms.ChoiceField(
        label=_("Risk of a kecamatan touched, at least"),
        required=False,
        choices=_bounds(reversed(CLASSES), RiskZone.Class.choices),
        help_text=_("By the risk zones of the warning's hazard. Without zones such a rule is never met."),
    )
    tsunami_only = forms.BooleanField(label=_("Only with a possible tsunami"), required=False)
    area = AreaField(label=_("Area"), required=False, help_text=_("Name or code. Empty: the whole own area."))
    is_enabled = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("Any"))  # type: ignore[attr-defined]
        self.fields["area"].within = within  # type: ignore[attr-defined]

    def draft(self) -> RuleDraft:
        """The service's input, once the form is valid."""
        said = dict(self.cleaned_data)
        said.pop("version")
        return RuleDraft(name=said.pop("name"), is_enabled=said.pop("is_enabled"), criteria=Criteria(**said))


def as_typed(rule: ActivationRule) -> dict[str, Any]:
    """A rule as its form shows it."""
    criteria = rule.criteria
    return {
        "version": rule.version,
        "name": rule.name,
        "is_enabled": rule.is_enabled,
        **{name: getattr(criteria, name) for name in Criteria.__slots__},
    }
