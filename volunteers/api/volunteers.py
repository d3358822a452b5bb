"""`/api/v1/volunteers/`: who may help, where and as what; names are in no answer."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.gis.geos import Point
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, PROBLEMS, page_of
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.rules.codes import is_area_code
from volunteers.capabilities import CHOOSE, VOLUNTEER_READ
from volunteers.models import Affiliation, Volunteer
from volunteers.queries.choosing import Candidate, choose, skills
from volunteers.queries.public import VOLUNTEER
from volunteers.queries.reach import readable_volunteers
from volunteers.queries.roster import RosterFilters, list_volunteers
from volunteers.rules.suitability import Demand

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("state", str, enum=Volunteer.State.values),
    OpenApiParameter("deployable", bool, description="Only those who may be sent."),
    OpenApiParameter("area", str, description="Only those who live in this area, by Kemendagri code."),
]


NEAREST_PARAMETERS = [
    OpenApiParameter("skill", str, required=True),
    OpenApiParameter("longitude", float, required=True),
    OpenApiParameter("latitude", float, required=True),
    OpenApiParameter("level", int, description="1 to 3; 1 when left out."),
    OpenApiParameter("days", int, description="For how long; 1 when left out."),
    OpenApiParameter("certified", bool, description="Only with a certificate that is valid today."),
    OpenApiParameter("remote", bool, description="Only those who help from afar."),
]
LONGEST_NUMBER = 3
FARTHEST_EAST, FARTHEST_NORTH = 180, 90


class SkillOut(serializers.Serializer[Any]):
    skill = serializers.CharField()
    level = serializers.IntegerField()
    certified_until = serializers.DateField(allow_null=True)


class VolunteerOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    area_code = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(Volunteer.State.values))
    kinds = serializers.ListField(child=serializers.ChoiceField(Affiliation.Kind.choices))
    is_deployable = serializers.BooleanField()
    is_available = serializers.BooleanField()
    skills = SkillOut(many=True)
    barred_by = serializers.CharField(allow_null=True, help_text="Why somebody is never sent; null for who may be.")


class VolunteerCandidateOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    tenant = serializers.CharField()
    area_code = serializers.CharField()
    level = serializers.IntegerField()
    certified_until = serializers.DateField(allow_null=True)
    distance_m = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Codes for, or against.")


class NearestVolunteersOut(serializers.Serializer[Any]):
    suitable = VolunteerCandidateOut(many=True)
    passed_over = VolunteerCandidateOut(many=True)


class VolunteerViewSet(TenantViewSet):
    """Volunteers, the last registered first."""

    capabilities: ClassVar[dict[str, str]] = {
        "list": VOLUNTEER_READ,
        "retrieve": VOLUNTEER_READ,
        "nearest": CHOOSE,
    }
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "nearest"), "volunteers:read")

    @extend_schema(
        operation_id="volunteers_list", parameters=LIST_PARAMETERS, responses=page_of("volunteer", VolunteerOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_volunteers(actor=self.actor, filters=_filters(asked))
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, VOLUNTEER, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="volunteers_retrieve", responses={200: VolunteerOut, **PROBLEMS})
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        body, version = VOLUNTEER.of(readable_volunteers(self.actor, VOLUNTEER_READ), pk)
        return self.one(body, entity_id=pk, version=version)

    @extend_schema(
        operation_id="volunteers_nearest",
        parameters=NEAREST_PARAMETERS,
        responses={200: NearestVolunteersOut, **PROBLEMS},
    )
    def nearest(self, request: Request) -> Response:
        """The nearest who suit, and those who were passed over, each with the reasons as codes."""
        asked = request._request.GET
        found = choose(actor=self.actor, demand=_demand(asked), point=_point(asked))
        told = {"suitable": found.suitable, "passed_over": found.passed_over}
        return self.accepted({name: [_candidate(one) for one in people] for name, people in told.items()})


def _candidate(one: Candidate) -> dict[str, Any]:
    return {
        "id": str(one.competence.volunteer_id),
        "tenant": one.competence.tenant.code,
        "area_code": one.competence.area_id,
        "level": one.competence.level,
        "certified_until": one.competence.certified_until,
        "distance_m": round(one.distance_m),
        "reasons": list(one.verdict.reasons),
    }


def _demand(asked: Any) -> Demand:
    skill, level, days = asked.get("skill", ""), asked.get("level", "1"), asked.get("days", "1")
    if skill not in {known.code for known in skills()}:
        raise InvalidInput({"skill": _("Choose one of the options.")})
    for name, text in (("level", level), ("days", days)):
        if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
            raise InvalidInput({name: _("Enter a whole number.")})
    return Demand(
        skill=skill,
        level=int(level),
        days=int(days),
        certified=asked.get("certified") == "true",
        remote=asked.get("remote") == "true",
        starts_at=timezone.now(),
    )


def _point(asked: Any) -> Point:
    try:
        longitude, latitude = float(asked.get("longitude", "")), float(asked.get("latitude", ""))
    except ValueError as problem:
        raise InvalidInput({"longitude": _("Send longitude and latitude in degrees.")}) from problem
    if not (abs(longitude) <= FARTHEST_EAST and abs(latitude) <= FARTHEST_NORTH):
        raise InvalidInput({"longitude": _("Send longitude and latitude in degrees.")})
    return Point(longitude, latitude, srid=4326)


def _filters(asked: Any) -> RosterFilters:
    state, area = asked.get("state", ""), asked.get("area", "")
    if state and state not in Volunteer.State.values:
        raise InvalidInput({"state": _("Choose one of the options.")})
    if area and not is_area_code(area):
        raise InvalidInput({"area": _("There is no area with this code.")})
    return RosterFilters(state=state, within=area, deployable_only=asked.get("deployable") == "true")
