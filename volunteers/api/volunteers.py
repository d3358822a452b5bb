"""`/api/v1/volunteers/`: who may help, where and as what; names are in no answer."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, PROBLEMS, page_of
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.rules.codes import is_area_code
from volunteers.capabilities import VOLUNTEER_READ
from volunteers.models import Affiliation, Volunteer
from volunteers.queries.public import VOLUNTEER
from volunteers.queries.reach import readable_volunteers
from volunteers.queries.roster import RosterFilters, list_volunteers

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("state", str, enum=Volunteer.State.values),
    OpenApiParameter("deployable", bool, description="Only those who may be sent."),
    OpenApiParameter("area", str, description="Only those who live in this area, by Kemendagri code."),
]


class VolunteerOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    area_code = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(Volunteer.State.values))
    kinds = serializers.ListField(child=serializers.ChoiceField(Affiliation.Kind.choices))
    is_deployable = serializers.BooleanField()
    barred_by = serializers.CharField(allow_null=True, help_text="Why somebody is never sent; null for who may be.")


class VolunteerViewSet(TenantViewSet):
    """Volunteers, the last registered first."""

    capabilities: ClassVar[dict[str, str]] = {"list": VOLUNTEER_READ, "retrieve": VOLUNTEER_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "volunteers:read", "retrieve": "volunteers:read"}

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


def _filters(asked: Any) -> RosterFilters:
    state, area = asked.get("state", ""), asked.get("area", "")
    if state and state not in Volunteer.State.values:
        raise InvalidInput({"state": _("Choose one of the options.")})
    if area and not is_area_code(area):
        raise InvalidInput({"area": _("There is no area with this code.")})
    return RosterFilters(state=state, within=area, deployable_only=asked.get("deployable") == "true")
