"""What people type of a status keadaan darurat. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms import hazard_choices
from incidents.models import EmergencyStatus
from incidents.services import StatusDraft
from pmi_platform.core.interface.fields import AreaField, NoteField, VersionedForm


class DayField(forms.DateField):
    """A day, picked from the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DecreeForm(forms.Form):
    """The decree (SK) that something rests on."""

    decree_number = forms.CharField(label=_("Decree (SK) number"), max_length=200)
    decreed_on = DayField(label=_("Signed on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decreed_on"].initial = timezone.localdate()


class DeclarationForm(DecreeForm):
    """A status that begins."""

    kind = forms.ChoiceField(
        label=_("Status"),
        choices=EmergencyStatus.Kind.choices,
        initial=EmergencyStatus.Kind.RESPONSE,
        help_text=_("Standby is for threats that build up slowly."),
    )
    level = forms.ChoiceField(label=_("Declared by"), choices=EmergencyStatus.Level.choices)
    area = AreaField(label=_("Area"))
    hazard = forms.ChoiceField(label=_("Hazard"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]
        self.fields["area"].within = within  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate()
        self.fields["ends_on"].initial = timezone.localdate() + timedelta(days=13)
        self.order_fields(["kind", "level", "area", "hazard", "decree_number", "decreed_on", "starts_on", "ends_on"])

    def draft(self, *, incident_id: UUID | None = None) -> StatusDraft:
        """The service's input, once the form is valid."""
        return StatusDraft(incident_id=incident_id, **self.cleaned_data)


class ContinuationForm(DecreeForm):
    """The status that follows a present one."""

    kind = forms.ChoiceField(label=_("Status"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(EmergencyStatus.Kind.choices)
        self.fields["kind"].choices = [(kind, words[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.order_fields(["kind", "decree_number", "decreed_on", "starts_on", "ends_on"])


class ExtensionForm(DecreeForm, VersionedForm):
    """A later last day."""

    ends_on = DayField(label=_("New last day"))


class EndForm(VersionedForm):
    """The day on which it ended, and why."""

    ended_on = DayField(label=_("Ended on"))
    reason = NoteField(label=_("Reason"), required=True)
    decree_number = forms.CharField(label=_("Decree (SK) number"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = timezone.localdate()


class StatusChoiceForm(forms.Form):
    """One of the statuses that are going on."""

    status = forms.TypedChoiceField(label=_("Status keadaan darurat"), coerce=UUID)

    def __init__(self, *args: Any, statuses: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "–"), *statuses]  # type: ignore[attr-defined]
