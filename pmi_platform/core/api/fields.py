"""Fields that the doors of every app take: a moment, a point; and their names, where a service names its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from pmi_platform.core.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1900, 2200

PLACE = {"area": "area_code", "location": "lat"}


@contextmanager
def named(names: Mapping[str, str]) -> Iterator[None]:
    """Tell what is wrong by the names under which the client sent it."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput({names.get(name, name): text for name, text in error.fields.items()}) from error


class MomentField(serializers.DateTimeField):
    """A moment that somebody can have meant: arithmetic with clocks would leave the calendar at its ends."""

    default_error_messages = {"range": _("No one reports from that year. Check the date.")}

    def to_internal_value(self, value: Any) -> datetime:
        moment = super().to_internal_value(value)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("range")
        return moment


class PlaceIn(serializers.Serializer[Any]):
    """A point given as decimal degrees; one without the other says nothing."""

    lat = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    lon = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, other in (("lat", "lon"), ("lon", "lat")):
            if attrs.get(name) is None and attrs.get(other) is not None:
                raise serializers.ValidationError({name: _("Give both the latitude and the longitude.")})
        return attrs

    def point(self) -> Point | None:
        lat, lon = self.validated_data.get("lat"), self.validated_data.get("lon")
        return None if lat is None else Point(lon, lat, srid=4326)
