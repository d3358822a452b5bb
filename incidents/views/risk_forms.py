"""What people type about risk zones. Forms check shape; the services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import hazard_choices
from incidents.models import RiskZone
from incidents.queries.risk import ZoneFilters
from incidents.rules.risk import Scale
from incidents.services.risk_import import ZoneMapping
from incidents.services.risk_zones import LONGEST_SHAPE, ZoneDraft, ZoneProvenance
from pmi_platform.core.interface.fields import AreaField

SCALES = (
    (Scale.WORDS.value, _("Words: rendah, sedang, tinggi")),
    (Scale.STEPS.value, _("Numbers: 1 low, 2 moderate, 3 high")),
    (Scale.INDEX.value, _("Index from 0 to 1, as InaRISK: up to 0.333 low, up to 0.666 moderate")),
)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ZoneFilterForm(forms.Form):
    """What the list of zones is narrowed to."""

    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    risk_class = forms.ChoiceField(label=_("Risk"), required=False, choices=[("", _("All")), *RiskZone.Class.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("In use")), ("all", _("All")), *RiskZone.State.choices[1:]]
    )
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    dataset = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self) -> ZoneFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        states = {"": RiskZone.State.CURRENT.value, "all": ""}
        return ZoneFilters(
            hazard=asked["hazard"],
            risk_class=asked["risk_class"],
            state=states.get(asked["state"], asked["state"]),
            within=asked["area"],
            dataset=asked["dataset"],
        )


class ProvenanceForm(forms.Form):
    """Where the knowledge comes from, of when it is, and for how long it holds."""

    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Such as InaRISK BNPB, or BPBD."))
    licence = forms.CharField(label=_("Licence"), max_length=200, help_text=_("Such as CC BY 4.0, or: internal use."))
    as_of = _day(_("Date of the data"))
    valid_from = _day(_("Valid from"), required=False)
    valid_until = _day(_("Valid until"), required=False, help_text=_("Empty: until it is replaced."))

    def provenance(self) -> ZoneProvenance:
        """Part of the service's input, once the form is valid."""
        return ZoneProvenance(**{name: self.cleaned_data[name] for name in ZoneProvenance.__slots__})


class ZoneForm(ProvenanceForm):
    """A zone as it is drawn."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    hazard = forms.ChoiceField(label=_("Hazard"))
    risk_class = forms.ChoiceField(label=_("Risk"), choices=RiskZone.Class.choices)
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    shape = forms.CharField(
        label=_("Outline as GeoJSON"),
        required=False,
        max_length=LONGEST_SHAPE,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "data-zone-shape": ""}),
        help_text=_("The map fills this in. Without a map, paste a Polygon or MultiPolygon in WGS 84."),
    )
    field_order = ("version", "hazard", "risk_class", "name", "source", "licence", "as_of", "valid_from", "valid_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]

    def draft(self) -> ZoneDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        told = {name: said[name] for name in ("hazard", "risk_class", "name", "shape")}
        return ZoneDraft(**told, provenance=self.provenance())


class ZoneFileForm(forms.Form):
    """A file of zones."""

    file = forms.FileField(
        label=_("File with zones"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gpkg,.zip"}),
        help_text=_("GeoJSON, GeoPackage, or a shapefile as .zip with its .prj; at most 15 MB and 5,000 features."),
    )


class ZoneMappingForm(ProvenanceForm):
    """Which attribute says what, and what the dataset is called."""

    token = forms.CharField(max_length=200, widget=forms.HiddenInput)
    class_field = forms.ChoiceField(label=_("Attribute that holds the class"))
    scale = forms.ChoiceField(label=_("How it says the class"), choices=SCALES)
    hazard = forms.ChoiceField(label=_("Hazard of all features"), required=False)
    hazard_field = forms.ChoiceField(label=_("Or the attribute that holds the hazard"), required=False)
    name_field = forms.ChoiceField(label=_("Attribute that holds the name"), required=False)
    name = forms.CharField(
        label=_("Name of the dataset"),
        max_length=200,
        help_text=_("A dataset of the same name is replaced; the replacement can be undone."),
    )
    field_order = ("token", "class_field", "scale", "hazard", "hazard_field", "name_field", "name")

    def __init__(self, *args: Any, attributes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in attributes]
        for field, blank in (("class_field", "–"), ("hazard_field", _("none")), ("name_field", _("none"))):
            self.fields[field].choices = [("", blank), *named]  # type: ignore[attr-defined]
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]

    def mapping(self) -> ZoneMapping:
        """Part of the service's input, once the form is valid."""
        said = self.cleaned_data
        told = {name: said[name] for name in ("class_field", "hazard", "hazard_field", "name_field")}
        return ZoneMapping(**told, scale=Scale(said["scale"]))
