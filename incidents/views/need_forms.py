"""What people type of needs. Forms check shape; the services decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Need, NeedStandard, Sector
from incidents.services import NeedDraft, NeedProgress, ParameterDraft
from pmi_platform.core.interface.fields import AreaField, MomentField, VersionedForm


class QuantityField(forms.DecimalField):
    """How many of something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=12, decimal_places=2, **kwargs)


class NeedForm(forms.Form):
    """What is asked for."""

    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    item = forms.CharField(label=_("What"), max_length=200)
    requested = QuantityField(label=_("How many"))
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Such as pieces, litres, kits."))
    area = AreaField(label=_("Where"), required=False, help_text=_("Name or code. Empty: the whole incident."))
    asked_by = forms.CharField(label=_("Asked by"), max_length=200, required=False)
    as_of = MomentField(label=_("As of"))

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within  # type: ignore[attr-defined]
        self.fields["as_of"].initial = timezone.localtime()

    def draft(self, *, incident_id: UUID) -> NeedDraft:
        """The service's input, once the form is valid."""
        said = dict(self.cleaned_data)
        return NeedDraft(incident_id=incident_id, area=said.pop("area") or None, **said)


class ProgressForm(VersionedForm):
    """How a need stands."""

    requested = QuantityField(label=_("Requested"))
    offered = QuantityField(label=_("Offered"))
    fulfilled = QuantityField(label=_("Fulfilled"))
    as_of = MomentField(label=_("As of"))

    @classmethod
    def of(cls, need: Need) -> ProgressForm:
        """The form as the need's own row shows it."""
        shown = {name: getattr(need, name).normalize() for name in ("requested", "offered", "fulfilled")}
        shown = {name: format(value, "f") for name, value in shown.items()}
        initial = {**shown, "version": need.version, "as_of": timezone.localtime()}
        return cls(initial=initial, auto_id=f"need_{need.pk}_%s")

    def progress(self) -> NeedProgress:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return NeedProgress(**{name: said[name] for name in ("requested", "offered", "fulfilled", "as_of")})


class AdoptionForm(forms.Form):
    """The estimate that was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ParameterForm(forms.Form):
    """A number of the tenant's own in place of a standard's."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=64)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=3)
    each = forms.DecimalField(label=_("For every"), min_value=0, max_digits=12, decimal_places=3)
    days = forms.DecimalField(label=_("Days"), min_value=0, max_digits=6, decimal_places=1)
    source = forms.CharField(label=_("Source"), max_length=200)

    @classmethod
    def shown_for(cls, standard: NeedStandard, **initial: Any) -> ParameterForm:
        """The form in a parameter's own row."""
        return cls(initial={"code": standard.pk, **initial}, auto_id=f"parameter_{standard.pk}_%s")

    def draft(self) -> ParameterDraft:
        """The service's input, once the form is valid."""
        return ParameterDraft(**self.cleaned_data)
