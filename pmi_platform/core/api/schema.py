"""Pieces of the OpenAPI schema that every endpoint shares."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

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


def page_of(name: str) -> dict[Any, Any]:
    """A keyset page of an entity."""
    return {
        200: OpenApiResponse(
            response={
                "type": "object",
                "required": ["results", "next"],
                "properties": {
                    "results": {"type": "array", "items": {"type": "object"}},
                    "next": {"type": "string", "nullable": True},
                },
            },
            description=f"A page of {name}s.",
        ),
        **PROBLEMS,
    }


PROBLEMS: dict[Any, Any] = {
    401: OpenApiResponse(description="problem+json `not_signed_in`"),
    403: OpenApiResponse(description="problem+json `not_permitted`"),
    422: OpenApiResponse(description="problem+json `invalid_input`; `fields` says what to mend where"),
}
