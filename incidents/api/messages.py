"""`/api/v1/messages/`: the thread of an incident, only ever added to."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from incidents.api import reading
from incidents.capabilities import INCIDENT_READ, MESSAGE_WRITE
from incidents.queries.messages import list_messages
from incidents.queries.public import MESSAGE
from incidents.services import post_message
from incidents.services.words import LONGEST_TEXT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, PROBLEMS, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [*PAGE_PARAMETERS, OpenApiParameter("incident", UUID, description="Only messages of this incident.")]


class MessageOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    tenant = serializers.CharField(help_text="Short code of whoever wrote it.")
    incident_id = serializers.UUIDField()
    text = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class MessageIn(serializers.Serializer[Any]):
    """Something to say to everybody who takes part."""

    incident = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_TEXT)


class MessageViewSet(TenantViewSet):
    """Messages, newest first: those that one's organisation could read when they were written."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INCIDENT_READ),
        "create": MESSAGE_WRITE,
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "incidents:read"),
        "create": "reports:write",
    }
    input_classes: ClassVar[dict[str, Any]] = {"create": MessageIn}

    @extend_schema(operation_id="messages_list", parameters=LIST_PARAMETERS, responses=page_of("message", MessageOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_messages(actor=self.actor, incident_id=reading.identifier(asked, "incident"))
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, MESSAGE, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="messages_retrieve", responses=one(MessageOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._message(pk)

    @extend_schema(operation_id="messages_create", request=MessageIn, responses={201: MessageOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Say something to everybody who takes part now."""
        del request
        asked = self.read_input()
        message = post_message(actor=self.actor, incident_id=asked["incident"], text=asked["text"])
        return self._message(message.pk, status=201)

    def _message(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = MESSAGE.of(list_messages(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
