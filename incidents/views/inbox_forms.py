"""What operators decide about messages of the inbox, and what the public types."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents import report_types
from incidents.forms import asked, hazard_choices
from incidents.models import Door, InboxItem, Severity
from incidents.queries.inbox import InboxFilters
from incidents.report_types.protocol import FieldType
from incidents.services.inbox import Taking, Telling
from pmi_platform.core.interface.fields import AreaField, NoteField, VersionedForm

QUICKEST_S, SLOWEST_S = 3, 24 * 3600
"""Nobody types a report in less; a page kept longer is loaded anew."""
TRAP = "situs_web"
DAYS = {"1": _("1 day"), "7": _("7 days"), "30": _("30 days")}


class InboxFilterForm(forms.Form):
    """What the inbox is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Not checked yet")), ("all", _("All")), *InboxItem.State.choices[1:]],
    )
    door = forms.ChoiceField(label=_("Came by"), required=False, choices=[("", _("All")), *Door.choices])
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    area = AreaField(label=_("Area"), required=False, takes_widest=True, help_text="")
    life = forms.BooleanField(label=_("Life at risk"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank=_("All"))  # type: ignore[attr-defined]

    def filters(self) -> InboxFilters:
        """The query's filters, once the form is valid."""
        said = self.cleaned_data
        return InboxFilters(
            state="" if said["state"] == "all" else said["state"] or InboxItem.State.WAITING,
            door=said["door"],
            hazard=said["hazard"],
            within=said["area"],
            life_at_risk=said["life"],
            text=said["q"],
        )


class TakingForm(VersionedForm):
    """How a message is taken as a report."""

    hazard = forms.ChoiceField(label=_("Hazard"))
    severity = forms.ChoiceField(label=_("Severity"), choices=[("", "–"), *Severity.choices])
    area = AreaField(label=_("Area"))
    text = NoteField(label=_("What was told"))
    incident = forms.TypedChoiceField(label=_("Incident"), required=False, coerce=uuid.UUID, empty_value=None)

    def __init__(self, *args: Any, incidents: list[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]
        self.fields["incident"].choices = [("", _("None yet")), *incidents]  # type: ignore[attr-defined]
        questions = report_types.get("first_report").fields
        self.counts = [question for question in questions if question.type is FieldType.COUNT]
        for question in self.counts:
            self.fields[question.name] = asked(question)

    def taking(self) -> Taking:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        told = {question.name: said[question.name] for question in self.counts}
        return Taking(
            hazard=said["hazard"],
            severity=said["severity"],
            area=said["area"],
            text=said["text"],
            answers={name: count for name, count in told.items() if count is not None},
            incident_id=said["incident"],
        )


class BlockForm(forms.Form):
    """For how long nothing is taken from a sender, and why."""

    days = forms.ChoiceField(label=_("For"), choices=list(DAYS.items()))
    reason = NoteField(label=_("Reason"), required=True)

    def until(self) -> Any:
        """When the block ends, once the form is valid."""
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


class PublicForm(forms.Form):
    """What the public reports, after its place is chosen. A field that nobody sees, and the time, keep machines out."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    begun = forms.CharField(widget=forms.HiddenInput)
    area = forms.CharField(widget=forms.HiddenInput, max_length=13)
    hazard = forms.ChoiceField(label=_("What is happening?"))
    text = NoteField(label=_("What do you see?"), required=True)
    village = forms.ChoiceField(label=_("Kelurahan/desa"), required=False)
    latitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    is_life_at_risk = forms.BooleanField(label=_("Somebody's life is at risk"), required=False)
    rt = forms.CharField(label="RT", required=False, max_length=3)
    rw = forms.CharField(label="RW", required=False, max_length=3)
    landmark = forms.CharField(label=_("Landmark"), required=False, max_length=200)
    photo = forms.FileField(label=_("Photo"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))
    name = forms.CharField(label=_("Your name"), required=False, max_length=200)
    number = forms.CharField(
        label=_("Your telephone number"),
        required=False,
        max_length=40,
        help_text=_("Only those who check the report see it; it is erased after 30 days."),
    )

    def __init__(self, *args: Any, villages: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]
        if villages:
            self.fields["village"].choices = [("", _("I do not know")), *villages]  # type: ignore[attr-defined]
        else:
            del self.fields["village"]
        self.fields[TRAP] = forms.CharField(label=_("Leave this empty"), required=False)
        self.initial.setdefault("client_ref", uuid.uuid4())
        self.initial.setdefault("begun", signing.dumps("begun", salt="public report"))

    def clean_begun(self) -> str:
        begun: str = self.cleaned_data["begun"]
        try:
            signing.loads(begun, salt="public report", max_age=SLOWEST_S)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page is too old. Load it again and repeat what you wrote.")) from None
        try:
            signing.loads(begun, salt="public report", max_age=QUICKEST_S)
        except signing.SignatureExpired:
            return begun
        raise forms.ValidationError(_("That was very quick. Wait a moment, then send it again."))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get(TRAP):
            raise forms.ValidationError(_("One field is meant to stay empty. Load the page again and leave it so."))
        return said

    def telling(self, *, sender_key: str) -> Telling:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return Telling(
            client_ref=said["client_ref"],
            door=Door.PUBLIC,
            area=said.get("village") or said["area"],
            location=self._location(),
            hazard=said["hazard"],
            text=said["text"],
            is_life_at_risk=said["is_life_at_risk"],
            rt=said["rt"],
            rw=said["rw"],
            landmark=said["landmark"],
            sender_key=sender_key,
            sender_name=said["name"],
            sender_number=said["number"],
            photo=said["photo"].read() if said["photo"] else b"",
        )

    def _location(self) -> Point | None:
        latitude, longitude = self.cleaned_data["latitude"], self.cleaned_data["longitude"]
        return None if latitude is None or longitude is None else Point(longitude, latitude, srid=4326)


class CodeForm(forms.Form):
    """The code that was sent to the number of a public report."""

    code = forms.CharField(
        label=_("The code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
