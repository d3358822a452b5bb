"""What people type of lessons. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms import OptionalReasonForm, hazard_choices
from incidents.models import Lesson
from incidents.queries.lessons import LessonFilters
from incidents.services import LessonDraft
from pmi_platform.core.interface.fields import NoteField, VersionedForm

Named = Sequence[tuple[UUID, str]]
Owners = tuple[Named, Named]
"""The own units, and the own people."""


class OwnerField(forms.ChoiceField):
    """Who does it: one of the own units or people; its clean value is ("unit" or "person" or "", the id or None)."""

    def __init__(self, *, blank: Any, **kwargs: Any) -> None:
        self.blank = blank
        super().__init__(label=_("Who does it"), required=False, **kwargs)

    def offer(self, owners: Owners) -> None:
        units, people = owners
        self.choices = [
            ("", self.blank),
            (_("Units"), [(f"unit:{pk}", name) for pk, name in units]),
            (_("Persons"), [(f"person:{pk}", name) for pk, name in people]),
        ]

    def clean(self, value: Any) -> tuple[str, UUID | None]:
        kind, _colon, pk = super().clean(value).partition(":")
        return kind, UUID(pk) if pk else None


class LessonForm(forms.Form):
    """What an incident taught."""

    what_happened = NoteField(label=_("What happened"), required=True)
    cause = NoteField(label=_("Cause"), help_text=_("The cause, not who is to blame. Name nobody."))
    recommendation = NoteField(label=_("What should be done differently"), required=True)
    owner = OwnerField(blank="–")
    due_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    step = forms.ChoiceField(label=_("Step of the SOP"), required=False)

    def __init__(self, *args: Any, owners: Owners, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(owners)  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", _("none of them")), *steps]  # type: ignore[attr-defined]

    def draft(self) -> LessonDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        kind, pk = said["owner"]
        return LessonDraft(
            what_happened=said["what_happened"],
            cause=said["cause"],
            recommendation=said["recommendation"],
            unit_id=pk if kind == "unit" else None,
            owner_id=pk if kind == "person" else None,
            due_on=said["due_on"],
            step=said["step"] or None,
        )


class LessonRevisionForm(LessonForm, VersionedForm):
    """The same, told anew."""


class LessonStateForm(OptionalReasonForm):
    """How a lesson stands."""

    state = forms.ChoiceField(choices=Lesson.State.choices, widget=forms.HiddenInput)


STATES = (("", _("All")), ("overdue", _("Overdue")), *Lesson.State.choices)


class LessonFilterForm(forms.Form):
    """What the list of lessons is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    owner = OwnerField(blank=_("All"))

    def __init__(self, *args: Any, owners: Owners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]
        self.fields["owner"].offer(owners)  # type: ignore[attr-defined]

    def filters(self) -> LessonFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        kind, pk = asked["owner"]
        state = asked["state"]
        is_overdue = state == "overdue"
        return LessonFilters(
            states=(state,) if state and not is_overdue else (),
            overdue_on=timezone.localdate() if is_overdue else None,
            hazard=asked["hazard"],
            unit_id=pk if kind == "unit" else None,
            owner_id=pk if kind == "person" else None,
            text=asked["q"],
        )
