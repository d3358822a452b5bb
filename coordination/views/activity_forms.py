"""What people type about activities. Forms check shape; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.models import Activity
from coordination.queries.activities import ActivityFilters
from coordination.queries.activity_form import GROUP_LABELS
from coordination.queries.programmes import programmes
from coordination.rules.activities import MOST_PEOPLE
from coordination.rules.forms import FORM_VERSION
from coordination.services.drafts import ActivityAmendmentDraft, ActivityDraft
from incidents.services.drafts import PhotoDraft
from incidents.services.words import LONGEST_LINE
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField, VersionedForm

GROUP = "groups."
FIELD_LABELS: Mapping[str, Any] = {
    "programme": _("Programme"),
    "title": _("What was done"),
    "started_at": _("Began"),
    "ended_at": _("Ended"),
    "area": _("Kelurahan/desa"),
    "location": _("Coordinates"),
    "venue": _("Venue"),
    "rt": "RT",
    "rw": "RW",
    "landmark": _("Landmark"),
    "people": _("People reached"),
    "volunteers": _("Volunteers who took part"),
    "staff": _("Staff who took part"),
    "result": _("Result"),
    "obstacle": _("Obstacle"),
    "follow_up": _("Follow-up and support needed"),
    **{f"{GROUP}{name}": label for name, label in GROUP_LABELS.items()},
}


def _line(name: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=FIELD_LABELS[name], max_length=LONGEST_LINE, **{"required": False, **options})


def _number(name: str, **options: Any) -> forms.IntegerField:
    digits = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=FIELD_LABELS[name], required=False, min_value=0, max_value=MOST_PEOPLE, widget=digits, **options
    )


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


def programme_choices(*, blank: Any) -> list[tuple[str, Any]]:
    """The programmes in the order of lists."""
    return [("", blank), *((code, one.name) for code, one in programmes().items())]


class ActivityFilterForm(forms.Form):
    """What the list of activities is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.SearchInput)
    programme = forms.ChoiceField(label=FIELD_LABELS["programme"], required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *Activity.Status.choices])
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    first_day = _day(_("From"))
    last_day = _day(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programme_choices(blank=_("All"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period has its days in order."""
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The period ends before it begins."))
        return said

    def filters(self) -> ActivityFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        return ActivityFilters(
            text=asked["q"],
            programme=asked["programme"],
            statuses=(asked["status"],) if asked["status"] else (),
            within=asked["area"],
            first_day=asked["first_day"],
            last_day=asked["last_day"],
        )


class ActivityForm(forms.Form):
    """An activity without JavaScript: what, when, where, with whom, and what came of it."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    begun_at = MomentField(widget=forms.HiddenInput)
    programme = forms.ChoiceField(label=FIELD_LABELS["programme"])
    title = _line("title", required=True, help_text=_("Such as: evacuation drill at SDN 2."))
    started_at = MomentField(label=FIELD_LABELS["started_at"])
    ended_at = MomentField(label=FIELD_LABELS["ended_at"], required=False)

    def __init__(self, *args: Any, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = programme_choices(blank="–")  # type: ignore[attr-defined]
        options = [("", "–"), *areas]
        is_short = len(options) > 1
        self.fields |= {
            "area": forms.ChoiceField(label=FIELD_LABELS["area"], choices=options)
            if is_short
            else AreaField(label=_("Area")),
            "venue": _line("venue", help_text=_("School, hall, post…")),
            "rt": forms.CharField(label="RT", required=False, max_length=3),
            "rw": forms.CharField(label="RW", required=False, max_length=3),
            "landmark": _line("landmark"),
            "people": _number("people", help_text=_("Leave empty what you do not know. Zero means: counted, nobody.")),
            **{f"{GROUP}{name}": _number(f"{GROUP}{name}") for name in GROUP_LABELS},
            "volunteers": _number("volunteers"),
            "staff": _number("staff"),
            "result": NoteField(label=FIELD_LABELS["result"]),
            "obstacle": NoteField(label=FIELD_LABELS["obstacle"]),
            "follow_up": NoteField(label=FIELD_LABELS["follow_up"]),
            "photo": forms.FileField(
                label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
            ),
        }
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.initial.setdefault("begun_at", timezone.now().isoformat())

    @property
    def first_fields(self) -> list[BoundField]:
        """What is asked before the groups."""
        return self._shown(list(self.fields)[: self._place_of_groups])

    @property
    def group_fields(self) -> list[BoundField]:
        """How many of each group; asked apart, because nobody knows all of them."""
        return self._shown(name for name in self.fields if name.startswith(GROUP))

    @property
    def last_fields(self) -> list[BoundField]:
        """What is asked after the groups."""
        return self._shown(name for name in list(self.fields)[self._place_of_groups :] if not name.startswith(GROUP))

    @property
    def has_groups(self) -> bool:
        """Whether somebody has told a group, or what they told of one is wrong."""
        return any(field.errors or field.value() not in (None, "") for field in self.group_fields)

    @property
    def _place_of_groups(self) -> int:
        return next(place for place, name in enumerate(self.fields) if name.startswith(GROUP))

    def _shown(self, names: Iterable[str]) -> list[BoundField]:
        return [self[name] for name in names if not self[name].is_hidden]

    def draft(self, *, language: str) -> ActivityDraft:
        """The service's input, once the form is valid. The same page sent twice makes the same draft."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ActivityDraft.__slots__ if name in said}
        begun_at: datetime = said["begun_at"]
        return ActivityDraft(
            **plain,
            type_version=FORM_VERSION,
            groups={name: told for name in GROUP_LABELS if (told := said[f"{GROUP}{name}"]) is not None},
            reported_at=max(begun_at, said["started_at"]),
            language=language,
        )

    def photo(self) -> PhotoDraft | None:
        """The photo that was chosen, under a reference that follows from the activity's."""
        picture = self.cleaned_data.get("photo")
        if picture is None:
            return None
        reference = uuid.uuid5(self.cleaned_data["client_ref"], "photo")
        return PhotoDraft(client_ref=reference, content=picture.read())


class ActivityAmendmentForm(ActivityForm):
    """Changes to a filed activity: only what differs from what its author saw is sent, with what they saw."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["photo"], self.fields["begun_at"]
        self.initial = {
            "client_ref": uuid.uuid4(),
            "programme": activity.programme_id,
            "area": activity.area_id,
            "started_at": _to_the_minute(activity.started_at),
            "ended_at": _to_the_minute(activity.ended_at),
            **{f"{GROUP}{name}": activity.groups.get(name) for name in GROUP_LABELS},
            **{
                name: getattr(activity, name)
                for name in self.fields
                if name in ActivityDraft.__slots__
                and name not in {"client_ref", "programme", "area", "groups"}
                and not name.endswith("_at")
            },
        }
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "client_ref"

    def changes(self) -> ActivityAmendmentDraft:
        """The service's input, once the form is valid; without changes when nothing differs."""
        names = [name for name in self.changed_data if name != "client_ref"]
        told = {name: {"from": _plain(self._seen(name)), "to": _plain(self.cleaned_data[name])} for name in names}
        return ActivityAmendmentDraft(
            client_ref=self.cleaned_data["client_ref"], changes=told, type_version=FORM_VERSION
        )

    def _seen(self, name: str) -> Any:
        """What the page had shown: the hidden initial value, in the type of the field."""
        return self.fields[name].to_python(self.data.get(self.add_initial_prefix(name), ""))


class ActivityPhotoForm(forms.Form):
    """One more photo of an activity."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    photo = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())

    def draft(self) -> PhotoDraft:
        """The service's input, once the form is valid."""
        return PhotoDraft(client_ref=self.cleaned_data["client_ref"], content=self.cleaned_data["photo"].read())


class ReturnForm(VersionedForm):
    """Why an activity goes back to its author."""

    reason = NoteField(label=_("Reason"), required=True)


class WithdrawalForm(VersionedForm):
    """Why an activity is taken back, if one says so."""

    reason = NoteField(label=_("Reason"))


def _to_the_minute(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0, microsecond=0) if moment else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
