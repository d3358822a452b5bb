"""`/api/v1/phone/` and `/api/v1/field-reports/mine/`: what a phone keeps, and what became of its reports."""

import hashlib
import json
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from incidents.api.phone_schema import OwnReportsOut, PhoneKitOut
from incidents.capabilities import REPORT_READ_OWN, REPORT_SUBMIT
from incidents.queries.own_reports import own_reports
from incidents.queries.phone import kit_in_parts, phone_kit
from pmi_platform.core.api.schema import kept
from pmi_platform.core.api.views import TenantViewSet

MOST_KNOWN = 20


class PhoneViewSet(TenantViewSet):
    """For the signed-in person alone, in one request each. Send the ETag back: most answers are a 304."""

    capabilities: ClassVar[dict[str, str]] = {"kit": REPORT_SUBMIT, "mine": REPORT_READ_OWN}
    scopes: ClassVar[dict[str, str]] = {"kit": "reports:read", "mine": "reports:read"}

    @extend_schema(
        operation_id="phone_kit",
        parameters=[OpenApiParameter("known", str, description="Digests of parts that the phone has, with commas.")],
        responses=kept(PhoneKitOut),
    )
    def kit(self, request: Request) -> HttpResponse:
        """Places and outlines of the own kabupaten/kota, contacts, safety card and open incidents, each by digest."""
        known = request._request.GET.get("known", "").split(",")[:MOST_KNOWN]
        told = kit_in_parts(phone_kit(actor=self.actor), known=known)
        return self.kept(told, digest=told["digest"])

    @extend_schema(operation_id="field_reports_mine", responses=kept(OwnReportsOut))
    def mine(self, request: Request) -> HttpResponse:
        """The own newest reports: their receipts, what was decided, and what was sent because of them."""
        del request
        reports = own_reports(actor=self.actor)
        digest = hashlib.sha256(json.dumps(reports, sort_keys=True, default=str).encode()).hexdigest()
        return self.kept({"results": reports, "digest": digest}, digest=digest)
