"""`/api/v1/shelters/`: where displaced people stay, and how many."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.fields import PLACE, named
from incidents.capabilities import SHELTER_READ, SHELTER_RECORD
from incidents.models import Shelter
from incidents.queries.public import SHELTER
from incidents.queries.shelters import ShelterFilters, list_shelters, readable_shelters
from incidents.rules.shelters import GROUPS
from incidents.services.shelters import (
    CountDraft,
    ShelterDetails,
    close_shelter,
    count_shelter,
    open_shelter,
    reopen_shelter,
    revise_shelter,
)
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.fields import MomentField
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PointOut, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

READ, WRITE = "incidents:read", "reports:write"
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only shelters of this incident."),
    OpenApiParameter("state", str, enum=Shelter.State.values),
    OpenApiParameter("area", str, description="Only shelters in this area, by Kemendagri code."),
]


def _line(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_LINE, **options)


class ShelterDetailsIn(serializers.Serializer[Any]):
    """What is told of a shelter beside who stays there."""

    name = serializers.CharField(max_length=LONGEST_LINE)
    kind = serializers.CharField(max_length=20, help_text=", ".join(Shelter.Kind.values))
    capacity = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=99_999)
    person_in_charge = _line()
    phone = _line()
    rt = _line()
    rw = _line()
    landmark = _line()
    services = serializers.ListField(child=serializers.ChoiceField(Shelter.Service.choices), required=False)
    needs = serializers.ListField(child=serializers.ChoiceField(Shelter.Need.choices), required=False)
    needs_note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)

    def details(self) -> ShelterDetails:
        known = {name: value for name, value in self.validated_data.items() if name in ShelterDetails.__slots__}
        lists = {name: tuple(known.get(name, ())) for name in ("services", "needs")}
        return ShelterDetails(**{**known, **lists})

    def to_draft(self) -> dict[str, Any]:
        return {"details": self.details()}


class ShelterIn(ShelterDetailsIn):
    """A shelter of an incident, in a kecamatan or kelurahan/desa."""

    incident = serializers.UUIDField()
    area_code = serializers.CharField(max_length=13)

    def to_draft(self) -> dict[str, Any]:
        said = self.validated_data
        return {"incident_id": said["incident"], "area": said["area_code"], "details": self.details()}


class ShelterCountIn(serializers.Serializer[Any]):
    """Who stays there as of a moment; a group that is left out is unknown, which is not zero."""

    as_of = MomentField()
    people = serializers.IntegerField(min_value=0, max_value=99_999)
    households = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=99_999)
    groups = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=99_999),
        required=False,
        help_text=f"Among the people: {', '.join(GROUPS)}.",
    )

    def to_draft(self) -> CountDraft:
        said = self.validated_data
        return CountDraft(
            as_of=said["as_of"],
            people=said["people"],
            households=said.get("households"),
            groups=said.get("groups", {}),
        )


class ShelterStateIn(serializers.Serializer[Any]):
    """Whether people stay there, and why that has changed."""

    state = serializers.ChoiceField(Shelter.State.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TEXT)


class ShelterOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    incident_id = serializers.UUIDField()
    area_code = serializers.CharField()
    location = PointOut(allow_null=True)
    name = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    state_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(allow_null=True)
    services = serializers.ListField(child=serializers.CharField())
    needs = serializers.ListField(child=serializers.CharField())
    people = serializers.IntegerField(allow_null=True, help_text="Null is unknown, not zero.")
    households = serializers.IntegerField(allow_null=True)
    groups = serializers.DictField(child=serializers.IntegerField())
    counted_at = serializers.DateTimeField(allow_null=True)
    rt = serializers.CharField(allow_null=True, allow_blank=True)
    rw = serializers.CharField(allow_null=True, allow_blank=True)
    landmark = serializers.CharField(allow_null=True, allow_blank=True)
    needs_note = serializers.CharField(allow_null=True, allow_blank=True)
    state_reason = serializers.CharField(allow_null=True, allow_blank=True)


class ShelterViewSet(TenantViewSet):
    """Shelters, the newest first. Who is in charge of one is told on its page and nowhere else."""

    capabilities: ClassVar[dict[str, str]] = {
        "list": SHELTER_READ,
        "retrieve": SHELTER_READ,
        **dict.fromkeys(("create", "revise", "count", "move"), SHELTER_RECORD),
    }
    scopes: ClassVar[dict[str, str]] = {
        "list": READ,
        "retrieve": READ,
        **dict.fromkeys(("create", "revise", "count", "move"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": ShelterIn,
        "revise": ShelterDetailsIn,
        "count": ShelterCountIn,
        "move": ShelterStateIn,
    }

    @extend_schema(operation_id="shelters_list", parameters=LIST_PARAMETERS, responses=page_of("shelter", ShelterOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = ShelterFilters(
            incident_id=reading.identifier(asked, "incident"),
            state=next(iter(reading.choices(asked, "state", Shelter.State.values)), ""),
            within=reading.area(asked),
        )
        found = list_shelters(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, SHELTER, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="shelters_retrieve", responses=one(ShelterOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._shelter(pk)

    @extend_schema(operation_id="shelters_create", request=ShelterIn, responses={201: ShelterOut})
    def create(self, request: Request) -> HttpResponse:
        """Register a shelter."""
        del request
        with named(PLACE):
            opened = open_shelter(actor=self.actor, **self.read_input())
        return self._shelter(opened.pk, status=201)

    @extend_schema(
        operation_id="shelters_revise",
        parameters=[IF_MATCH],
        request=ShelterDetailsIn,
        responses=edited(ShelterOut),
    )
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Tell anew what it is like."""
        del request
        version = self.expected_version()
        revise_shelter(actor=self.actor, shelter_id=pk, version=version, **self.read_input())
        return self._shelter(pk)

    @extend_schema(
        operation_id="shelters_count", parameters=[IF_MATCH], request=ShelterCountIn, responses=edited(ShelterOut)
    )
    def count(self, request: Request, pk: UUID) -> HttpResponse:
        """Say who stays there; the displaced people of its area are added up anew."""
        del request
        version = self.expected_version()
        count_shelter(actor=self.actor, shelter_id=pk, version=version, count=self.read_input())
        return self._shelter(pk)

    @extend_schema(
        operation_id="shelters_move", parameters=[IF_MATCH], request=ShelterStateIn, responses=edited(ShelterOut)
    )
    def move(self, request: Request, pk: UUID) -> HttpResponse:
        """Close it, or open it again."""
        del request
        said, version = self.read_input(), self.expected_version()
        act = close_shelter if said["state"] == Shelter.State.CLOSED else reopen_shelter
        act(actor=self.actor, shelter_id=pk, version=version, reason=said.get("reason", ""))
        return self._shelter(pk)

    def _shelter(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = SHELTER.of(readable_shelters(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
