"""What people type about incidents, reports and figures. Forms check shape; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.models import FieldReport, Incident, IncidentParticipation, Severity, SourceClass
from incidents.queries.incidents import IncidentFilters
from incidents.queries.reference import hazards, indicators
from incidents.queries.reports import ReportFilters
from incidents.report_types.protocol import Field, FieldType
from incidents.services.drafts import FieldReportDraft, FigureDraft, IncidentOpening, PhotoDraft
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField, VersionedForm


def hazard_choices(*, blank: Any = None) -> list[tuple[str, Any]]:
    """The hazards in the order of the national list."""
    return [*([("", blank)] if blank is not None else []), *((code, hazard.name) for code, hazard in hazards().items())]


class IncidentFilterForm(forms.Form):
    """What the list of incidents is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Open ones")), ("all", _("All")), *Incident.State.choices],
    )
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *Severity.choices])
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    unowned = forms.BooleanField(label=_("Nobody leads"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self) -> IncidentFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        state = asked["state"]
        return IncidentFilters(
            open_only=not state,
            states=(state,) if state and state != "all" else (),
            severities=(asked["severity"],) if asked["severity"] else (),
            hazard=asked["hazard"],
            within=asked["area"],
            unowned=asked["unowned"],
            text=asked["q"],
        )


class ReportFilterForm(forms.Form):
    """What the list of reports is narrowed to, beside its state."""

    status = forms.ChoiceField(
        required=False, choices=[("", ""), *FieldReport.Status.choices], widget=forms.HiddenInput
    )
    q = forms.CharField(label=_("Receipt or words"), required=False, widget=forms.SearchInput)
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *Severity.choices])
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    source_class = forms.ChoiceField(
        label=_("Kind of source"), required=False, choices=[("", _("All")), *SourceClass.choices]
    )
    unattached = forms.BooleanField(label=_("Without incident"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self, *, statuses: tuple[str, ...]) -> ReportFilters:
        """The query's filters, once the form is valid."""
        asked = self.cleaned_data
        return ReportFilters(
            statuses=statuses,
            severities=(asked["severity"],) if asked["severity"] else (),
            hazard=asked["hazard"],
            within=asked["area"],
            source_class=asked["source_class"],
            unattached=asked["unattached"],
            text=asked["q"],
        )


class OpeningForm(forms.Form):
    """What must be known to open an incident; `seen` are the candidates that were shown before."""

    hazard = forms.ChoiceField(label=_("What is happening?"))
    area = AreaField(label=_("Where?"))
    severity = forms.ChoiceField(label=_("How severe?"), choices=Severity.choices, widget=forms.RadioSelect)
    started_at = MomentField(label=_("Since when?"))
    reason = NoteField(label=_("How do we know?"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]
        self.fields["area"].within = within  # type: ignore[attr-defined]
        self.fields["started_at"].initial = timezone.localtime()

    def opening(self) -> IncidentOpening:
        """The service's input, once the form is valid."""
        return IncidentOpening(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class ReasonForm(VersionedForm):
    """Why."""

    reason = NoteField(label=_("Reason"), required=True)


class OptionalReasonForm(VersionedForm):
    """Why, where the service asks for it."""

    reason = NoteField(label=_("Reason"))


class SeverityForm(VersionedForm):
    """How severe it is from now on, and why."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    reason = NoteField(label=_("Reason"), required=True)


class TransitionForm(OptionalReasonForm):
    """The next state, and why, where that must be said."""

    state = forms.ChoiceField(choices=Incident.State.choices, widget=forms.HiddenInput)


class ParticipantForm(VersionedForm):
    """Which organisation takes part, and as what."""

    tenant = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    role = forms.ChoiceField(label=_("Role"), choices=IncidentParticipation.Role.choices)

    def __init__(self, *args: Any, tenants: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [("", "–"), *tenants]  # type: ignore[attr-defined]


class AttachmentForm(VersionedForm):
    """The incident that a report belongs to."""

    incident = forms.TypedChoiceField(label=_("Incident"), coerce=UUID)

    def __init__(self, *args: Any, incidents: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = [("", "–"), *incidents]  # type: ignore[attr-defined]


class FigureForm(forms.Form):
    """One number, by whom, as of when. Left empty it says that the number is unknown."""

    counted = forms.ChoiceField(label=_("What is counted"))
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Empty means unknown. Zero means: counted, nobody."),
    )
    as_of = MomentField(label=_("As of"))
    source_class = forms.ChoiceField(label=_("Kind of source"), choices=SourceClass.choices)
    source_name = forms.CharField(label=_("Source"), max_length=200, required=False)
    area = AreaField(
        label=_("Area"), required=False, help_text=_("Name or code. Empty: the number is of the whole incident.")
    )

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted"].choices = [  # type: ignore[attr-defined]
            (f"{indicator.code}:{unit}", f"{indicator.name} ({unit})")
            for indicator in indicators().values()
            for unit in indicator.units
        ]
        self.fields["area"].within = within  # type: ignore[attr-defined]
        self.fields["as_of"].initial = timezone.localtime()

    def draft(self, *, incident_id: UUID) -> FigureDraft:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        indicator, _separator, unit = said["counted"].partition(":")
        return FigureDraft(
            incident_id=incident_id,
            indicator=indicator,
            value=said["value"],
            unit=unit,
            as_of=said["as_of"],
            source_class=said["source_class"],
            source_name=said["source_name"],
            area=said["area"] or None,
        )


def _is_yes(said: str) -> bool:
    return said == "yes"


YES_OR_NO = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))


def asked(question: Field) -> forms.Field:
    """A report type's question as a form field; its clean value is the answer, or None."""
    common: dict[str, Any] = {"label": question.label, "required": question.required}
    match question.type:
        case FieldType.HAZARD:
            return forms.ChoiceField(choices=hazard_choices(blank="–"), **common)
        case FieldType.SEVERITY:
            return forms.ChoiceField(choices=Severity.choices, widget=forms.RadioSelect, **common)
        case FieldType.COUNT:
            digits = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            return forms.IntegerField(min_value=0, widget=digits, **common)
        case FieldType.YES_NO:
            return forms.TypedChoiceField(
                choices=YES_OR_NO,
                coerce=lambda said: said == "yes",
                empty_value=None,
                widget=forms.RadioSelect,
                **common,
            )
        case FieldType.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *question.options.items()], **common)
        case FieldType.CHOICES:
            return forms.MultipleChoiceField(
                choices=list(question.options.items()), widget=forms.CheckboxSelectMultiple, **common
            )
        case FieldType.TEXT if question.name.endswith("_source"):
            return forms.CharField(max_length=200, **common)
        case FieldType.TEXT:
            return NoteField(**common)


class ReportForm(forms.Form):
    """The field report without JavaScript: the questions of a report type, and where, when and what was seen."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    begun_at = MomentField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, type_code: str, areas: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report_type = report_types.get(type_code)
        self.questions = [question for question in self.report_type.fields if not question.section]
        for question in self.questions:
            self.fields[question.name] = asked(question)
        options = [("", "–"), *areas]
        self.fields |= {
            "area": forms.ChoiceField(label=_("Kelurahan/desa"), choices=options)
            if len(options) > 1
            else AreaField(label=_("Area")),
            "rt": forms.CharField(label="RT", required=False, max_length=3),
            "rw": forms.CharField(label="RW", required=False, max_length=3),
            "landmark": forms.CharField(label=_("Landmark"), required=False, max_length=200),
            "observed_at": MomentField(label=_("Seen at"), required=False, help_text=_("Empty means now.")),
            "text": NoteField(label=_("Note")),
            "photo": forms.FileField(
                label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
            ),
        }
        places = ("hazard", "area", "severity")
        rest = [name for name in self.fields if name not in places]
        self.order_fields([*places, *rest])
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.initial.setdefault("begun_at", timezone.now().isoformat())

    def draft(self, *, language: str) -> FieldReportDraft:
        """The service's input, once the form is valid. The same page sent twice makes the same draft."""
        said = self.cleaned_data
        answers = {question.name: said[question.name] for question in self.questions}
        begun_at: datetime = said["begun_at"]
        return FieldReportDraft(
            client_ref=said["client_ref"],
            type_code=self.report_type.code,
            answers={name: answer for name, answer in answers.items() if answer not in (None, "")},
            observed_at=said["observed_at"] or begun_at,
            reported_at=max(begun_at, said["observed_at"] or begun_at),
            area=said["area"],
            rt=said["rt"],
            rw=said["rw"],
            landmark=said["landmark"],
            text=said["text"],
            language=language,
        )

    def photo(self) -> PhotoDraft | None:
        """The photo, under a reference that follows from the report's."""
        upload = self.cleaned_data["photo"]
        if upload is None:
            return None
        return PhotoDraft(client_ref=uuid.uuid5(self.cleaned_data["client_ref"], "photo"), content=upload.read())


class PhotoForm(forms.Form):
    """One more photo of a report."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    photo = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": "image/*"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_ref", uuid.uuid4())

    def draft(self) -> PhotoDraft:
        """The service's input, once the form is valid."""
        return PhotoDraft(client_ref=self.cleaned_data["client_ref"], content=self.cleaned_data["photo"].read())
