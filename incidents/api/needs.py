"""`/api/v1/needs/`: what is asked for, offered and brought; and the first estimate of an incident."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.api.fields import named
from incidents.api.serializers import ReasonIn
from incidents.capabilities import INCIDENT_READ, NEED_RECORD
from incidents.models import Need
from incidents.queries.needs import EstimateLine, estimate_sheet, list_needs
from incidents.queries.public import NEED
from incidents.rules.needs import SECTORS
from incidents.services import NeedDraft, NeedProgress, adopt_estimate, drop_need, record_need, revise_need
from incidents.services.words import LONGEST_LINE
from pmi_platform.core.api.fields import MomentField
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import EDIT_PROBLEMS, IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only needs of this incident."),
    OpenApiParameter("sector", str, many=True, enum=SECTORS),
    OpenApiParameter("state", str, many=True, enum=Need.State.values),
    OpenApiParameter("unmet", bool, description="Only what is not all there yet."),
]


def _number() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, coerce_to_string=False)


class NeedOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    incident_id = serializers.UUIDField()
    sector = serializers.CharField()
    item = serializers.CharField()
    unit = serializers.CharField()
    requested = _number()
    offered = _number()
    fulfilled = _number()
    area_code = serializers.CharField(allow_null=True)
    asked_by = serializers.CharField(allow_blank=True, allow_null=True)
    as_of = serializers.DateTimeField()
    standard = serializers.CharField(allow_null=True, help_text="Code of the parameter that it was estimated by.")
    arithmetic = serializers.DictField(help_text="What an adopted estimate was worked out from; empty otherwise.")
    state = serializers.CharField()
    state_reason = serializers.CharField(allow_blank=True, allow_null=True)


class NeedIn(serializers.Serializer[Any]):
    """What somebody asks for."""

    incident = serializers.UUIDField()
    sector = serializers.ChoiceField(SECTORS)
    item = serializers.CharField(max_length=LONGEST_LINE)
    unit = serializers.CharField(max_length=40)
    requested = serializers.DecimalField(max_digits=12, decimal_places=2)
    area_code = serializers.CharField(max_length=13, required=False, allow_null=True)
    asked_by = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)
    as_of = MomentField()

    def to_draft(self) -> NeedDraft:
        data = dict(self.validated_data)
        return NeedDraft(incident_id=data.pop("incident"), area=data.pop("area_code", None), **data)


class ProgressIn(serializers.Serializer[Any]):
    """How a need stands; what is left out stays."""

    requested = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)
    offered = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)
    fulfilled = serializers.DecimalField(max_digits=12, decimal_places=2, required=False)
    as_of = MomentField()

    def to_draft(self) -> NeedProgress:
        return NeedProgress(**self.validated_data)


class AdoptionIn(serializers.Serializer[Any]):
    """The mark of the estimate that was read: another one is not adopted."""

    seen = serializers.CharField(max_length=64)


class EstimateOut(serializers.Serializer[Any]):
    standard = serializers.CharField()
    item = serializers.CharField()
    unit = serializers.CharField()
    quantity = _number()
    arithmetic = serializers.DictField()
    is_confirmed = serializers.BooleanField(help_text="Whether the parameter was checked against its source.")
    is_adopted = serializers.BooleanField()


class EstimateSheetOut(serializers.Serializer[Any]):
    mark = serializers.CharField(help_text="To be sent back as `seen` when the estimate is adopted.")
    lines = EstimateOut(many=True)
    unknown = serializers.ListField(child=serializers.CharField(), help_text="Not estimated: nobody counted.")


class AdoptedOut(serializers.Serializer[Any]):
    ids = serializers.ListField(child=serializers.UUIDField())


class NeedViewSet(TenantViewSet):
    """Needs, last noted first."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "estimate"), INCIDENT_READ),
        **dict.fromkeys(("create", "revise", "drop", "adopt"), NEED_RECORD),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve", "estimate"), "incidents:read"),
        **dict.fromkeys(("create", "revise", "drop", "adopt"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": NeedIn,
        "revise": ProgressIn,
        "drop": ReasonIn,
        "adopt": AdoptionIn,
    }

    @extend_schema(operation_id="needs_list", parameters=LIST_PARAMETERS, responses=page_of("need", NeedOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_needs(
            actor=self.actor,
            incident_id=reading.identifier(asked, "incident"),
            sectors=reading.choices(asked, "sector", SECTORS),
            states=reading.choices(asked, "state", Need.State.values),
            unmet=reading.flag(asked, "unmet"),
        )
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, NEED, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="needs_retrieve", responses=one(NeedOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._need(pk)

    @extend_schema(operation_id="needs_create", request=NeedIn, responses={201: NeedOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Note what is asked for."""
        del request
        with named({"area": "area_code"}):
            need = record_need(actor=self.actor, draft=self.read_input())
        return self._need(need.pk, status=201)

    @extend_schema(operation_id="needs_revise", parameters=[IF_MATCH], request=ProgressIn, responses=edited(NeedOut))
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Say how much is asked for, offered and brought by now."""
        del request
        progress, version = self.read_input(), self.expected_version()
        revise_need(actor=self.actor, need_id=pk, version=version, progress=progress)
        return self._need(pk)

    @extend_schema(operation_id="needs_drop", parameters=[IF_MATCH], request=ReasonIn, responses=edited(NeedOut))
    def drop(self, request: Request, pk: UUID) -> HttpResponse:
        """Take a line back, with the reason."""
        del request
        reason = self.read_input()["reason"]
        drop_need(actor=self.actor, need_id=pk, version=self.expected_version(), reason=reason)
        return self._need(pk)

    @extend_schema(operation_id="need_estimate_retrieve", responses=one(EstimateSheetOut))
    def estimate(self, request: Request, pk: UUID) -> Response:
        """What can be estimated for an incident from its counted figures, with the arithmetic."""
        del request
        sheet = estimate_sheet(actor=self.actor, incident_id=pk)
        return Response(
            {
                "mark": sheet.mark,
                "lines": [_line(line) for line in sheet.lines],
                "unknown": [row.pk for row in sheet.unknown],
            }
        )

    @extend_schema(operation_id="need_estimate_adopt", request=AdoptionIn, responses={201: AdoptedOut, **EDIT_PROBLEMS})
    def adopt(self, request: Request, pk: UUID) -> Response:
        """Make need lines of the estimate that was read."""
        del request
        made = adopt_estimate(actor=self.actor, incident_id=pk, seen=self.read_input()["seen"])
        return Response({"ids": [need.pk for need in made]}, status=201)

    def _need(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = NEED.of(list_needs(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)


def _line(line: EstimateLine) -> dict[str, Any]:
    quantity: Decimal = line.estimate.quantity
    return {
        "standard": line.standard.pk,
        "item": line.standard.name,
        "unit": line.standard.unit,
        "quantity": int(quantity),
        "arithmetic": line.estimate.as_json(),
        "is_confirmed": line.is_confirmed,
        "is_adopted": line.is_adopted,
    }
