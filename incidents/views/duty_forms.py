"""What people type at the command post. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import LogEntry
from pmi_platform.core.interface.fields import MomentField, NoteField


class _PersonField(forms.TypedChoiceField):
    """Somebody of the own organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, **kwargs)


class ShiftForm(forms.Form):
    """Who is on duty, from when until when."""

    unit_id = forms.UUIDField(widget=forms.HiddenInput)
    officer_id = _PersonField(label=_("Duty officer"))
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer_id"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        begins = timezone.localtime().replace(minute=0)
        self.fields["starts_at"].initial = begins
        self.fields["ends_at"].initial = begins + timedelta(hours=8)


class LogForm(forms.Form):
    """A line of the log book."""

    unit_id = forms.UUIDField(widget=forms.HiddenInput)
    text = NoteField(label=_("What happened"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=LogEntry.Kind.choices, widget=forms.RadioSelect, initial="note")
    at = MomentField(label=_("When"), required=False, help_text=_("Empty means now."))
    incident_id = forms.TypedChoiceField(label=_("Incident"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, incidents: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident_id"].choices = [("", "–"), *incidents]  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """To whom the post goes, and what they must know."""

    unit_id = forms.UUIDField(widget=forms.HiddenInput)
    taken_by = _PersonField(label=_("Taken over by"))
    note = NoteField(label=_("What the next one must know"))

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_by"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
