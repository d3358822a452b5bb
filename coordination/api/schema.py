"""The shape of what the API takes in of activities, and what its schema says of the answers."""

from typing import Any

from rest_framework import serializers

from coordination.rules.activities import GROUPS, MOST_PEOPLE
from coordination.services.drafts import ActivityAmendmentDraft, ActivityDraft
from incidents.services.drafts import PhotoDraft
from incidents.services.places import COARSEST_M
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField, PlaceIn
from pmi_platform.core.api.schema import PointOut


def _line(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE, **options)


def _text() -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


def _number() -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MOST_PEOPLE, help_text="Null is unknown, not zero."
    )


def _version() -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, min_value=1, max_value=32767, help_text="Of the form that was filled in; 1 when left out."
    )


def _in_words() -> serializers.CharField:
    return serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null for a machine without the scope `personal:read`."
    )


class ActivityIn(PlaceIn):
    """An activity. Its place is the code of an area, a point, or both; every time carries its offset from UTC."""

    client_ref = serializers.UUIDField()
    type_version = _version()
    programme = serializers.CharField(max_length=40, help_text="A code of `GET /api/v1/activities/form/`.")
    title = serializers.CharField(max_length=LONGEST_LINE)
    started_at = MomentField()
    ended_at = MomentField(required=False, allow_null=True)
    reported_at = MomentField(required=False, help_text="When the author sent it; `started_at` otherwise.")
    device_now = MomentField(required=False, help_text="The device's clock while sending.")
    area_code = serializers.CharField(max_length=13, required=False, allow_null=True)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=COARSEST_M)
    venue = _line()
    rt = serializers.CharField(required=False, allow_blank=True, max_length=3)
    rw = serializers.CharField(required=False, allow_blank=True, max_length=3)
    landmark = _line()
    people = _number()
    groups = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE),
        required=False,
        help_text=f"Among the people: {', '.join(GROUPS)}. One that is left out is unknown, not zero.",
    )
    volunteers = _number()
    staff = _number()
    result = _text()
    obstacle = _text()
    follow_up = _text()
    language = serializers.CharField(required=False, max_length=35)

    def to_draft(self) -> ActivityDraft:
        said = {name: value for name, value in self.validated_data.items() if name not in {"lat", "lon"}}
        return ActivityDraft(
            reported_at=said.pop("reported_at", None) or said["started_at"],
            area=said.pop("area_code", None),
            location=self.point(),
            **said,
        )


class ActivityAmendmentIn(serializers.Serializer[Any]):
    """Changes to an activity, and what their author had seen in the fields that they change.

    With `base`, `changes` says `{"field": what it should be}`, and a field that `base` leaves out was seen empty.
    Without it, `changes` says `{"field": {"from": what the author saw, "to": what it should be}}`.
    """

    client_ref = serializers.UUIDField()
    changes = serializers.DictField(allow_empty=False)
    base = serializers.DictField(required=False)
    type_version = _version()

    def to_draft(self) -> ActivityAmendmentDraft:
        said = dict(self.validated_data)
        base = said.pop("base", None)
        return ActivityAmendmentDraft(**said) if base is None else ActivityAmendmentDraft.against(base, **said)


class ActivityPhotoIn(serializers.Serializer[Any]):
    """One picture, as multipart form data."""

    client_ref = serializers.UUIDField()
    photo = serializers.FileField(help_text="JPEG, PNG or WebP.")
    caption = _line()

    def to_draft(self) -> PhotoDraft:
        said = self.validated_data
        return PhotoDraft(client_ref=said["client_ref"], content=said["photo"].read(), caption=said.get("caption", ""))


class ReturnIn(serializers.Serializer[Any]):
    """Why an activity goes back to its author."""

    reason = serializers.CharField(max_length=LONGEST_TEXT)


class WithdrawalIn(serializers.Serializer[Any]):
    """Why an activity is taken back, if one says so."""

    reason = _text()


class ActivityPhotoOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    url = serializers.CharField()
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    byte_count = serializers.IntegerField()
    taken_at = serializers.DateTimeField(allow_null=True)


class ActivityOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField(help_text="Short code of the owner.")
    receipt = serializers.CharField(help_text="The number that its author can quote.")
    client_ref = serializers.UUIDField()
    type_version = serializers.IntegerField()
    status = serializers.CharField()
    status_at = serializers.DateTimeField()
    status_reason = _in_words()
    programme = serializers.CharField()
    title = _in_words()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    verified_at = serializers.DateTimeField(allow_null=True)
    area_code = serializers.CharField()
    location = PointOut(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    venue = _in_words()
    rt = _in_words()
    rw = _in_words()
    landmark = _in_words()
    people = serializers.IntegerField(allow_null=True, help_text="Null is unknown, not zero.")
    groups = serializers.DictField(child=serializers.IntegerField())
    volunteers = serializers.IntegerField(allow_null=True)
    staff = serializers.IntegerField(allow_null=True)
    result = _in_words()
    obstacle = _in_words()
    follow_up = _in_words()
    language = serializers.CharField()
    photo_count = serializers.IntegerField()
    photos = ActivityPhotoOut(many=True)
    filed_by_unit_id = serializers.UUIDField(allow_null=True)


class OwnActivityOut(ActivityOut):
    conflicts = serializers.ListField(child=serializers.CharField(), help_text="Fields with two versions.")


class OwnActivitiesOut(serializers.Serializer[Any]):
    results = OwnActivityOut(many=True)
    digest = serializers.CharField()


class ActivityAmendmentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    conflicts = serializers.ListField(
        child=serializers.CharField(), help_text="Fields that were not applied: somebody else had changed them."
    )
    activity = ActivityOut()


class NamedOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.DictField(child=serializers.CharField(), help_text="By language.")


class ActivityFormOut(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    programmes = NamedOut(many=True)
    groups = NamedOut(many=True, help_text="Of people that may be counted; those that are left out are unknown.")
    digest = serializers.CharField()
