"""What people type into situation reports. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import OptionalReasonForm
from incidents.models import FollowUp, SituationReport
from incidents.rules.situation_reports import REQUIRED_SECTION, SECTIONS
from incidents.services import FollowUpDraft
from incidents.services.situation_reports import LONGEST_SECTION
from incidents.views.situation_report_words import SECTION_HINTS, SECTION_WORDS, kinds
from pmi_platform.core.interface.fields import NoteField, VersionedForm


class KindForm(forms.Form):
    """Which report is to be made."""

    kind = forms.ChoiceField(label=_("Kind of report"), choices=kinds)


class SectionField(forms.CharField):
    """A section's text. Browsers send every line end as CR LF; it is kept as LF."""

    def __init__(self, *, name: str) -> None:
        lines = 6 if name == REQUIRED_SECTION else 4
        super().__init__(
            label=str(SECTION_WORDS[name]),
            help_text=str(SECTION_HINTS[name]),
            required=False,
            max_length=LONGEST_SECTION,
            widget=forms.Textarea(attrs={"rows": lines}),
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class SectionsForm(VersionedForm):
    """A draft's sections, in the order in which they are printed."""

    def __init__(self, *args: Any, document: SituationReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {name: SectionField(name=name) for name in SECTIONS[document.kind]}
        self.fields["letter_number"] = forms.CharField(
            label=_("Letter number"),
            help_text=_("Empty: it is given on approval, as your organisation numbers its letters."),
            required=False,
            max_length=200,
        )
        self.initial = {
            "version": document.version,
            "letter_number": document.letter_number,
            **document.sections,
            **self.initial,
        }

    def sections(self) -> dict[str, str]:
        """What was typed, by section."""
        apart = ("version", "letter_number")
        return {name: text for name, text in self.cleaned_data.items() if name not in apart}


class ApprovalForm(OptionalReasonForm):
    """Approval of the figures that were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class FollowUpForm(forms.Form):
    """What is to be done, by whom and until when."""

    text = NoteField(label=_("What is to be done"), required=True)
    unit = forms.TypedChoiceField(label=_("Who does it"), coerce=UUID)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, units: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "–"), *units]  # type: ignore[attr-defined]

    def draft(self, *, incident_id: UUID) -> FollowUpDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return FollowUpDraft(incident_id=incident_id, text=said["text"], unit_id=said["unit"], due_on=said["due_on"])


class FollowUpStateForm(OptionalReasonForm):
    """How a follow-up stands."""

    state = forms.ChoiceField(label=_("State"), choices=FollowUp.State.choices)
