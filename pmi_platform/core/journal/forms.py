"""What the journal's page asks for."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import events_known
from pmi_platform.core.journal.queries.entries import EntryFilters


def _event_choices() -> list[tuple[str, Any]]:
    """Every fact that this release knows, in the reader's own words and order."""
    known = [(name, str(event.words)) for name, event in events_known().items() if event.words]
    return [("", _("Everything")), *sorted(known, key=lambda choice: choice[1].casefold())]


class DayInput(forms.DateInput):
    input_type = "date"


class EntryFilterForm(forms.Form):
    """What the journal is narrowed to. `user` and `of` are not typed but followed, from a name or from a row's page."""

    type = forms.ChoiceField(label=_("What happened"), required=False, choices=_event_choices)
    first_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    last_day = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    of = forms.CharField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean_of(self) -> tuple[str, UUID] | None:
        """`<entity>:<id>`, as the feed names rows."""
        named = self.cleaned_data["of"]
        if not named:
            return None
        entity, _colon, row_id = named.partition(":")
        try:
            return entity if re.fullmatch("[a-z_]+", entity) else "", UUID(row_id)
        except ValueError:
            raise ValidationError(_("This address is not complete. Open it from the page it belongs to.")) from None

    def filters(self) -> EntryFilters:
        """The query's filters, once the form is valid. Both days are meant whole, in the reader's zone."""
        asked = self.cleaned_data
        return EntryFilters(
            type=asked["type"],
            user_id=asked["user"],
            recorded_from=_midnight(asked["first_day"]),
            recorded_until=_midnight(asked["last_day"] and asked["last_day"] + timedelta(days=1)),
            of=asked["of"],
        )


def _midnight(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


class ErasureForm(forms.Form):
    """Why somebody's values are erased."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Who asked and when, without the values themselves: the reason stays."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
