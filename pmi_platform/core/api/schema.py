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


class PointOut(serializers.Serializer[Any]):
    longitude = serializers.FloatField()
    latitude = serializers.FloatField()


NOT_FOUND = {404: OpenApiResponse(description="problem+json `not_found`; a foreign province's row too")}
CHANGED_AFTER_FILING = {409: OpenApiResponse(description="problem+json `changed_after_filing`")}
EDIT_PROBLEMS: dict[Any, Any] = {
    **PROBLEMS,
    **NOT_FOUND,
    409: OpenApiResponse(description="problem+json `wrong_state`"),
    412: OpenApiResponse(description="problem+json `stale_version`: somebody changed it since"),
}


def one(entity: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    """One entity, with its ETag."""
    return {200: entity, **PROBLEMS, **NOT_FOUND}


def edited(entity: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    """The entity after an edit that named its version."""
    return {200: entity, **EDIT_PROBLEMS}


def kept(entity: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    """Something that a client keeps; nothing when it has it already."""
    return {200: entity, 304: OpenApiResponse(description="Unchanged since `If-None-Match`."), **PROBLEMS, **NOT_FOUND}


def filed_once(entity: type[serializers.Serializer[Any]]) -> dict[Any, Any]:
    """What `client_ref` names: made now (201), or made before and unchanged (200)."""
    return {
        201: entity,
        200: OpenApiResponse(entity, description="It had been sent before; the same answer."),
        **PROBLEMS,
        **CHANGED_AFTER_FILING,
    }
