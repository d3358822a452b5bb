"""`/api/v1/activations/`: what early warnings proposed and what was decided, to read."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.schema import ActivationOut
from incidents.capabilities import ACTIVATION_READ
from incidents.models import Activation
from incidents.queries.activations import list_activations, readable_activations
from incidents.queries.public import ACTIVATION
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [*PAGE_PARAMETERS, OpenApiParameter("state", str, many=True, enum=Activation.State.values)]


class ActivationViewSet(TenantViewSet):
    """Activations, last proposed first. Only people decide, on the page of the warning."""

    capabilities: ClassVar[dict[str, str]] = {"list": ACTIVATION_READ, "retrieve": ACTIVATION_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "incidents:read", "retrieve": "incidents:read"}

    @extend_schema(
        operation_id="activations_list", parameters=LIST_PARAMETERS, responses=page_of("activation", ActivationOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_activations(actor=self.actor, states=reading.choices(asked, "state", Activation.State.values))
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, ACTIVATION, order_by="-proposed_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="activations_retrieve", responses=one(ActivationOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        body, version = ACTIVATION.of(readable_activations(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)
