"""What the OpenAPI schema says of what phones keep."""

from typing import Any

from rest_framework import serializers


class FollowedOut(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="need, task, situation_report, and what later apps send.")
    text = serializers.CharField()
    amount = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class OwnIncidentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    severity = serializers.CharField()


class OwnReportOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    reference = serializers.CharField(allow_blank=True)
    receipt = serializers.CharField()
    version = serializers.IntegerField()
    type_code = serializers.CharField()
    type_version = serializers.IntegerField()
    hazard = serializers.CharField()
    severity = serializers.CharField()
    area_code = serializers.CharField()
    observed_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    status = serializers.CharField()
    status_at = serializers.DateTimeField()
    status_reason = serializers.CharField(allow_blank=True)
    rung = serializers.CharField(allow_blank=True)
    asked = serializers.ListField(child=serializers.CharField(), help_text="Fields that the author is asked for.")
    conflicts = serializers.ListField(child=serializers.CharField(), help_text="Fields with two versions.")
    photo_count = serializers.IntegerField()
    incident = OwnIncidentOut(allow_null=True)
    followed = FollowedOut(many=True, help_text="What was done in its incident.")


class OwnReportsOut(serializers.Serializer[Any]):
    results = OwnReportOut(many=True)
    digest = serializers.CharField()


class KitPartOut(serializers.Serializer[Any]):
    digest = serializers.CharField()
    content = serializers.JSONField(required=False, help_text="Left out for a part that the phone has.")
    is_known = serializers.BooleanField(required=False)


class PhoneKitOut(serializers.Serializer[Any]):
    area_code = serializers.CharField(
        allow_blank=True, help_text="The own kabupaten/kota, or the wider area of the office."
    )
    unit = serializers.CharField(allow_blank=True)
    sms_number = serializers.CharField(allow_blank=True, help_text="Where reports by SMS go.")
    places = KitPartOut(help_text="Kecamatan with their `villages`, and whether this person `may_report` from there.")
    outlines = KitPartOut(help_text="GeoJSON of the kecamatan, simplified; null for a wider office.")
    contacts = KitPartOut()
    safety = KitPartOut()
    incidents = KitPartOut()
    digest = serializers.CharField()
