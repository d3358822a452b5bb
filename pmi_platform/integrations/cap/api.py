"""`POST /api/v1/cap/`: early warnings in CAP 1.2, one message a request, as bytes."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.capabilities import ALERT_RECORD
from pmi_platform.core.api.schema import PROBLEMS
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import DomainError, NotPermitted
from pmi_platform.integrations.cap.inbox import MOST_BYTES, TooLarge, keep_refused, take_in


class BytesParser(BaseParser):
    """The body as it came, and of one that is too large no more than shows that it is.

    DRF hands on whatever a parser makes; only its stubs want a mapping.
    """

    media_type = "*/*"

    def parse(  # type: ignore[override]
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> bytes:
        del media_type, parser_context
        return stream.read(MOST_BYTES + 1)


class TakenOut(serializers.Serializer[Any]):
    identifier = serializers.CharField(help_text="The message's own.")
    alert_id = serializers.UUIDField()
    is_new = serializers.BooleanField(help_text="False when it says nothing that was not known.")


class CapInboxViewSet(TenantViewSet):
    """Takes messages in. A refused one is kept too, with the reason, for whoever runs the platform."""

    capabilities: ClassVar[dict[str, str]] = {"create": ALERT_RECORD}
    scopes: ClassVar[dict[str, str]] = {"create": "alerts:write"}
    parser_classes = (BytesParser,)
    _content: bytes | None = None
    _refusal: DomainError | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As every door; afterwards, when the transaction has been undone, a refused message is kept."""
        self._content = self._refusal = None
        response = super().dispatch(request, *args, **kwargs)
        if self._refusal is not None and self._content is not None:
            content_type = request.headers.get("Content-Type", "")
            keep_refused(actor=self.actor, content=self._content, content_type=content_type, error=self._refusal)
        return response

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, DomainError) and not isinstance(exc, NotPermitted):
            self._refusal = exc
        return super().handle_exception(exc)

    @extend_schema(
        operation_id="cap_create",
        request={"application/cap+xml": OpenApiTypes.BINARY},
        responses={
            201: TakenOut,
            200: OpenApiResponse(TakenOut, description="It says nothing new."),
            **PROBLEMS,
            413: OpenApiResponse(description="problem+json `too_large`: more than 1 MiB"),
            422: OpenApiResponse(
                description="problem+json `unreadable_payload`, `invalid_input`: kept with the reason"
            ),
        },
    )
    def create(self, request: Request) -> Response:
        """Take in one CAP 1.2 message, as its schema wants it: an alert, an update or a cancellation."""
        content = request.data if isinstance(request.data, bytes) else b""
        if len(content) > MOST_BYTES:
            raise TooLarge(most=MOST_BYTES)
        self._content = content
        taken = take_in(actor=self.actor, content=content, content_type=request.headers.get("Content-Type", ""))
        told = {"identifier": taken.identifier, "alert_id": str(taken.alert_id), "is_new": taken.is_new}
        return self.accepted(told, status=201 if taken.is_new else 200)
