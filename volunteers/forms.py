"""What people type about volunteers. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.interface.fields import AreaField
from pmi_platform.core.tenancy.models import Organisation
from volunteers.models import Affiliation, ContactCard, Volunteer
from volunteers.queries.roster import RosterFilters
from volunteers.services.drafts import AffiliationDraft, PersonDraft

SIAMO = "siamo"

Units = Iterable[tuple[UUID, str]]


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **kwargs)


def _phone(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class RosterFilterForm(forms.Form):
    """What the roster is narrowed to."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Affiliation.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *(choice for choice in Volunteer.State.choices if choice[0] != "erased")],
    )
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=UUID, empty_value=None)
    area = AreaField(label=_("Area"), required=False, help_text="")
    deployable = forms.BooleanField(label=_("May be sent"), required=False)
    expiring = forms.BooleanField(label=_("Certificate ends within 30 days"), required=False)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("All")), *units]  # type: ignore[attr-defined]

    def filters(self) -> RosterFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        return RosterFilters(
            text=asked["q"],
            kind=asked["kind"],
            state=asked["state"],
            unit=asked["unit"],
            within=asked["area"],
            deployable_only=asked["deployable"],
            expiring_only=asked["expiring"],
        )


class PersonForm(forms.Form):
    """Who somebody is."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    area = AreaField(label=_("Where they live: kelurahan/desa or kecamatan"))
    born_on = _day(_("Date of birth"))
    nik = forms.CharField(
        label="NIK",
        required=False,
        max_length=25,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("16 digits. Kept encrypted; shown only to those who administer this person."),
    )
    phone = _phone(_("Mobile number"))
    blood_group = forms.ChoiceField(
        label=_("Blood group"), required=False, choices=[("", "–"), *ContactCard.BloodGroup.choices]
    )
    emergency_name = forms.CharField(label=_("Emergency contact"), required=False, max_length=200)
    emergency_phone = _phone(_("Phone of the emergency contact"))
    address = forms.CharField(label=_("Address"), required=False, max_length=500)
    siamo = forms.CharField(label=_("Number in SIAMO"), required=False, max_length=60)

    def __init__(self, *args: Any, within: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within  # type: ignore[attr-defined]

    def person(self) -> PersonDraft:
        """The service's input, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name in PersonDraft.__slots__}
        siamo = self.cleaned_data["siamo"]
        return PersonDraft(**said, external_ids={SIAMO: siamo} if siamo else {})


class AffiliationForm(forms.Form):
    """As what somebody belongs to which unit."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=UUID)
    kind = forms.ChoiceField(label=_("Kind"), choices=Affiliation.Kind.choices)
    member_number = forms.CharField(label=_("Member number"), required=False, max_length=60)
    from_on = _day(_("Member since"), help_text=_("Empty means today."))

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]

    def affiliation(self) -> AffiliationDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return AffiliationDraft(
            unit_id=said["unit"], kind=said["kind"], member_number=said["member_number"], from_on=said["from_on"]
        )


class RegistrationForm(AffiliationForm, PersonForm):
    """A newcomer, taken in by a unit."""

    consent = forms.ChoiceField(
        label=_("How they agreed that their data is kept"),
        choices=[
            ("", "–"),
            ("signed", _("By a signed form")),
            ("spoken", _("By word of mouth, to the operator")),
            ("message", _("By a message")),
        ],
    )


class OwnRegistrationForm(AffiliationForm, PersonForm):
    """A newcomer who registers themselves."""

    agrees = forms.BooleanField(
        label=_("I agree that my unit keeps these data in order to call on me, until I withdraw my consent."),
        required=False,
    )


class RevisionForm(PersonForm):
    """Who somebody is, told anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nik"].help_text = _("Leave empty to keep the one that is stored.")


class StepForm(forms.Form):
    """Where a membership is led."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), choices=Affiliation.State.choices)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=4000, help_text=_("Needed for refusing and for ending.")
    )

    def __init__(self, *args: Any, steps: Iterable[str] = Affiliation.State.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {**dict(Affiliation.State.choices), "active": pgettext_lazy("membership", "Make active")}
        self.fields["state"].choices = [(step, words[step]) for step in steps]  # type: ignore[attr-defined]


class ErasureForm(forms.Form):
    """Why somebody is forgotten."""

    reason = forms.CharField(label=_("Reason"), max_length=4000)


class PartnerForm(forms.Form):
    """A partner organisation."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as Tagana Provinsi Jawa Barat."))
    short_name = forms.CharField(label=_("Short name"), max_length=60)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[choice for choice in Organisation.Kind.choices if choice[0] != Organisation.Kind.PMI],
    )
