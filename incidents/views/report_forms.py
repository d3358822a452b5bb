"""Forms of reports beyond the first one: other kinds, their sections, and changes to what was filed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.forms import ReportForm, asked
from incidents.models import FieldReport
from incidents.report_types.protocol import FieldType
from incidents.services.drafts import AmendmentDraft, FieldReportDraft
from pmi_platform.core.interface.fields import NoteField, VersionedForm


class TypedReportForm(ReportForm):
    """A report of any kind, with whose word it is, and the incident that it speaks of where the office knows it."""

    def __init__(self, *args: Any, incidents: Iterable[tuple[UUID, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_name"] = forms.CharField(label=_("Source"), max_length=200, required=False)
        choices = [("", "–"), *incidents]
        if len(choices) > 1:
            self.fields["incident"] = forms.TypedChoiceField(
                label=_("Incident"), coerce=UUID, empty_value=None, required=False, choices=choices
            )
        self.order_fields(["incident", "hazard", "area", "severity"])

    def draft(self, *, language: str) -> FieldReportDraft:
        said = self.cleaned_data
        return replace(
            super().draft(language=language), source_name=said["source_name"], incident_id=said.get("incident")
        )


class ChangesForm(VersionedForm):
    """What the author is asked to change or to add, and why."""

    fields_asked = forms.MultipleChoiceField(label=_("What is asked for"), widget=forms.CheckboxSelectMultiple)
    reason = NoteField(label=_("Reason"), required=True)

    def __init__(self, *args: Any, offered: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_asked"].choices = list(offered)  # type: ignore[attr-defined]


class SectionForm(forms.Form):
    """One section of a report: what differs from what the author saw is an amendment of its own."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, report: FieldReport, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{section}_%s", **kwargs})
        self.questions = [q for q in report_types.get(report.type_code).fields if q.section == section]
        known = report_types.present_answers(report)
        said = {question.name: known.get(question.name) for question in self.questions}
        for question in self.questions:
            self.fields[question.name] = asked(question)
            if question.type is FieldType.YES_NO and (answer := said[question.name]) is not None:
                self.initial[question.name] = "yes" if answer else "no"
            else:
                self.initial.setdefault(question.name, said[question.name])
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.initial.setdefault("seen", said)
        self.answered_count = sum(answer is not None for answer in said.values())

    def draft(self) -> AmendmentDraft:
        """The service's input, once the form is valid; without changes when nothing differs."""
        said, seen = self.cleaned_data, self.cleaned_data["seen"]
        now = {question.name: _or_none(said[question.name]) for question in self.questions}
        changes = {
            f"answers.{name}": {"from": seen.get(name), "to": answer}
            for name, answer in now.items()
            if answer != seen.get(name)
        }
        return AmendmentDraft(client_ref=said["client_ref"], changes=changes)

    def clean_seen(self) -> dict[str, Any]:
        """What the page had shown, by question."""
        seen = self.cleaned_data["seen"]
        if not isinstance(seen, dict):
            raise forms.ValidationError(_("Open the page again."))
        return seen


def _or_none(answer: Any) -> Any:
    return None if answer in ("", []) else answer


class AmendmentForm(forms.Form):
    """Changes to a filed report: only what differs from what the author saw is sent, with what they saw."""

    WORDS = ("text", "landmark", "rt", "rw")

    client_ref = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: FieldReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report_type = report_types.get(report.type_code)
        for question in self.report_type.fields:
            if not question.section:
                self.fields[question.name] = asked(question)
        self.fields |= {
            "text": NoteField(label=_("Note")),
            "landmark": forms.CharField(label=_("Landmark"), required=False, max_length=200),
            "rt": forms.CharField(label="RT", required=False, max_length=3),
            "rw": forms.CharField(label="RW", required=False, max_length=3),
        }
        self.initial = {
            "client_ref": uuid.uuid4(),
            **{name: getattr(report, name) for name in self.WORDS},
            **report_types.present_answers(report),
            **self.initial,
        }
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "client_ref"

    def draft(self) -> AmendmentDraft:
        """The service's input, once the form is valid."""
        changes: dict[str, Mapping[str, Any]] = {}
        for name in self.changed_data:
            if name == "client_ref":
                continue
            seen = self[name].initial if not self.is_bound else self._seen(name)
            path = name if name in self.WORDS else f"answers.{name}"
            changes[path] = {"from": seen, "to": self.cleaned_data[name]}
        return AmendmentDraft(client_ref=self.cleaned_data["client_ref"], changes=changes)

    def _seen(self, name: str) -> Any:
        """What the page had shown: the hidden initial value, in the type of the field."""
        field = self.fields[name]
        text = self.data.get(self.add_initial_prefix(name), "")
        return field.to_python(text)
