"""`GET /api/v1/changes`: the journal in order, for the central IMS and for whoever else may follow it."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from pmi_platform.core.api.paging import read_limit
from pmi_platform.core.api.views import RawJSON, TenantViewSet
from pmi_platform.core.journal import capabilities
from pmi_platform.core.journal.queries.feed import page_of_changes

NDJSON = "application/x-ndjson"


class ChangesViewSet(TenantViewSet):
    """Every committed change exactly once, as far as the client's tenants and scopes allow."""

    capabilities: ClassVar[dict[str, str]] = {"list": capabilities.CHANGES_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "changes:read"}

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter("after", str, description="The cursor of the page before. Left out: from the beginning."),
            OpenApiParameter("limit", int, description="Lines per page, 1 to 1,000; 50 when left out."),
            OpenApiParameter("format", str, enum=["json", "ndjson"], description="Also by the Accept header."),
        ],
        responses={
            (200, "application/json"): OpenApiResponse(
                response={
                    "type": "object",
                    "required": ["changes", "cursor", "count", "head", "more"],
                    "properties": {
                        "changes": {"type": "array", "items": {"type": "object"}},
                        "cursor": {"type": "string"},
                        "count": {"type": "integer"},
                        "head": {"type": "integer"},
                        "more": {"type": "boolean"},
                    },
                },
                description="Changes in order and the cursor to go on from.",
            ),
            (200, NDJSON): OpenApiResponse(response=str, description="A change per line; the last line is the cursor."),
            409: OpenApiResponse(description="`cursor_diverged`: the database was restored; says how to resync."),
        },
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        wants_lines = request.query_params.get("format") == "ndjson" or NDJSON in request.headers.get("Accept", "")
        page = page_of_changes(
            actor=self.actor,
            cursor=request.query_params.get("after"),
            limit=read_limit(request.query_params),
            separator="\n" if wants_lines else ",",
        )
        if wants_lines:
            return HttpResponse(page.as_ndjson(), content_type=NDJSON)
        return RawJSON(page.as_json())
