"""`/api/v1/deployments/`: who is asked for and where they are, without a name."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, page_of
from pmi_platform.core.api.views import TenantViewSet
from volunteers.capabilities import DEPLOYMENT_READ
from volunteers.models import Deployment
from volunteers.queries.deployments import DeploymentFilters, list_deployments
from volunteers.queries.public import DEPLOYMENT


class DeploymentOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    version = serializers.IntegerField()
    giver = serializers.CharField()
    receiver = serializers.CharField()
    incident_id = serializers.UUIDField(allow_null=True)
    skill = serializers.CharField()
    state = serializers.CharField(help_text=", ".join(Deployment.State.values))
    state_at = serializers.DateTimeField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    arrived_at = serializers.DateTimeField(allow_null=True)
    left_at = serializers.DateTimeField(allow_null=True)
    arrival = serializers.CharField(help_text="How the arrival was shown; empty before it.", allow_blank=True)
    overdue_since = serializers.DateTimeField(allow_null=True, help_text="No sign of life in time.")


class DeploymentViewSet(TenantViewSet):
    """Deployments, the latest first."""

    capabilities: ClassVar[dict[str, str]] = {"list": DEPLOYMENT_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "volunteers:read"}

    @extend_schema(
        operation_id="deployments_list",
        parameters=[*PAGE_PARAMETERS, OpenApiParameter("open", bool, description="Only those that go on.")],
        responses=page_of("deployment", DeploymentOut),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_deployments(actor=self.actor, filters=DeploymentFilters(open_only=asked.get("open") == "true"))
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, DEPLOYMENT, order_by="-created_at", limit=limit, cursor=cursor))
