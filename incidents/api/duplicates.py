"""`/api/v1/incidents/candidates/`: open incidents that something told now may be part of."""

from typing import Any, ClassVar

from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.capabilities import INCIDENT_READ
from incidents.queries.duplicates import DuplicateCandidate, Telling, duplicate_candidates
from pmi_platform.core.api.schema import one
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput

LONGEST_TEXT = 4_000


class LikenessOut(serializers.Serializer[Any]):
    distance_m = serializers.IntegerField(allow_null=True)
    is_vague = serializers.BooleanField(help_text="The distance is that to the middle of an area.")
    minutes = serializers.IntegerField()
    hazard = serializers.ChoiceField(("same", "kin", "other", "unknown"))
    words = serializers.ListField(child=serializers.CharField())


class CandidateOut(serializers.Serializer[Any]):
    incident_id = serializers.UUIDField()
    tenant = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    score = serializers.IntegerField(help_text="Of a hundred.")
    reasons = LikenessOut()


class CandidatesOut(serializers.Serializer[Any]):
    candidates = CandidateOut(many=True)


class CandidateViewSet(TenantViewSet):
    """Asked before an incident is opened, so that one event does not become five."""

    capabilities: ClassVar[dict[str, str]] = {"list": INCIDENT_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "incidents:read"}

    @extend_schema(
        operation_id="incidents_candidates",
        parameters=[
            OpenApiParameter("hazard", str, description="Code of the hazard."),
            OpenApiParameter("area", str, description="Kemendagri code; not needed where coordinates are given."),
            OpenApiParameter("lat", float),
            OpenApiParameter("lon", float),
            OpenApiParameter("at", str, description="When it happened; now, when left out."),
            OpenApiParameter("q", str, description="What was said of it."),
        ],
        responses=one(CandidatesOut),
    )
    def list(self, request: Request) -> Response:
        """Likely the same, the likeliest first; at most five."""
        asked = request._request.GET
        told = Telling(
            hazard=reading.hazard(asked),
            area=reading.area(asked),
            location=_point(asked.get("lat", ""), asked.get("lon", "")),
            at=reading.moment(asked, "at"),
            text=reading.words(asked, "q")[:LONGEST_TEXT],
        )
        return self.accepted(
            {"candidates": [_told(found) for found in duplicate_candidates(actor=self.actor, told=told)]}
        )


def _point(lat: str, lon: str) -> Point | None:
    if not lat and not lon:
        return None
    try:
        y, x = float(lat), float(lon)
    except ValueError:
        raise InvalidInput({"lat": _("Give both the latitude and the longitude.")}) from None
    if not (-90 <= y <= 90 and -180 <= x <= 180):
        raise InvalidInput({"lat": _("Give both the latitude and the longitude.")})
    return Point(x, y, srid=4326)


def _told(found: DuplicateCandidate) -> dict[str, Any]:
    row, how = found.incident, found.likeness
    return {
        "incident_id": str(row.pk),
        "tenant": row.tenant.code,
        "number": row.number,
        "title": row.title,
        "score": how.score,
        "reasons": {
            "distance_m": how.distance_m,
            "is_vague": how.is_vague,
            "minutes": how.minutes,
            "hazard": how.hazard,
            "words": list(how.words),
        },
    }
