"""What forms of every app ask for: an area by its name, a moment, a note, and the version that was shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.geo.queries.areas import find_area, search_areas
from pmi_platform.core.geo.rules.codes import is_area_code

MOST_SUGGESTED = 5
_CODE_IN_BRACKETS = re.compile(r"\(([0-9.]+)\)\s*$")


class AreaField(forms.CharField):
    """An area by name or code; its clean value is the code. Several that fit are named, to choose from.

    Where a list is narrowed, `takes_widest` takes the kabupaten before the kecamatan of the same name.
    """

    def __init__(self, *, within: str | None = None, takes_widest: bool = False, **kwargs: Any) -> None:
        self.within = within
        self.takes_widest = takes_widest
        kwargs.setdefault("help_text", _("Name or code, such as Cugenang or 32.03.11."))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        code = match[1] if (match := _CODE_IN_BRACKETS.search(text)) else text
        if is_area_code(code):
            if find_area(code) is None:
                raise forms.ValidationError(_("There is no area with this code."))
            return code
        found = search_areas(text, within=self.within, limit=MOST_SUGGESTED)
        meant = {f"{kind}{text}".casefold() for kind in ("", "kabupaten ", "kota ")}
        named = [area for area in found if area.name.casefold() in meant] or found
        if len(named) == 1 or (named and self.takes_widest):
            return named[0].code
        if not named:
            raise forms.ValidationError(_("No area has this name. Try the kecamatan's, or its code."))
        shown = "; ".join(f"{area.name} ({area.code})" for area in named)
        raise forms.ValidationError(_("Several areas fit. Type one of them: %(areas)s"), params={"areas": shown})


class NoteField(forms.CharField):
    """Free text. Browsers send every line end as CR LF; it is kept, and compared, as LF."""

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        super().__init__(
            label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **{"required": False, **kwargs}
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class MomentField(forms.DateTimeField):
    """A date and time in the tenant's time zone, of a year that somebody can have meant."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [
        MinValueValidator(datetime(1900, 1, 1, tzinfo=UTC)),
        MaxValueValidator(datetime(2200, 1, 1, tzinfo=UTC)),
    ]


class VersionedForm(forms.Form):
    """An act on the version that was shown, so that nobody overwrites what they have not seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
