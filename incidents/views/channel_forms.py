"""What people type about ways to agencies, and what an agency's officer types behind the link."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import AgencyChannel, RelayAnswer, RelayDelivery
from incidents.queries.deliveries import DeliveryFilters
from incidents.rules.deliveries import CENTRE
from incidents.services.channels import ChannelDraft
from incidents.views.call_forms import AGENCY_NAMES, agency_choices
from pmi_platform.core.interface.fields import AreaField, VersionedForm

CENTRE_NAME = _("112 of the city: the state of its tickets")


def party_name(code: str) -> Any:
    """An agency, or the centre, in words."""
    return CENTRE_NAME if code == CENTRE else AGENCY_NAMES.get(code, code)


def party_choices() -> list[tuple[str, Any]]:
    """Everybody who can be told by machine."""
    return [*agency_choices(), (CENTRE, CENTRE_NAME)]


class ChannelForm(forms.Form):
    """A new way to an agency."""

    party = forms.ChoiceField(label=_("Who"))
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As one calls them, such as: Damkar Kota Bekasi, duty desk.")
    )
    area = AreaField(label=_("Calls from"), help_text=_("Name or code. A way of a smaller area comes first."))
    kind = forms.ChoiceField(label=_("Way"), choices=AgencyChannel.Kind.choices, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Address"),
        max_length=1000,
        help_text=_("https://… of their system, or the e-mail address of their duty desk."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = party_choices()  # type: ignore[attr-defined]
        self.fields["area"].within = within  # type: ignore[attr-defined]

    def draft(self) -> ChannelDraft:
        """The service's input, once the form is valid."""
        return ChannelDraft(**self.cleaned_data)


class ChannelChangeForm(VersionedForm):
    """Another name or address."""

    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=1000)


class DeliveryFilterForm(forms.Form):
    """What the list of deliveries is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *RelayDelivery.State.choices])
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("All")), *RelayDelivery.Kind.choices])
    party = forms.ChoiceField(label=_("Who"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("All")), *party_choices()]  # type: ignore[attr-defined]

    def filters(self) -> DeliveryFilters:
        """The query's filters, once the form is valid."""
        return DeliveryFilters(**self.cleaned_data)


class LinkAnswerForm(forms.Form):
    """What an agency's officer answers, on a telephone. The page sent twice answers once."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=RelayAnswer.Kind.choices, widget=forms.HiddenInput)
    by = forms.CharField(label=_("Your name"), max_length=200)
    text = forms.CharField(
        label=_("In words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ref", uuid.uuid4())
