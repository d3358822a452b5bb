"""Two versions of a field side by side, and the form by which a verifier decides between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms import asked
from incidents.models import Door, FieldReport, ReportConflict
from incidents.queries.conflicts import Setting, settings_of, undecided
from incidents.services import amended_fields
from incidents.views.answers import questions_by_path, told_value
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField, VersionedForm

STANDING, OTHER = "standing", "other"


class SettlementForm(VersionedForm):
    """What one field holds: what stands, one of the proposals, or another value, which is typed."""

    field = forms.CharField(widget=forms.HiddenInput, max_length=80)
    choice = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, report: FieldReport, path: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{path.replace('.', '-')}_%s", **kwargs})
        self.report, self.path = report, path
        self.proposals = {str(row.pk): row for row in undecided(report).get(path, [])}
        if (other := _typed(report, path)) is not None:
            other.required = False
            self.fields["value"] = other

    def value(self) -> Any:
        """The value chosen, as amendments tell it."""
        chosen = self.cleaned_data["choice"]
        if chosen == STANDING:
            return amended_fields.current(self.report).get(self.path)
        if chosen in self.proposals:
            return self.proposals[chosen].proposed
        typed = self.cleaned_data["value"]
        return typed.isoformat() if self.path == "observed_at" and typed else typed

    def clean(self) -> dict[str, Any]:
        """Something must have been chosen, or typed where another value is meant."""
        said: dict[str, Any] = super().clean() or {}
        chosen = said.get("choice", "")
        if chosen not in (STANDING, OTHER, *self.proposals) or (chosen == OTHER and "value" not in self.fields):
            raise forms.ValidationError(
                _("Choose one of the versions. They may have changed since you opened the page.")
            )
        return said


def _typed(report: FieldReport, path: str) -> forms.Field | None:
    """How another value of the field is typed; coordinates are not."""
    if question := questions_by_path(report).get(path):
        return asked(question)
    match path:
        case "text":
            return NoteField(label=_("Another value"))
        case "rt" | "rw" | "landmark":
            return forms.CharField(label=_("Another value"), max_length=200)
        case "observed_at":
            return MomentField(label=_("Another value"))
        case "area":
            return AreaField(label=_("Another value"))
    return None


def settlement_forms(report: FieldReport) -> dict[str, SettlementForm]:
    """A form for each field of which there are two versions."""
    return {path: SettlementForm(report=report, path=path) for path in undecided(report)}


def told_conflicts(
    report: FieldReport, labels: Mapping[str, Any], *, names_people: bool, forms_by_path: Mapping[str, SettlementForm]
) -> list[dict[str, Any]]:
    """Each field of which there are two versions: what stands and what was proposed, by whom, when, by which door."""
    now, questions, settings = amended_fields.current(report), questions_by_path(report), settings_of(report)
    return [
        {
            "path": path,
            "form": forms_by_path.get(path),
            "label": labels.get(path, path),
            "standing": {
                "value": told_value(path, now.get(path), questions.get(path)),
                "choice": STANDING,
                **_whose(settings[path], names_people=names_people),
            },
            "proposals": [
                {
                    "value": told_value(path, row.proposed, questions.get(path)),
                    "base": told_value(path, row.base, questions.get(path)),
                    "choice": str(row.pk),
                    **_whose(_proposed(row), names_people=names_people),
                }
                for row in rows
            ],
        }
        for path, rows in undecided(report).items()
    ]


def _proposed(row: ReportConflict) -> Setting:
    return Setting(at=row.amendment.received_at, by=row.amendment.filed_by, door=row.amendment.door)


def _whose(setting: Setting, *, names_people: bool) -> dict[str, Any]:
    return {
        "at": setting.at,
        "by": setting.by.name if setting.by and names_people else "",
        "door": dict(Door.choices).get(setting.door, setting.door) if setting.door else _("Decided by the verifier"),
    }
