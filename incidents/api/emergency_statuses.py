"""`/api/v1/emergency-statuses/`: status keadaan darurat by decree, to read, record, extend, end and attach."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.fields import named
from incidents.api.serializers import AttachmentIn
from incidents.capabilities import INCIDENT_READ, STATUS_RECORD
from incidents.queries.emergency_status import day_of, list_statuses
from incidents.queries.public import EMERGENCY_STATUS
from incidents.rules.emergency_status import KINDS, LEVELS
from incidents.services import StatusDraft, attach_status, declare_status, end_status, extend_status
from incidents.services.words import LONGEST_LINE, LONGEST_TEXT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only statuses that concern this incident."),
    OpenApiParameter("kind", str, many=True, enum=KINDS),
    OpenApiParameter("in_force", bool, description="Only those in force today, on the tenant's own clock."),
]


class StatusDecreeOut(serializers.Serializer[Any]):
    act = serializers.CharField(help_text="declared, extended or ended.")
    number = serializers.CharField()
    decreed_on = serializers.DateField()
    until = serializers.DateField()


class EmergencyStatusOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField(help_text="Short code of whoever recorded it.")
    kind = serializers.CharField(help_text="standby (siaga), response (tanggap) or transition (transisi darurat).")
    level = serializers.CharField()
    area_code = serializers.CharField()
    hazard = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="Last day by the newest decree.")
    ended_on = serializers.DateField(allow_null=True, help_text="When it really ended; null until that is decided.")
    end_reason = serializers.CharField(allow_blank=True, allow_null=True)
    decrees = StatusDecreeOut(many=True)
    follows_id = serializers.UUIDField(allow_null=True)
    incident_ids = serializers.ListField(child=serializers.UUIDField())


class EmergencyStatusIn(serializers.Serializer[Any]):
    """The decree that begins a status; `follows` is the id of the status that it goes on from."""

    kind = serializers.ChoiceField(KINDS)
    level = serializers.ChoiceField(LEVELS)
    area_code = serializers.CharField(max_length=13)
    hazard = serializers.CharField(max_length=64)
    decree_number = serializers.CharField(max_length=LONGEST_LINE)
    decreed_on = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    incident = serializers.UUIDField(required=False, allow_null=True)
    follows = serializers.UUIDField(required=False, allow_null=True)

    def to_draft(self) -> StatusDraft:
        data = dict(self.validated_data)
        return StatusDraft(
            area=data.pop("area_code"),
            incident_id=data.pop("incident", None),
            follows_id=data.pop("follows", None),
            **data,
        )


class ExtensionIn(serializers.Serializer[Any]):
    """The decree that extends a status."""

    decree_number = serializers.CharField(max_length=LONGEST_LINE)
    decreed_on = serializers.DateField()
    ends_on = serializers.DateField()


class StatusEndIn(serializers.Serializer[Any]):
    """When and why it ended, and by which decree, if by one."""

    ended_on = serializers.DateField()
    reason = serializers.CharField(max_length=LONGEST_TEXT)
    decree_number = serializers.CharField(max_length=LONGEST_LINE, required=False, allow_blank=True)


class EmergencyStatusViewSet(TenantViewSet):
    """Statuses keadaan darurat, the last begun first."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INCIDENT_READ),
        **dict.fromkeys(("create", "extend", "end", "attach"), STATUS_RECORD),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "incidents:read"),
        **dict.fromkeys(("create", "extend", "end", "attach"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": EmergencyStatusIn,
        "extend": ExtensionIn,
        "end": StatusEndIn,
        "attach": AttachmentIn,
    }

    @extend_schema(
        operation_id="emergency_statuses_list",
        parameters=LIST_PARAMETERS,
        responses=page_of("emergency_status", EmergencyStatusOut),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_statuses(
            actor=self.actor,
            incident_id=reading.identifier(asked, "incident"),
            kinds=reading.choices(asked, "kind", KINDS),
            in_force_on=day_of(self.actor) if reading.flag(asked, "in_force") else None,
        )
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, EMERGENCY_STATUS, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="emergency_statuses_retrieve", responses=one(EmergencyStatusOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._status(pk)

    @extend_schema(
        operation_id="emergency_statuses_create",
        request=EmergencyStatusIn,
        responses={201: EmergencyStatusOut, **PROBLEMS},
    )
    def create(self, request: Request) -> HttpResponse:
        """Record the decree that begins a status."""
        del request
        with named({"area": "area_code"}):
            status = declare_status(actor=self.actor, draft=self.read_input())
        return self._status(status.pk, status=201)

    @extend_schema(
        operation_id="emergency_statuses_extend",
        parameters=[IF_MATCH],
        request=ExtensionIn,
        responses=edited(EmergencyStatusOut),
    )
    def extend(self, request: Request, pk: UUID) -> HttpResponse:
        """Record the decree that lets it go on longer."""
        del request
        asked, version = self.read_input(), self.expected_version()
        extend_status(actor=self.actor, status_id=pk, version=version, **asked)
        return self._status(pk)

    @extend_schema(
        operation_id="emergency_statuses_end",
        parameters=[IF_MATCH],
        request=StatusEndIn,
        responses=edited(EmergencyStatusOut),
    )
    def end(self, request: Request, pk: UUID) -> HttpResponse:
        """Say that it has ended."""
        del request
        asked, version = self.read_input(), self.expected_version()
        end_status(actor=self.actor, status_id=pk, version=version, **asked)
        return self._status(pk)

    @extend_schema(operation_id="emergency_statuses_attach", request=AttachmentIn, responses=edited(EmergencyStatusOut))
    def attach(self, request: Request, pk: UUID) -> HttpResponse:
        """Let it concern an incident too."""
        del request
        attach_status(actor=self.actor, status_id=pk, incident_id=self.read_input()["incident"])
        return self._status(pk)

    def _status(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = EMERGENCY_STATUS.of(list_statuses(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
