"""What people type of tasks. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import OptionalReasonForm
from incidents.models import IncidentTask, Phase, TaskRole
from incidents.services import TaskDraft
from pmi_platform.core.interface.fields import MomentField, NoteField, VersionedForm


class OwnerField(forms.TypedChoiceField):
    """Somebody of the own organisation, or nobody in person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Person"), coerce=UUID, empty_value=None, required=False, **kwargs)


class TaskForm(forms.Form):
    """Something to be done."""

    text = NoteField(label=_("What is to be done"), required=True)
    role = forms.ChoiceField(label=_("Who"), choices=TaskRole.choices)
    owner = OwnerField()
    phase = forms.ChoiceField(label=_("Phase"), choices=Phase.choices, initial=Phase.RESPONSE)
    due_at = MomentField(label=_("Until"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "–"), *people]  # type: ignore[attr-defined]

    def draft(self, *, incident_id: UUID) -> TaskDraft:
        """The service's input, once the form is valid."""
        said = dict(self.cleaned_data)
        return TaskDraft(incident_id=incident_id, owner_id=said.pop("owner"), **said)


class OwnerForm(VersionedForm):
    """To whom a task is given."""

    owner = OwnerField()

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class TaskStateForm(OptionalReasonForm):
    """How a task stands."""

    state = forms.ChoiceField(choices=IncidentTask.State.choices, widget=forms.HiddenInput)


class SopForm(forms.Form):
    """Which SOP is started."""

    sop = forms.CharField(max_length=64, widget=forms.HiddenInput)
