"""`/api/v1/situation-reports/`: numbered reports of an incident, frozen on approval, corrected by further editions."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.schema import SituationReportOut
from incidents.api.serializers import OptionalReasonIn, ReasonIn, SectionsIn, SituationReportIn
from incidents.capabilities import DOCUMENT_APPROVE, DOCUMENT_DRAFT, DOCUMENT_PUBLISH, INCIDENT_READ
from incidents.models import SituationReport
from incidents.queries.public import SITUATION_REPORT
from incidents.queries.situation_reports import list_situation_reports
from incidents.rules.situation_reports import KINDS
from incidents.services.situation_reports import (
    approve_situation_report,
    correct_situation_report,
    draft_situation_report,
    publish_situation_report,
    revise_situation_report,
)
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import IF_MATCH, PAGE_PARAMETERS, PROBLEMS, edited, one, page_of
from pmi_platform.core.api.views import TenantViewSet

LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("incident", UUID, description="Only reports of this incident."),
    OpenApiParameter("kind", str, many=True, enum=KINDS),
    OpenApiParameter("state", str, many=True, enum=SituationReport.State.values),
]


class SituationReportViewSet(TenantViewSet):
    """Situation reports, last begun first. Drafts are shown to those who may work on them, without their content."""

    capabilities: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), INCIDENT_READ),
        **dict.fromkeys(("create", "revise", "correct"), DOCUMENT_DRAFT),
        "approve": DOCUMENT_APPROVE,
        "publish": DOCUMENT_PUBLISH,
    }
    scopes: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("list", "retrieve"), "incidents:read"),
        **dict.fromkeys(("create", "revise", "correct", "approve", "publish"), "reports:write"),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": SituationReportIn,
        "revise": SectionsIn,
        "correct": ReasonIn,
        "approve": OptionalReasonIn,
        "publish": OptionalReasonIn,
    }

    @extend_schema(
        operation_id="situation_reports_list",
        parameters=LIST_PARAMETERS,
        responses=page_of("situation_report", SituationReportOut),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        found = list_situation_reports(
            actor=self.actor,
            incident_id=reading.identifier(asked, "incident"),
            kinds=reading.choices(asked, "kind", KINDS),
            states=reading.choices(asked, "state", SituationReport.State.values),
        )
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, SITUATION_REPORT, order_by="-created_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="situation_reports_retrieve", responses=one(SituationReportOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._document(pk)

    @extend_schema(
        operation_id="situation_reports_create",
        request=SituationReportIn,
        responses={201: SituationReportOut, **PROBLEMS},
    )
    def create(self, request: Request) -> HttpResponse:
        """Begin the next report of a kind; an unfinished one of the same kind is answered instead."""
        del request
        asked = self.read_input()
        document = draft_situation_report(actor=self.actor, incident_id=asked["incident"], kind=asked["kind"])
        return self._document(document.pk, status=201)

    @extend_schema(
        operation_id="situation_reports_revise",
        parameters=[IF_MATCH],
        request=SectionsIn,
        responses=edited(SituationReportOut),
    )
    def revise(self, request: Request, pk: UUID) -> HttpResponse:
        """Write a draft's sections anew."""
        del request
        asked, version = self.read_input(), self.expected_version()
        revise_situation_report(actor=self.actor, document_id=pk, version=version, **asked)
        return self._document(pk)

    @extend_schema(
        operation_id="situation_reports_approve",
        parameters=[IF_MATCH],
        request=OptionalReasonIn,
        responses=edited(SituationReportOut),
    )
    def approve(self, request: Request, pk: UUID) -> HttpResponse:
        """Freeze a draft with the figures of this moment."""
        del request
        reason = self.read_input().get("reason", "")
        approve_situation_report(actor=self.actor, document_id=pk, version=self.expected_version(), reason=reason)
        return self._document(pk)

    @extend_schema(
        operation_id="situation_reports_publish",
        parameters=[IF_MATCH],
        request=OptionalReasonIn,
        responses=edited(SituationReportOut),
    )
    def publish(self, request: Request, pk: UUID) -> HttpResponse:
        """Put an approved report on its public page."""
        del request
        reason = self.read_input().get("reason", "")
        publish_situation_report(actor=self.actor, document_id=pk, version=self.expected_version(), reason=reason)
        return self._document(pk)

    @extend_schema(
        operation_id="situation_reports_correct",
        parameters=[IF_MATCH],
        request=ReasonIn,
        responses=edited(SituationReportOut),
    )
    def correct(self, request: Request, pk: UUID) -> HttpResponse:
        """Begin the next edition of an approved report, with what is wrong in this one; answers the new draft."""
        del request
        reason = self.read_input()["reason"]
        draft = correct_situation_report(
            actor=self.actor, document_id=pk, version=self.expected_version(), reason=reason
        )
        return self._document(draft.pk)

    def _document(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = SITUATION_REPORT.of(list_situation_reports(actor=self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
