"""`/api/v1/alerts/`: official early warnings, to read."""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api import reading
from incidents.api.schema import AlertOut, ExposureOut
from incidents.capabilities import ALERT_READ
from incidents.models import Alert
from incidents.queries.alerts import AlertFilters, list_alerts, readable_alert, readable_alerts
from incidents.queries.exposure import Exposure, exposure_of
from incidents.queries.public import ALERT
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, one, page_of
from pmi_platform.core.api.views import TenantViewSet

WITHIN = OpenApiParameter("area", str, description="Only what lies in this area, by Kemendagri code.")
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("in_force", bool, description="Only warnings that stand and are in force now."),
    OpenApiParameter("hazard", str, description="Code of the hazard."),
    OpenApiParameter("area", str, description="Only warnings that touch this area, by Kemendagri code."),
    OpenApiParameter("since", str, description="Sent at or after this date or time."),
]


class AlertViewSet(TenantViewSet):
    """Early warnings, last sent first."""

    capabilities: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "exposure"), ALERT_READ)
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "exposure"), "incidents:read")

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

    @extend_schema(operation_id="alerts_exposure", parameters=[WITHIN], responses=one(ExposureOut))
    def exposure(self, request: Request, pk: UUID) -> Response:
        """Whom and what the warning reaches: kecamatan, the people known to live there, open incidents."""
        area = reading.area(request._request.GET)
        found = readable_alert(actor=self.actor, alert_id=pk)
        return self.accepted(_told(found, exposure_of(actor=self.actor, alert=found, within=area), area))


def _told(alert: Alert, exposure: Exposure, area: str) -> dict[str, Any]:
    asked = {"open": "true", "alert": str(alert.pk), **({"area": area} if area else {})}
    return {
        "alert_id": str(alert.pk),
        "alert_version": alert.version,
        "area": area or None,
        "kecamatan_count": len(exposure.kecamatan),
        "people": exposure.people,
        "people_is_estimate": exposure.is_estimate,
        "people_unknown_count": exposure.unknown_count,
        "kecamatan": [
            {
                "code": one.code,
                "name": one.name,
                "people": one.people,
                "people_is_estimate": one.is_estimate,
                "risk_class": one.risk_class,
                "risk_share": one.risk_share,
            }
            for one in exposure.kecamatan
        ],
        "open_incident_count": exposure.open_incident_count,
        "open_incidents_url": f"{reverse('api:incidents')}?{urlencode(asked)}",
    }
