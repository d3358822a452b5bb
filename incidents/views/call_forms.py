"""What a call taker types, in the order in which one asks. Only shape is checked: nothing missing holds a call up."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.forms import hazard_choices
from incidents.models import CallRelay, EmergencyCall
from incidents.queries.calls import CallFilters
from incidents.rules.calls import AGENCIES
from incidents.services.call_drafts import CallDraft, CallerDraft, CallFacts
from incidents.views.addresses import is_identifier
from pmi_platform.core.geo.rules.codes import is_area_code
from pmi_platform.core.interface.fields import AreaField, MomentField, VersionedForm

AGENCY_NAMES: Mapping[str, str | Promise] = {
    "damkar": _("Fire brigade (Damkar)"),
    "psc119": _("Ambulance (Dinkes/PSC 119)"),
    "bpbd": "BPBD",
    "polisi": _("Police"),
    "pmi": "PMI",
    "pln": "PLN",
    "pdam": "PDAM",
    "satpol_pp": "Satpol PP",
    "dishub": "Dishub",
    "basarnas": "Basarnas",
    "dinsos": "Dinsos",
    "tni": "TNI",
    "other": _("Another one"),
}
OPEN = "open"
_OFFERED = re.compile(r"^(.*\S)\s+\(([0-9.]+)\)\s*$")
_POINT = re.compile(r"^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")


def agency_choices() -> list[tuple[str, Any]]:
    """The agencies in the order of the form."""
    return [(code, AGENCY_NAMES[code]) for code in AGENCIES]


def landmark_offered(name: str, area: str) -> str:
    """A landmark as the list of suggestions shows it."""
    return f"{name} ({area})"


def landmark_chosen(text: str) -> tuple[str, str]:
    """The landmark and the area's code of a suggestion; no code for what was typed by hand."""
    match = _OFFERED.match(text)
    return (match[1], match[2]) if match and is_area_code(match[2]) else (text, "")


class PointField(forms.CharField):
    """Latitude and longitude as maps give them: `-6.2200, 106.9732`."""

    def clean(self, value: Any) -> Point | None:
        text: str = super().clean(value)
        if not text:
            return None
        match = _POINT.match(text)
        if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
            raise forms.ValidationError(_("Paste latitude and longitude, such as -6.2200, 106.9732."))
        return Point(float(match[2]), float(match[1]), srid=4326)


class FactsForm(forms.Form):
    """The minimum set."""

    text = forms.CharField(
        label=_("What happened?"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    hazard = forms.ChoiceField(label=_("Kind"), required=False)
    area = AreaField(label=_("Kelurahan or kecamatan"), required=False, help_text="")
    landmark = forms.CharField(label=_("Landmark, street"), required=False, max_length=200)
    rt = forms.CharField(label="RT", required=False, max_length=3)
    rw = forms.CharField(label="RW", required=False, max_length=3)
    location = PointField(label=_("Coordinates"), required=False, max_length=60)
    happened_at = MomentField(label=_("Since when?"), required=False)
    people_in_danger = forms.IntegerField(label=_("People in danger"), required=False, min_value=0)
    people_note = forms.CharField(label=_("Who, how are they?"), required=False, max_length=200)
    hazards_on_site = forms.CharField(label=_("Dangers on the spot"), required=False, max_length=200)
    access = forms.CharField(label=_("How to get there"), required=False, max_length=200)
    informed = forms.MultipleChoiceField(
        label=_("Whom has the caller told already?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within  # type: ignore[attr-defined]
        self.fields["area"].widget.attrs |= {"list": "call-areas", "autocomplete": "off"}
        self.fields["landmark"].widget.attrs |= {"list": "call-landmarks", "autocomplete": "off"}
        self.fields["hazard"].choices = hazard_choices(blank=_("not known yet"))  # type: ignore[attr-defined]
        self.fields["informed"].choices = agency_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A landmark chosen from the list brings its area along, unless another one was typed."""
        said = super().clean() or self.cleaned_data
        landmark, area = landmark_chosen(said.get("landmark", ""))
        if area:
            said["landmark"] = landmark
            said["area"] = said.get("area") or area
        return said

    def facts(self) -> CallFacts:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        plain = {field.name: said[field.name] for field in fields(CallFacts) if field.name != "informed"}
        return CallFacts(**plain, informed=tuple(said["informed"]))


class CallForm(FactsForm):
    """A call, with what is done about it in the same breath."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Caller's number"),
        required=False,
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autofocus": True, "autocomplete": "off"}),
    )
    callback = forms.CharField(
        label=_("Call back at"), required=False, max_length=25, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    name = forms.CharField(label=_("Caller's name"), required=False, max_length=200)
    classification = forms.ChoiceField(
        label=_("Call"),
        choices=EmergencyCall.Classification.choices,
        initial="normal",
        widget=forms.RadioSelect,
    )
    incident = forms.CharField(required=False)
    agencies = forms.MultipleChoiceField(label=_("Tell now"), required=False, widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(label=_("Told by"), choices=CallRelay.Channel.choices, initial="system")
    receiver = forms.CharField(label=_("Received by (name)"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agency_choices()  # type: ignore[attr-defined]
        self.fields["client_ref"].initial = uuid.uuid4
        self.fields["happened_at"].initial = timezone.localtime

    def clean_incident(self) -> str:
        chosen: str = self.cleaned_data["incident"]
        if chosen and chosen != OPEN and not is_identifier(chosen):
            raise forms.ValidationError(_("Choose an incident from the list."))
        return chosen

    def draft(self) -> CallDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        chosen = said["incident"]
        return CallDraft(
            client_ref=said["client_ref"],
            classification=said["classification"],
            facts=self.facts(),
            caller=CallerDraft(name=said["name"], number=said["number"], callback=said["callback"]),
            opens_incident=chosen == OPEN,
            incident_id=UUID(chosen) if chosen and chosen != OPEN else None,
            agencies=tuple(said["agencies"]),
            channel=said["channel"],
            receiver=said["receiver"],
        )


class LateFactsForm(FactsForm, VersionedForm):
    """What became known later, over what was known."""


class RelayForm(forms.Form):
    """Whom to tell, and, told by voice, who took it."""

    agencies = forms.MultipleChoiceField(label=_("Tell now"), widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(label=_("Told by"), choices=CallRelay.Channel.choices, initial="system")
    receiver = forms.CharField(label=_("Received by (name)"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = agency_choices()  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """Who at the agency has it."""

    receiver = forms.CharField(label=_("Received by (name)"), max_length=200)


class ActionForm(forms.Form):
    """What the agency does, and how it ended."""

    action = forms.CharField(label=_("Action"), required=False, max_length=4000)
    outcome = forms.CharField(label=_("Outcome"), required=False, max_length=4000)


class CallIncidentForm(VersionedForm):
    """The incident that a call is about, or `open` for a new one."""

    incident = forms.CharField()

    def clean_incident(self) -> str:
        chosen: str = self.cleaned_data["incident"]
        if chosen != OPEN and not is_identifier(chosen):
            raise forms.ValidationError(_("Choose an incident from the list."))
        return chosen


class ClosingForm(VersionedForm):
    """How a call ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=EmergencyCall.Outcome.choices)
    note = forms.CharField(
        label=_("In words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )


class CallFilterForm(forms.Form):
    """What the list of calls is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open ones")), ("overdue", _("Not confirmed in time")), ("all", _("All"))],
    )
    classification = forms.ChoiceField(
        label=_("Call"), required=False, choices=[("", _("All")), *EmergencyCall.Classification.choices]
    )
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self) -> CallFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        return CallFilters(
            open_only=asked["state"] != "all",
            overdue=asked["state"] == "overdue",
            classification=asked["classification"],
            hazard=asked["hazard"],
            text=asked["q"],
        )
