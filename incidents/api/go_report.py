"""`/api/v1/incidents/<id>/go-field-report/`: the incident in the field names of IFRC GO, as a draft."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.capabilities import INCIDENT_READ
from incidents.queries.go_report import go_report
from pmi_platform.core.api.schema import one
from pmi_platform.core.api.views import TenantViewSet


class GoReportOut(serializers.Serializer[Any]):
    incident_id = serializers.UUIDField()
    fields_of_go = serializers.DictField(help_text="Named as in go-api's FieldReport. Null is unknown, not zero.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="What somebody must add, as codes.")


class GoReportViewSet(TenantViewSet):
    """Only what somebody of PMI has verified; nobody's contact."""

    capabilities: ClassVar[dict[str, str]] = {"retrieve": INCIDENT_READ}
    scopes: ClassVar[dict[str, str]] = {"retrieve": "incidents:read"}

    @extend_schema(operation_id="incidents_go_field_report", responses=one(GoReportOut))
    def retrieve(self, request: Request, pk: UUID) -> Response:
        del request
        report = go_report(actor=self.actor, incident_id=pk)
        told = {"incident_id": str(report.incident.pk), "fields_of_go": report.fields, "missing": report.missing}
        return self.accepted(told)
