"""`/api/v1/alerts/`: official early warnings, to read."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.schema import AlertOut, one
from incidents.capabilities import ALERT_READ
from incidents.queries.alerts import AlertFilters, list_alerts, readable_alerts
from incidents.queries.public import ALERT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("in_force", bool, description="Only warnings that stand and are in force now."),
    OpenApiParameter("hazard", str, description="Code of the hazard."),
    OpenApiParameter("area", str, description="Only warnings that touch this area, by Kemendagri code."),
    OpenApiParameter("since", str, description="Sent at or after this date or time."),
]


class AlertViewSet(TenantViewSet):
    """Early warnings, last sent first."""

    capabilities: ClassVar[dict[str, str]] = {"list": ALERT_READ, "retrieve": ALERT_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "incidents:read", "retrieve": "incidents:read"}

    @extend_schema(operation_id="alerts_list", parameters=LIST_PARAMETERS, responses=page_of("alert", AlertOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = AlertFilters(
            in_force=reading.flag(asked, "in_force"),
            hazard=reading.hazard(asked),
            within=reading.area(asked),
            sent_from=reading.moment(asked, "since"),
        )
        found = list_alerts(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, ALERT, order_by="-sent_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="alerts_retrieve", responses=one(AlertOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        body, version = ALERT.of(readable_alerts(self.actor), pk)
        return self.one(body, entity_id=pk, version=version)
