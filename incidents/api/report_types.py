"""`/api/v1/report-types/`: the forms that can be filed, for devices that keep them."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from incidents import report_types
from incidents.api.report_type_schema import ReportTypeOut, ReportTypesOut
from incidents.capabilities import REPORT_SUBMIT
from incidents.queries.forms import form, forms
from pmi_platform.core.api.schema import kept
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import NotFound


class ReportTypeViewSet(TenantViewSet):
    """Report types with their questions in both languages. Send the ETag back: most answers are a 304."""

    capabilities: ClassVar[dict[str, str]] = {"list": REPORT_SUBMIT, "retrieve": REPORT_SUBMIT}
    scopes: ClassVar[dict[str, str]] = {"list": "reports:read", "retrieve": "reports:read"}

    @extend_schema(operation_id="report_types_list", responses=kept(ReportTypesOut))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del request, args, kwargs
        known = forms()
        return self.kept(known, digest=known["digest"])

    @extend_schema(operation_id="report_types_retrieve", responses=kept(ReportTypeOut))
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        del request
        if code not in report_types.all_types():
            raise NotFound
        known = form(code)
        return self.kept(known, digest=known["digest"])
