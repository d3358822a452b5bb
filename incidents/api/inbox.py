"""`/api/v1/inbox/`: what people unknown to us told, and what operators decide about it. Senders are in no answer."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.serializers import AttachmentIn, ReasonIn
from incidents.capabilities import INBOX_DECIDE, INBOX_READ
from incidents.models import Door, InboxItem
from incidents.queries.inbox import InboxFilters, list_items, readable_items
from incidents.queries.public import INBOX_ITEM
from incidents.rules.severity import LEVELS
from incidents.services.inbox import Taking, join_item, reject_item, take_item
from incidents.services.words import LONGEST_TEXT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

READ, WRITE = "reports:read", "reports:write"
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("state", str, enum=InboxItem.State.values),
    OpenApiParameter("door", str, enum=Door.values),
    OpenApiParameter("hazard", str, description="Code of the hazard."),
    OpenApiParameter("area", str, description="Only messages from this area, by Kemendagri code."),
    OpenApiParameter("q", str, description="A number, or words of the text and the landmark."),
]


class InboxItemOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField()
    number = serializers.CharField()
    door = serializers.ChoiceField(Door.choices)
    state = serializers.ChoiceField(InboxItem.State.choices)
    state_at = serializers.DateTimeField()
    state_reason = serializers.CharField(allow_null=True)
    received_at = serializers.DateTimeField()
    observed_at = serializers.DateTimeField()
    hazard = serializers.CharField(allow_null=True)
    area_code = serializers.CharField()
    rt = serializers.CharField(allow_null=True)
    rw = serializers.CharField(allow_null=True)
    landmark = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    is_life_at_risk = serializers.BooleanField()
    has_photo = serializers.BooleanField()
    report_id = serializers.UUIDField(allow_null=True)
    incident_id = serializers.UUIDField(allow_null=True)


class TakingIn(serializers.Serializer[Any]):
    """How a message is taken as a report, whose source is then the public."""

    hazard = serializers.CharField()
    severity = serializers.ChoiceField(LEVELS)
    area_code = serializers.CharField(max_length=13)
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True)
    answers = serializers.DictField(required=False)
    incident = serializers.UUIDField(required=False, allow_null=True)

    def to_draft(self) -> Taking:
        said = self.validated_data
        return Taking(
            hazard=said["hazard"],
            severity=said["severity"],
            area=said["area_code"],
            text=said["text"],
            answers=said.get("answers", {}),
            incident_id=said.get("incident"),
        )


class InboxViewSet(TenantViewSet):
    """Messages of unknown numbers and reports of the public, newest first. Nothing here is verified."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INBOX_READ),
        **dict.fromkeys(("take", "join", "reject"), INBOX_DECIDE),
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), READ),
        **dict.fromkeys(("take", "join", "reject"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {"take": TakingIn, "join": AttachmentIn, "reject": ReasonIn}

    @extend_schema(operation_id="inbox_list", parameters=LIST_PARAMETERS, responses=page_of("inbox item", InboxItemOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = InboxFilters(
            state=next(iter(reading.choices(asked, "state", InboxItem.State.values)), ""),
            door=next(iter(reading.choices(asked, "door", Door.values)), ""),
            hazard=reading.hazard(asked),
            within=reading.area(asked),
            text=reading.words(asked, "q"),
        )
        found = list_items(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, INBOX_ITEM, order_by="-received_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="inbox_retrieve", responses=one(InboxItemOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._item(pk)

    @extend_schema(operation_id="inbox_take", parameters=[IF_MATCH], request=TakingIn, responses=edited(InboxItemOut))
    def take(self, request: Request, pk: UUID) -> HttpResponse:
        """Make a field report of it; the answer names it."""
        del request
        take_item(actor=self.actor, item_id=pk, version=self.expected_version(), taking=self.read_input())
        return self._item(pk)

    @extend_schema(
        operation_id="inbox_join", parameters=[IF_MATCH], request=AttachmentIn, responses=edited(InboxItemOut)
    )
    def join(self, request: Request, pk: UUID) -> HttpResponse:
        """Say which known incident it tells of."""
        del request
        incident_id = self.read_input()["incident"]
        join_item(actor=self.actor, item_id=pk, version=self.expected_version(), incident_id=incident_id)
        return self._item(pk)

    @extend_schema(operation_id="inbox_reject", parameters=[IF_MATCH], request=ReasonIn, responses=edited(InboxItemOut))
    def reject(self, request: Request, pk: UUID) -> HttpResponse:
        """Put it aside, with a reason."""
        del request
        reason = self.read_input()["reason"]
        reject_item(actor=self.actor, item_id=pk, version=self.expected_version(), reason=reason)
        return self._item(pk)

    def _item(self, pk: UUID) -> HttpResponse:
        body, version = INBOX_ITEM.of(readable_items(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)
