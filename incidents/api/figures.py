"""`/api/v1/figures/`: dated numbers with their source, to record, verify and retract."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.fields import named
from incidents.api.schema import FigureOut
from incidents.api.serializers import FigureIn, OptionalReasonIn, ReasonIn
from incidents.capabilities import FIGURE_RECORD, INCIDENT_READ
from incidents.models import Figure
from incidents.queries.figures import list_figures
from incidents.queries.public import FIGURE
from incidents.services.figures import record_figure, retract_figure, verify_figure
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only figures of this incident."),
    OpenApiParameter("indicator", str, description="Only figures of this indicator, by code."),
    OpenApiParameter("status", str, many=True, enum=Figure.Status.values),
]


class FigureViewSet(TenantViewSet):
    """Figures, newest moment first. A later one of the same source supersedes; numbers may fall."""

    capabilities: ClassVar[dict[str, str]] = {
        "list": INCIDENT_READ,
        "retrieve": INCIDENT_READ,
        **dict.fromkeys(("create", "verify", "retract"), FIGURE_RECORD),
    }
    scopes: ClassVar[dict[str, str]] = {
        "list": "incidents:read",
        "retrieve": "incidents:read",
        **dict.fromkeys(("create", "verify", "retract"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {"create": FigureIn, "verify": OptionalReasonIn, "retract": ReasonIn}

    @extend_schema(operation_id="figures_list", parameters=LIST_PARAMETERS, responses=page_of("figure", FigureOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_figures(
            actor=self.actor,
            incident_id=reading.identifier(asked, "incident"),
            indicator=reading.indicator(asked),
            statuses=reading.choices(asked, "status", Figure.Status.values),
        )
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, FIGURE, order_by="-as_of", limit=limit, cursor=cursor))

    @extend_schema(operation_id="figures_retrieve", responses=one(FigureOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._figure(pk)

    @extend_schema(operation_id="figures_create", request=FigureIn, responses={201: FigureOut, **PROBLEMS})
    def create(self, request: Request) -> HttpResponse:
        """Record what a source says of an incident."""
        del request
        with named({"area": "area_code"}):
            figure = record_figure(actor=self.actor, draft=self.read_input())
        return self._figure(figure.pk, status=201)

    @extend_schema(
        operation_id="figures_verify", parameters=[IF_MATCH], request=OptionalReasonIn, responses=edited(FigureOut)
    )
    def verify(self, request: Request, pk: UUID) -> HttpResponse:
        """Vouch for a figure; for one that seems impossible the reason must say why it is true."""
        del request
        reason = self.read_input().get("reason", "")
        verify_figure(actor=self.actor, figure_id=pk, version=self.expected_version(), reason=reason)
        return self._figure(pk)

    @extend_schema(operation_id="figures_retract", parameters=[IF_MATCH], request=ReasonIn, responses=edited(FigureOut))
    def retract(self, request: Request, pk: UUID) -> HttpResponse:
        """Take a figure back, with the reason; what counted before it counts again."""
        del request
        reason = self.read_input()["reason"]
        retract_figure(actor=self.actor, figure_id=pk, version=self.expected_version(), reason=reason)
        return self._figure(pk)

    def _figure(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = FIGURE.of(list_figures(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
