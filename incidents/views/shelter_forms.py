"""What people type about shelters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Shelter
from incidents.queries.shelters import ShelterFilters
from incidents.services.shelters import CountDraft, ShelterDetails
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField, VersionedForm

GROUP_LABELS: Mapping[str, str | Promise] = {
    "men": _("Men and boys"),
    "women": _("Women and girls"),
    "toddlers": _("Children under five"),
    "elderly": _("People over 60"),
    "pregnant": _("Pregnant women"),
    "disabled": _("People with a disability"),
}


def _number(label: Any, *, required: bool = False) -> forms.IntegerField:
    digits = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, required=required, min_value=0, max_value=99_999, widget=digits)


class ShelterFilterForm(forms.Form):
    """What the list of shelters is narrowed to."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Open ones")), ("all", _("All")), ("closed", _("Closed"))]
    )
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    incident = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def filters(self) -> ShelterFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        states = {"": Shelter.State.OPEN.value, "all": ""}
        return ShelterFilters(
            state=states.get(asked["state"], asked["state"]), within=asked["area"], incident_id=asked["incident"]
        )


class ShelterDetailsForm(VersionedForm):
    """What is told of a shelter beside who stays there."""

    name = forms.CharField(label=_("Name of the place"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Shelter.Kind.choices)
    rt = forms.CharField(label="RT", required=False, max_length=3)
    rw = forms.CharField(label="RW", required=False, max_length=3)
    landmark = forms.CharField(label=_("Landmark"), required=False, max_length=200)
    person_in_charge = forms.CharField(label=_("Person in charge"), required=False, max_length=200)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=200, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    capacity = _number(_("Capacity (people)"))
    services = forms.MultipleChoiceField(
        label=_("What there is"), required=False, choices=Shelter.Service.choices, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("What is missing"), required=False, choices=Shelter.Need.choices, widget=forms.CheckboxSelectMultiple
    )
    needs_note = NoteField(label=_("About the needs"))

    def details(self) -> ShelterDetails:
        """The service's input, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name in ShelterDetails.__slots__}
        return ShelterDetails(**{**said, "services": tuple(said["services"]), "needs": tuple(said["needs"])})


class ShelterForm(ShelterDetailsForm):
    """A shelter, of which incident and where."""

    incident = forms.TypedChoiceField(label=_("Incident"), coerce=UUID)
    version = None  # type: ignore[assignment]

    def __init__(
        self, *args: Any, incidents: Iterable[tuple[UUID, str]], areas: Iterable[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = [("", "–"), *incidents]  # type: ignore[attr-defined]
        options = [("", "–"), *areas]
        self.fields["area"] = (
            forms.ChoiceField(label=_("Kelurahan/desa"), choices=options)
            if len(options) > 1
            else AreaField(label=_("Area"))
        )
        self.order_fields(["incident", "area", "name", "kind"])


class ShelterCountForm(VersionedForm):
    """Who stays there; what is left empty is unknown, which is not zero."""

    people = _number(_("People"), required=True)
    households = _number(_("Households"))
    men = _number(GROUP_LABELS["men"])
    women = _number(GROUP_LABELS["women"])
    toddlers = _number(GROUP_LABELS["toddlers"])
    elderly = _number(GROUP_LABELS["elderly"])
    pregnant = _number(GROUP_LABELS["pregnant"])
    disabled = _number(GROUP_LABELS["disabled"])
    as_of = MomentField(label=_("As of"), required=False, help_text=_("Empty means now."))

    def count(self) -> CountDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return CountDraft(
            as_of=said["as_of"] or timezone.now(),
            people=said["people"],
            households=said["households"],
            groups={name: said[name] for name in GROUP_LABELS if said[name] is not None},
        )


class ShelterStateForm(VersionedForm):
    """Whether people stay there, and why that has changed."""

    state = forms.ChoiceField(choices=Shelter.State.choices, widget=forms.HiddenInput)
    reason = NoteField(label=_("Reason"), required=True)
