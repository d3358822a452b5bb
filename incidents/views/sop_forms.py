"""What people type about a further edition of the joint SOP."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Phase, TaskRole
from incidents.services.sop_proposals import LONGEST_STEP, StepDraft
from pmi_platform.core.interface.fields import NoteField, VersionedForm


class ProposalForm(forms.Form):
    """Why another edition is needed."""

    reason = NoteField(label=_("What should change, and why?"), required=True)


class StepForm(VersionedForm):
    """One step; `place` counts from one within the whole SOP."""

    name_id = forms.CharField(label=_("What is to be done (Indonesian)"), max_length=LONGEST_STEP)
    name_en = forms.CharField(label=_("The same in English"), max_length=LONGEST_STEP, required=False)
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices)
    role = forms.ChoiceField(label=_("Who"), choices=TaskRole.choices)
    within_minutes = forms.IntegerField(
        label=_("Within, in minutes"), min_value=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    place = forms.IntegerField(
        label=_("Place"), required=False, min_value=1, help_text=_("Empty: where it stands, or at the end.")
    )

    def draft(self) -> StepDraft:
        """The service's input, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return StepDraft(**said)


class StepActForm(VersionedForm):
    """A step that is moved or removed; `to` is its new place."""

    origin = forms.CharField(max_length=100)
    to = forms.IntegerField(required=False, min_value=0)


class AdoptionForm(forms.Form):
    """By which decree, and on which day."""

    decree_number = forms.CharField(label=_("Decree number"), max_length=200)
    decided_on = forms.DateField(label=_("Date of the decree"), widget=forms.DateInput(attrs={"type": "date"}))


class ComparisonForm(forms.Form):
    """Which two editions stand side by side."""

    before = forms.ChoiceField(label=_("Earlier edition"))
    after = forms.ChoiceField(label=_("Later edition"))

    def __init__(self, *args: Any, editions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = editions  # type: ignore[attr-defined]
