"""Pieces of the OpenAPI schema that every endpoint shares."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="The `next` of the page before."),
    OpenApiParameter("limit", int, description="Rows per page, 1 to 1,000; 50 when left out."),
]

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the version that is being changed.",
)


def page_of(name: str, entity: type[serializers.Serializer[Any]] | None = None) -> dict[Any, Any]:
    """A keyset page of an entity."""
    results = entity(many=True) if entity else serializers.ListField(child=serializers.DictField())
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "results": results,
        "next": serializers.CharField(allow_null=True),
    }
    page = inline_serializer(f"{name.title().replace(' ', '')}Page", fields)
    return {200: OpenApiResponse(page, description=f"A page of {name}s."), **PROBLEMS}


PROBLEMS: dict[Any, Any] = {
    401: OpenApiResponse(description="problem+json `not_signed_in`"),
    403: OpenApiResponse(description="problem+json `not_permitted`"),
    422: OpenApiResponse(description="problem+json `invalid_input`; `fields` says what to mend where"),
}
