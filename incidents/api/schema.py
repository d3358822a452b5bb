"""What the OpenAPI schema says of the answers. PostgreSQL makes them (`incidents.queries.public`); a test compares."""

from typing import Any

from rest_framework import serializers

from pmi_platform.core.api.schema import PointOut


def _in_words() -> serializers.CharField:
    return serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null for a machine without the scope `personal:read`."
    )


class IncidentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField(help_text="Short code of the owner.")
    number = serializers.CharField()
    title = serializers.CharField()
    hazard = serializers.CharField()
    state = serializers.CharField()
    severity = serializers.CharField()
    started_at = serializers.DateTimeField()
    detected_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    area_code = serializers.CharField()
    area_codes = serializers.ListField(child=serializers.CharField())
    location = PointOut(allow_null=True)
    location_is_approximate = serializers.BooleanField(help_text="The point is the middle of the area.")
    footprint = serializers.DictField(allow_null=True, help_text="GeoJSON MultiPolygon.")
    merged_into_id = serializers.UUIDField(allow_null=True, help_text="The incident that this one was found to be.")
    parent_id = serializers.UUIDField(allow_null=True, help_text="The incident that this one is a part of.")
    lead_unit_id = serializers.UUIDField(allow_null=True)
    is_unowned = serializers.BooleanField()
    glide_numbers = serializers.ListField(child=serializers.CharField())
    external_ids = serializers.DictField()


class ReportPhotoOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    byte_count = serializers.IntegerField()
    taken_at = serializers.DateTimeField(allow_null=True)


class ReportConflictOut(serializers.Serializer[Any]):
    field = serializers.CharField()
    base = serializers.JSONField(help_text="What the author of the amendment had seen.")
    standing = serializers.JSONField(help_text="What stood when the amendment came.")
    standing_at = serializers.DateTimeField()
    standing_door = serializers.CharField(allow_blank=True)
    proposed = serializers.JSONField()
    proposed_at = serializers.DateTimeField()
    proposed_door = serializers.CharField(allow_blank=True)
    amendment = serializers.UUIDField(help_text="The `client_ref` of the amendment that proposes it.")


class FieldReportOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    receipt = serializers.CharField(help_text="The number that its author can quote.")
    client_ref = serializers.UUIDField()
    kind = serializers.CharField()
    type_code = serializers.CharField()
    type_version = serializers.IntegerField(help_text="Of the form whose questions `answers` names.")
    status = serializers.CharField()
    status_at = serializers.DateTimeField()
    status_reason = _in_words()
    hazard = serializers.CharField()
    severity = serializers.CharField()
    incident_id = serializers.UUIDField(allow_null=True)
    observed_at = serializers.DateTimeField()
    reported_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    clock_skew_s = serializers.IntegerField(allow_null=True)
    area_code = serializers.CharField()
    location = PointOut(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    rt = _in_words()
    rw = _in_words()
    landmark = _in_words()
    text = _in_words()
    language = serializers.CharField()
    answers = serializers.DictField(help_text="By the names of the report type's questions.")
    words = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Answers in words, by question. Null when there are none, and for a machine without `personal:read`.",
    )
    former_answers = serializers.DictField(
        allow_null=True,
        help_text="Answers to questions that the form asks no more. Null when there are none, and without "
        "`personal:read`.",
    )
    source_class = serializers.CharField()
    source_name = _in_words()
    flags = serializers.ListField(child=serializers.CharField(), help_text="What the verifier should look at.")
    rung = serializers.CharField(allow_blank=True, help_text="The highest rung that has vouched for it as it is.")
    asked = serializers.ListField(child=serializers.CharField(), help_text="Fields that its author is asked for.")
    conflicts = ReportConflictOut(
        many=True, allow_null=True, help_text="Two versions of a field, for a verifier. Null without `personal:read`."
    )
    photo_count = serializers.IntegerField()
    photos = ReportPhotoOut(many=True)
    filed_by_unit_id = serializers.UUIDField(allow_null=True)


class ReportTextOut(serializers.Serializer[Any]):
    text = serializers.CharField()


class FigureOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    indicator = serializers.CharField()
    value = serializers.DecimalField(
        max_digits=12,
        decimal_places=2,
        allow_null=True,
        help_text="A JSON number; null is unknown, not zero.",
        coerce_to_string=False,
    )
    unit = serializers.CharField()
    as_of = serializers.DateTimeField()
    source_class = serializers.CharField()
    source_name = _in_words()
    status = serializers.CharField()
    status_reason = _in_words()
    flags = serializers.ListField(child=serializers.CharField())
    supersedes_id = serializers.UUIDField(allow_null=True)
    report_id = serializers.UUIDField(allow_null=True)
    incident_id = serializers.UUIDField(allow_null=True)
    area_code = serializers.CharField(allow_null=True)


class SituationReportOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    incident_id = serializers.UUIDField()
    kind = serializers.CharField()
    number = serializers.IntegerField(help_text="Counted per incident and kind.")
    edition = serializers.IntegerField(help_text="A correction is a further edition of the same number.")
    state = serializers.CharField()
    letter_number = serializers.CharField(allow_blank=True)
    correction_reason = serializers.CharField(allow_blank=True)
    as_of = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    superseded_at = serializers.DateTimeField(allow_null=True, help_text="When a correction replaced this edition.")
    digest = serializers.CharField(
        allow_blank=True, help_text="SHA-256 over the content as JSON with sorted keys, without spaces, in UTF-8."
    )
    verification_code = serializers.CharField(allow_blank=True, help_text="As printed: `/periksa/{tenant}/{code}/`.")
    content = serializers.DictField(allow_null=True, help_text="Frozen on approval; null for a draft.")


class PhotoOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    report_id = serializers.UUIDField()
    url = serializers.CharField()
    content_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    byte_count = serializers.IntegerField()
    sha256 = serializers.CharField()


class AmendmentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    report = FieldReportOut()
    conflicts = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that somebody else had changed: not applied, for a verifier."
    )


class ParticipationOut(serializers.Serializer[Any]):
    incident_id = serializers.UUIDField()
    tenant = serializers.CharField()
    role = serializers.CharField()
    local_number = serializers.CharField(allow_blank=True)
    accepted_at = serializers.DateTimeField(allow_null=True)


class AlertOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField(help_text="Short code of whoever keeps it for everybody.")
    source = serializers.CharField()  # type: ignore[assignment]
    source_key = serializers.CharField(help_text="The sender's identifier, or the first time and place of a quake.")
    attribution = serializers.CharField(help_text="To be shown wherever the warning is.")
    status = serializers.CharField()
    message = serializers.CharField()
    state = serializers.CharField()
    ended_by_id = serializers.UUIDField(allow_null=True)
    references = serializers.ListField(child=serializers.CharField())
    hazard = serializers.CharField()
    severity = serializers.CharField()
    urgency = serializers.CharField()
    certainty = serializers.CharField()
    texts = serializers.DictField(help_text="By language: event, headline, description, instruction, area …")
    sent_at = serializers.DateTimeField()
    effective_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    area_codes = serializers.ListField(child=serializers.CharField(), help_text="Kecamatan touched.")
    location = PointOut(allow_null=True)
    footprint = serializers.DictField(allow_null=True, help_text="GeoJSON MultiPolygon.")
    footprint_is_estimate = serializers.BooleanField(help_text="The platform's own circle, not the sender's area.")
    magnitude = serializers.FloatField(allow_null=True)
    depth_km = serializers.FloatField(allow_null=True)
    tsunami = serializers.BooleanField(allow_null=True, help_text="null: the sender said nothing of it.")
    revision_count = serializers.IntegerField()


class AlertIssueOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    alert_id = serializers.UUIDField()
    alert_version = serializers.IntegerField(help_text="The version of the warning that was told.")
    number = serializers.IntegerField()
    kind = serializers.CharField(help_text="alert, update or cancel")
    status = serializers.CharField()
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    content = serializers.DictField(help_text="What the CAP message says; it never changes.")


class ActivationOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    alert_id = serializers.UUIDField(help_text="The warning as its sender last put it.")
    rule = serializers.CharField()
    state = serializers.CharField()
    hazard = serializers.CharField()
    severity = serializers.CharField()
    area_code = serializers.CharField(help_text="The smallest area around the kecamatan.")
    area_codes = serializers.ListField(child=serializers.CharField(), help_text="Kecamatan of the own area touched.")
    proposed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = _in_words()
    withdrawal = serializers.CharField(allow_blank=True)
    incident_id = serializers.UUIDField(allow_null=True)


class ExposedKecamatanOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True, help_text="Living in all of it; null where nobody knows.")
    people_is_estimate = serializers.BooleanField(help_text="A share of the kabupaten's figure, by villages.")
    risk_class = serializers.CharField(allow_null=True, help_text="For the hazard; null where no zone is known.")
    risk_share = serializers.FloatField(allow_null=True, help_text="How much of it zones of that class cover.")


class ExposureOut(serializers.Serializer[Any]):
    alert_id = serializers.UUIDField()
    alert_version = serializers.IntegerField()
    area = serializers.CharField(allow_null=True)
    kecamatan_count = serializers.IntegerField()
    people = serializers.IntegerField(allow_null=True, help_text="The sum of those known; null where none is.")
    people_is_estimate = serializers.BooleanField()
    people_unknown_count = serializers.IntegerField(help_text="Kecamatan of which no figure is known: not in the sum.")
    kecamatan = ExposedKecamatanOut(many=True)
    open_incident_count = serializers.IntegerField()
    open_incidents_url = serializers.CharField(help_text="The incidents that were counted.")
