"""The shape of what the API takes in. A serializer checks types and makes the service's draft; rules live below."""

from typing import Any

from rest_framework import serializers

from incidents.models import IncidentParticipation, SourceClass
from incidents.rules.lifecycle import STEPS
from incidents.rules.severity import LEVELS
from incidents.rules.situation_reports import KINDS
from incidents.services.drafts import AmendmentDraft, FieldReportDraft, FigureDraft, IncidentOpening, PhotoDraft
from incidents.services.places import COARSEST_M
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField, PlaceIn

FIRST_VERSION = 1
"""Of a form whose version a client does not name: clients from before versions were told, and those they taught."""


class EnglishIn(serializers.Serializer[Any]):
    """The English part of a warning that is published; what is left out is said by the hazard and the places."""

    headline = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    description = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    instruction = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class FieldReportIn(PlaceIn):
    """A field report. `answers` are those of its type; every time carries its offset from UTC."""

    client_ref = serializers.UUIDField()
    type_code = serializers.CharField(max_length=64)
    type_version = serializers.IntegerField(
        required=False, min_value=1, max_value=32767, help_text="Of the form that was filled in; 1 when left out."
    )
    answers = serializers.DictField()
    observed_at = MomentField()
    reported_at = MomentField(required=False, help_text="When the author sent it; `observed_at` otherwise.")
    device_now = MomentField(required=False, help_text="The device's clock while sending.")
    area_code = serializers.CharField(max_length=13, required=False, allow_null=True)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=COARSEST_M)
    rt = serializers.CharField(required=False, allow_blank=True, max_length=3)
    rw = serializers.CharField(required=False, allow_blank=True, max_length=3)
    landmark = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    text = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    language = serializers.CharField(required=False, max_length=12)
    source_class = serializers.ChoiceField(SourceClass.choices, required=False)
    source_name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    incident = serializers.UUIDField(required=False, allow_null=True)

    def to_draft(self) -> FieldReportDraft:
        data = dict(self.validated_data)
        data.pop("lat", None)
        data.pop("lon", None)
        return FieldReportDraft(
            reported_at=data.pop("reported_at", None) or data["observed_at"],
            area=data.pop("area_code", None),
            incident_id=data.pop("incident", None),
            location=self.point(),
            type_version=data.pop("type_version", FIRST_VERSION),
            **data,
        )


class AmendmentIn(serializers.Serializer[Any]):
    """Changes to a report, and what their author had seen in the fields that they change.

    With `base`, `changes` says `{"field": what it should be}`, and a field that `base` leaves out was seen empty.
    Without it, `changes` says `{"field": {"from": what the author saw, "to": what it should be}}`.
    """

    client_ref = serializers.UUIDField()
    changes = serializers.DictField(allow_empty=False)
    base = serializers.DictField(required=False)
    device_now = MomentField(required=False, help_text="The device's clock while sending.")
    type_version = serializers.IntegerField(
        required=False, min_value=1, max_value=32767, help_text="Of the form by whose questions `changes` speaks."
    )

    def to_draft(self) -> AmendmentDraft:
        said = {"type_version": FIRST_VERSION, **self.validated_data}
        base = said.pop("base", None)
        return AmendmentDraft(**said) if base is None else AmendmentDraft.against(base, **said)


class ConflictDecisionIn(serializers.Serializer[Any]):
    """What a field holds of which there are two versions."""

    field = serializers.CharField(max_length=80)
    value = serializers.JSONField(allow_null=True)


class PhotoIn(serializers.Serializer[Any]):
    """One picture, as multipart form data."""

    client_ref = serializers.UUIDField()
    photo = serializers.FileField(help_text="JPEG, PNG, WebP or HEIC.")
    caption = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)

    def to_draft(self) -> PhotoDraft:
        data = self.validated_data
        return PhotoDraft(client_ref=data["client_ref"], content=data["photo"].read(), caption=data.get("caption", ""))


class IncidentIn(PlaceIn):
    """What must be known to open an incident."""

    hazard = serializers.CharField(max_length=64)
    area_code = serializers.CharField(max_length=13)
    severity = serializers.ChoiceField(LEVELS)
    started_at = MomentField()
    detected_at = MomentField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)
    area_codes = serializers.ListField(child=serializers.CharField(max_length=13), required=False, max_length=500)
    glide_numbers = serializers.ListField(child=serializers.CharField(max_length=18), required=False, max_length=20)
    external_ids = serializers.DictField(child=serializers.CharField(max_length=200), required=False)

    def to_draft(self) -> IncidentOpening:
        data = self.validated_data
        return IncidentOpening(
            hazard=data["hazard"],
            area=data["area_code"],
            severity=data["severity"],
            started_at=data["started_at"],
            detected_at=data.get("detected_at"),
            reason=data.get("reason", ""),
            location=self.point(),
            area_codes=tuple(data.get("area_codes", ())),
            glide_numbers=tuple(data.get("glide_numbers", ())),
            external_ids=data.get("external_ids", {}),
        )


class TransitionIn(serializers.Serializer[Any]):
    """The next state of an incident."""

    state = serializers.ChoiceField(sorted(STEPS))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class SeverityIn(serializers.Serializer[Any]):
    """How severe an incident is from now on, and why."""

    severity = serializers.ChoiceField(LEVELS)
    reason = serializers.CharField(max_length=LONGEST_TEXT)


class ParticipantIn(serializers.Serializer[Any]):
    """Another tenant that takes part, by its short code."""

    tenant = serializers.CharField(max_length=16)
    role = serializers.ChoiceField(IncidentParticipation.Role.choices)


class ReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


class ChangesIn(serializers.Serializer[Any]):
    """The fields that the author is asked for, and why: `text`, `landmark`, … or `answers.<question>`."""

    fields_asked = serializers.ListField(child=serializers.CharField(max_length=80), allow_empty=False, max_length=200)
    reason = serializers.CharField(max_length=LONGEST_TEXT)


class OptionalReasonIn(serializers.Serializer[Any]):
    """Why, where it need not be said."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class AttachmentIn(serializers.Serializer[Any]):
    """The incident to which a report belongs."""

    incident = serializers.UUIDField()


class FigureIn(serializers.Serializer[Any]):
    """One number of an incident; a null `value` says that it is unknown, which is not zero."""

    incident = serializers.UUIDField()
    indicator = serializers.CharField(max_length=64)
    value = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    unit = serializers.CharField(max_length=16)
    as_of = MomentField()
    source_class = serializers.ChoiceField(SourceClass.choices)
    source_name = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE)
    area_code = serializers.CharField(max_length=13, required=False, allow_null=True)

    def to_draft(self) -> FigureDraft:
        data = self.validated_data
        return FigureDraft(
            incident_id=data["incident"],
            indicator=data["indicator"],
            value=data["value"],
            unit=data["unit"],
            as_of=data["as_of"],
            source_class=data["source_class"],
            source_name=data.get("source_name", ""),
            area=data.get("area_code"),
        )


class SituationReportIn(serializers.Serializer[Any]):
    """The next report of a kind about an incident."""

    incident = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)


class SectionsIn(serializers.Serializer[Any]):
    """Sections by name; those that are left out stay as they are."""

    sections = serializers.DictField(child=serializers.CharField(allow_blank=True, trim_whitespace=False))
    letter_number = serializers.CharField(required=False, allow_blank=True, max_length=200)
