"""`/api/v1/alert-issues/`: what the own organisation told everybody of its own warnings, and telling it."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.schema import AlertIssueOut
from incidents.api.serializers import EnglishIn
from incidents.capabilities import ALERT_PUBLISH, ALERT_READ
from incidents.queries.alert_issues import list_issues
from incidents.queries.public import ALERT_ISSUE
from incidents.services import issue_alert
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [*PAGE_PARAMETERS, OpenApiParameter("alert", UUID, description="Only messages of this warning.")]


class AlertIssueViewSet(TenantViewSet):
    """Published warnings, last sent first."""

    capabilities: ClassVar[dict[str, str]] = {"list": ALERT_READ, "create": ALERT_PUBLISH}
    scopes: ClassVar[dict[str, str]] = {"list": "incidents:read", "create": "alerts:write"}
    input_classes: ClassVar[dict[str, Any]] = {"create": EnglishIn}

    @extend_schema(
        operation_id="alert_issues_list", parameters=LIST_PARAMETERS, responses=page_of("alert_issue", AlertIssueOut)
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_issues(actor=self.actor, alert_id=reading.identifier(asked, "alert"))
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, ALERT_ISSUE, order_by="-sent_at", limit=limit, cursor=cursor))

    @extend_schema(
        operation_id="alert_issues_create",
        parameters=[IF_MATCH],
        request=EnglishIn,
        responses={201: AlertIssueOut, **PROBLEMS},
    )
    def create(self, request: Request, pk: UUID) -> HttpResponse:
        """Publish a warning of one's own as CAP. Its changes and its end are then published by themselves."""
        del request
        english = self.read_input()
        issue = issue_alert(actor=self.actor, alert_id=pk, version=self.expected_version(), english=english)
        body, version = ALERT_ISSUE.of(list_issues(actor=self.actor), issue.pk)
        return self.one(body, entity_id=issue.pk, version=version, status=201)
