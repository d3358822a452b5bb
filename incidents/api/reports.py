"""`/api/v1/field-reports/`: filing, reading, deciding and amending."""

import json
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api import reading
from incidents.api.fields import PLACE, named
from incidents.api.schema import AmendmentOut, FieldReportOut, ReportTextOut
from incidents.api.serializers import (
    AmendmentIn,
    AttachmentIn,
    ChangesIn,
    ConflictDecisionIn,
    FieldReportIn,
    OptionalReasonIn,
    ReasonIn,
)
from incidents.capabilities import REPORT_READ, REPORT_READ_OWN, REPORT_SUBMIT, REPORT_VERIFY
from incidents.models import FieldReport, SourceClass
from incidents.queries.public import FIELD_REPORT
from incidents.queries.reports import ReportFilters, list_reports, readable_reports
from incidents.queries.reports import report as find_report
from incidents.rules.severity import LEVELS
from incidents.services.amendments import amend_report, settle_conflict
from incidents.services.filing import submit_field_report
from incidents.services.ladder import confirm_report, refile_report, request_changes
from incidents.services.reports import (
    attach_report_to_incident,
    return_report,
    verify_report,
    withdraw_report,
)
from incidents.views.report_text import report_message
from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.permissions import PERSONAL
from pmi_platform.core.api.schema import IF_MATCH, NOT_FOUND, PAGE_PARAMETERS, edited, filed_once, one, page_of
from pmi_platform.core.api.views import RawJSON, TenantViewSet

READ, WRITE = "reports:read", "reports:write"
LIST_PARAMETERS = [
    *PAGE_PARAMETERS,
    OpenApiParameter("status", str, many=True, enum=FieldReport.Status.values),
    OpenApiParameter("kind", str, enum=FieldReport.Kind.values),
    OpenApiParameter("severity", str, many=True, enum=LEVELS),
    OpenApiParameter("hazard", str, description="Code of the hazard."),
    OpenApiParameter("source_class", str, enum=SourceClass.values, description="Whose word it is."),
    OpenApiParameter("area", str, description="Only reports from this area, by Kemendagri code."),
    OpenApiParameter("incident", UUID, description="Only reports of this incident."),
    OpenApiParameter("unattached", bool, description="Only reports that belong to no incident yet."),
    OpenApiParameter("since", str, description="Observed at or after this date or time."),
    OpenApiParameter("q", str, description="A receipt number, or words of the text and the landmark."),
]


class FieldReportViewSet(TenantViewSet):
    """Field reports, newest observation first. An office reads its area's; field people read their own."""

    capabilities: ClassVar[dict[str, str]] = {
        "list": REPORT_READ,
        "retrieve": REPORT_READ,
        "text": REPORT_READ,
        "create": REPORT_SUBMIT,
        "verify": REPORT_VERIFY,
        "send_back": REPORT_VERIFY,
        "attach": REPORT_VERIFY,
        "confirm": REPORT_VERIFY,
        "ask": REPORT_VERIFY,
        "refile": REPORT_SUBMIT,
        "withdraw": REPORT_READ_OWN,
        "amend": REPORT_READ_OWN,
        "settle": REPORT_VERIFY,
    }
    scopes: ClassVar[dict[str, str]] = {
        "list": READ,
        "retrieve": READ,
        "text": f"{READ} {PERSONAL}",
        **dict.fromkeys(("create", "verify", "send_back", "attach", "confirm", "ask"), WRITE),
        **dict.fromkeys(("refile", "withdraw", "amend", "settle"), WRITE),
    }
    input_classes: ClassVar[dict[str, Any]] = {
        "create": FieldReportIn,
        "send_back": ReasonIn,
        "attach": AttachmentIn,
        "ask": ChangesIn,
        "refile": ReasonIn,
        "withdraw": OptionalReasonIn,
        "amend": AmendmentIn,
        "settle": ConflictDecisionIn,
    }

    def capability(self) -> str:
        """Reading one's own is enough to read; how much is shown, the query decides."""
        needed = super().capability()
        return REPORT_READ_OWN if needed == REPORT_READ and not self.actor.allows(REPORT_READ) else needed

    @extend_schema(
        operation_id="field_reports_list",
        parameters=LIST_PARAMETERS,
        responses=page_of("field report", FieldReportOut),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        asked = request._request.GET
        filters = ReportFilters(
            statuses=reading.choices(asked, "status", FieldReport.Status.values),
            kind=next(iter(reading.choices(asked, "kind", FieldReport.Kind.values)), ""),
            severities=reading.choices(asked, "severity", LEVELS),
            hazard=reading.hazard(asked),
            source_class=next(iter(reading.choices(asked, "source_class", SourceClass.values)), ""),
            within=reading.area(asked),
            incident_id=reading.identifier(asked, "incident"),
            unattached=reading.flag(asked, "unattached"),
            observed_from=reading.moment(asked, "since"),
            text=reading.words(asked, "q"),
        )
        found = list_reports(actor=self.actor, filters=filters)
        limit, cursor = read_limit(asked), asked.get("cursor")
        return self.page(keyset_page(found, FIELD_REPORT, order_by="-observed_at", limit=limit, cursor=cursor))

    @extend_schema(operation_id="field_reports_retrieve", responses=one(FieldReportOut))
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        return self._report(pk)

    @extend_schema(operation_id="field_reports_create", request=FieldReportIn, responses=filed_once(FieldReportOut))
    def create(self, request: Request) -> HttpResponse:
        """File a report. The same `client_ref` files it once, however often it is sent."""
        del request
        began_at = timezone.now()
        with named(PLACE):
            report = submit_field_report(actor=self.actor, draft=self.read_input())
        return self._report(report.pk, status=200 if report.received_at < began_at else 201)

    @extend_schema(
        operation_id="field_reports_verify", parameters=[IF_MATCH], request=None, responses=edited(FieldReportOut)
    )
    def verify(self, request: Request, pk: UUID) -> HttpResponse:
        """Vouch for the report and for its possible figures."""
        del request
        verify_report(actor=self.actor, report_id=pk, version=self.expected_version())
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_return", parameters=[IF_MATCH], request=ReasonIn, responses=edited(FieldReportOut)
    )
    def send_back(self, request: Request, pk: UUID) -> HttpResponse:
        """Send the report back to its author, with a reason."""
        del request
        reason = self.read_input()["reason"]
        return_report(actor=self.actor, report_id=pk, version=self.expected_version(), reason=reason)
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_attach",
        parameters=[IF_MATCH],
        request=AttachmentIn,
        responses=edited(FieldReportOut),
    )
    def attach(self, request: Request, pk: UUID) -> HttpResponse:
        """Count the report and its figures as part of an incident."""
        del request
        incident_id, version = self.read_input()["incident"], self.expected_version()
        attach_report_to_incident(actor=self.actor, report_id=pk, incident_id=incident_id, version=version)
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_confirm", parameters=[IF_MATCH], request=None, responses=edited(FieldReportOut)
    )
    def confirm(self, request: Request, pk: UUID) -> HttpResponse:
        """Vouch, on a higher rung, for what a lower one has verified."""
        del request
        confirm_report(actor=self.actor, report_id=pk, version=self.expected_version())
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_ask", parameters=[IF_MATCH], request=ChangesIn, responses=edited(FieldReportOut)
    )
    def ask(self, request: Request, pk: UUID) -> HttpResponse:
        """Ask the author for some fields by name; the report stands as it is meanwhile."""
        del request
        said, version = self.read_input(), self.expected_version()
        with named({"fields": "fields_asked"}):
            request_changes(
                actor=self.actor, report_id=pk, version=version, fields=said["fields_asked"], reason=said["reason"]
            )
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_refile", parameters=[IF_MATCH], request=ReasonIn, responses=edited(FieldReportOut)
    )
    def refile(self, request: Request, pk: UUID) -> HttpResponse:
        """Say, as its author, why the report is right as it is."""
        del request
        reason = self.read_input()["reason"]
        refile_report(actor=self.actor, report_id=pk, version=self.expected_version(), reason=reason)
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_withdraw",
        parameters=[IF_MATCH],
        request=OptionalReasonIn,
        responses=edited(FieldReportOut),
    )
    def withdraw(self, request: Request, pk: UUID) -> HttpResponse:
        """Take the report back; its figures are retracted."""
        del request
        reason = self.read_input().get("reason", "")
        withdraw_report(actor=self.actor, report_id=pk, version=self.expected_version(), reason=reason)
        return self._report(pk)

    @extend_schema(
        operation_id="field_reports_amend",
        request=AmendmentIn,
        responses={**filed_once(AmendmentOut), **NOT_FOUND},
    )
    def amend(self, request: Request, pk: UUID) -> HttpResponse:
        """Change fields of a filed report. It then awaits verification again."""
        del request
        began_at = timezone.now()
        with named(PLACE):
            amendment = amend_report(actor=self.actor, report_id=pk, amendment=self.read_input())
        report, _version = FIELD_REPORT.of(readable_reports(self.actor), pk)
        told = json.dumps(
            {"id": str(amendment.pk), "client_ref": str(amendment.client_ref), "conflicts": amendment.conflicts}
        )
        status = 200 if amendment.received_at < began_at else 201
        return RawJSON(f'{told[:-1]},"report":{report}}}', status=status)

    @extend_schema(
        operation_id="field_reports_settle_conflict",
        parameters=[IF_MATCH],
        request=ConflictDecisionIn,
        responses=edited(FieldReportOut),
    )
    def settle(self, request: Request, pk: UUID) -> HttpResponse:
        """Decide what a field holds of which there are two versions: one of them, or another value."""
        del request
        said, version = self.read_input(), self.expected_version()
        with named(PLACE):
            settle_conflict(actor=self.actor, report_id=pk, version=version, field=said["field"], value=said["value"])
        return self._report(pk)

    @extend_schema(operation_id="field_reports_text", responses=one(ReportTextOut))
    def text(self, request: Request, pk: UUID) -> HttpResponse:
        """The report as a message for WhatsApp, in the reader's language."""
        del request
        row = find_report(actor=self.actor, report_id=pk)
        return RawJSON(json.dumps({"text": report_message(row)}, ensure_ascii=False))

    def _report(self, pk: UUID, *, status: int = 200) -> HttpResponse:
        body, version = FIELD_REPORT.of(readable_reports(self.actor), pk)
        return self.one(body, entity_id=pk, version=version, status=status)
