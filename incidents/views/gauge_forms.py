"""What people type about river gauges."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import GaugeStation, Severity
from incidents.queries.gauges import GaugeFilters
from incidents.rules.gauges import LEVELS
from incidents.services.gauge_readings import ReadingDraft
from incidents.services.gauges import GaugeDetails, Threshold
from pmi_platform.core.integration.registry import all_feeds
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField, VersionedForm

FEEDS_OF_GAUGES = "river_gauges."
HOURS = (("6", _("6 hours")), ("24", _("24 hours")), ("72", _("3 days")), ("168", _("7 days")))


class GaugeFilterForm(forms.Form):
    """What the list of gauges is narrowed to."""

    q = forms.CharField(label=_("Name or river"), required=False, max_length=100, widget=forms.SearchInput)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All")), *Severity.choices])
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("In use")), ("all", _("All")), ("closed", _("Out of use"))]
    )
    silent = forms.BooleanField(label=_("Silent ones only"), required=False)

    def filters(self) -> GaugeFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        states = {"": GaugeStation.State.ACTIVE.value, "all": ""}
        return GaugeFilters(
            state=states.get(asked["state"], asked["state"]),
            text=asked["q"].replace("\0", ""),
            within=asked["area"],
            level=asked["level"],
            silent_only=asked["silent"],
        )


def _height(label: Any, **options: Any) -> forms.IntegerField:
    digits = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, min_value=-10_000, max_value=10_000, widget=digits, **options)


class GaugeDetailsForm(VersionedForm):
    """What is told of a gauge beside its place."""

    name = forms.CharField(label=_("Name of the post"), max_length=200)
    river = forms.CharField(label=_("River"), max_length=200)
    operator = forms.CharField(label=_("Who runs it"), required=False, max_length=200)
    datum = forms.CharField(
        label=_("What zero stands for"),
        required=False,
        max_length=200,
        help_text=_("Heights are centimetres above it, as on the post's staff."),
    )
    lowest_cm = _height(_("Lowest possible height (cm)"), initial=0)
    highest_cm = _height(_("Highest possible height (cm)"), initial=2_000)
    silent_after_min = forms.IntegerField(
        label=_("Silent after (minutes)"),
        min_value=5,
        max_value=10_080,
        initial=120,
        help_text=_("Without a reading for so long, nothing is known of the river."),
    )
    feed = forms.ChoiceField(label=_("Data feed"), required=False)
    feed_key = forms.CharField(label=_("Code of the post in the data feed"), required=False, max_length=200)
    thresholds_source = forms.CharField(
        label=_("Source of the thresholds"),
        required=False,
        max_length=200,
        help_text=_("Which document or office says so. Without one they are our own estimate."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(name for name in all_feeds() if name.startswith(FEEDS_OF_GAUGES))
        present = str(self.initial.get("feed", ""))
        names = dict.fromkeys([*known, *([present] if present else [])])
        self.fields["feed"].choices = [("", "–"), *((name, name) for name in names)]  # type: ignore[attr-defined]
        for level, word in Severity.choices:
            self.fields[f"{level}_cm"] = _height(_("%(word)s from (cm)") % {"word": word}, required=False)
            self.fields[f"{level}_term"] = forms.CharField(
                label=_("The post's own term for it"), required=False, max_length=200
            )
        self.order_fields([*self._head(), *(f"{level}_{part}" for level in LEVELS for part in ("cm", "term"))])

    def _head(self) -> tuple[str, ...]:
        return ("version", "area", "name", "river", "operator", "datum", "lowest_cm", "highest_cm")

    def details(self) -> GaugeDetails:
        """The service's input, once the form is valid."""
        said = {name: value for name, value in self.cleaned_data.items() if name in GaugeDetails.__slots__}
        return GaugeDetails(**said, thresholds=self._thresholds())

    def _thresholds(self) -> dict[str, Threshold]:
        said = self.cleaned_data
        return {
            level: Threshold(from_cm=said[f"{level}_cm"], term=said[f"{level}_term"])
            for level in LEVELS
            if said[f"{level}_cm"] is not None
        }


class GaugeForm(GaugeDetailsForm):
    """A gauge, and where it stands."""

    area = AreaField(label=_("Kecamatan or kelurahan/desa"))
    version = None  # type: ignore[assignment]

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within  # type: ignore[attr-defined]


class GaugeReadingForm(forms.Form):
    """The height that somebody reads; sent twice it is noted once."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    height_cm = forms.DecimalField(
        label=_("Height (cm)"),
        max_digits=9,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off", "step": "0.1"}),
    )
    observed_at = MomentField(label=_("Read at"), required=False, help_text=_("Empty means now."))
    photo = forms.FileField(
        label=_("Photo of the staff"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())

    def draft(self) -> ReadingDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return ReadingDraft(
            client_ref=said["client_ref"],
            height_cm=said["height_cm"],
            observed_at=said["observed_at"] or timezone.now(),
            note=said["note"],
            photo=said["photo"].read() if said["photo"] else None,
        )


class DownstreamForm(VersionedForm):
    """A kecamatan that the water reaches, and after how long."""

    area = AreaField(label=_("Kecamatan downstream"))
    hours = forms.IntegerField(label=_("Hours until the water arrives"), required=False, min_value=0, max_value=168)
    minutes = forms.IntegerField(label=_("and minutes"), required=False, min_value=0, max_value=59)

    def lead_min(self) -> int | None:
        """The lead time, once the form is valid; None when nothing is known of it."""
        hours, minutes = self.cleaned_data["hours"], self.cleaned_data["minutes"]
        return None if hours is None and minutes is None else (hours or 0) * 60 + (minutes or 0)


class NotDownstreamForm(VersionedForm):
    """A kecamatan that the water does not reach."""

    area = forms.CharField(max_length=13, widget=forms.HiddenInput)


class GaugeStateForm(VersionedForm):
    """Whether the gauge is in use, and why that has changed."""

    state = forms.ChoiceField(choices=GaugeStation.State.choices, widget=forms.HiddenInput)
    reason = NoteField(label=_("Reason"), required=True)


def details_shown(row: GaugeStation) -> Mapping[str, Any]:
    """What the form of a gauge's details begins with."""
    plain = {name: getattr(row, name) for name in GaugeDetails.__slots__ if name != "thresholds"}
    for level, one in row.thresholds.items():
        plain |= {f"{level}_cm": one["from_cm"], f"{level}_term": one["term"]}
    return plain
