"""`/api/v1/units/`: the tenant's tree of units, and of others as far as they share it."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from pmi_platform.core.api.paging import keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, page_of
from pmi_platform.core.api.views import TenantViewSet
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.geo.rules.codes import is_area_code
from pmi_platform.core.tenancy import capabilities
from pmi_platform.core.tenancy.queries import units
from pmi_platform.core.tenancy.queries.public import UNIT


class UnitViewSet(TenantViewSet):
    """Units by level and area."""

    capabilities: ClassVar[dict[str, str]] = {"list": capabilities.UNIT_READ, "retrieve": capabilities.UNIT_READ}
    scopes: ClassVar[dict[str, str]] = {"list": "incidents:read", "retrieve": "incidents:read"}

    @extend_schema(
        operation_id="units_list",
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("level", str, description="pusat, provinsi, kabkota, kecamatan or office."),
            OpenApiParameter("area", str, description="Only units in this area, by Kemendagri code."),
        ],
        responses=page_of("unit"),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        within = request.query_params.get("area", "")
        if within and not is_area_code(within):
            raise InvalidInput({"area": _("A code looks like 31, 31.71, 31.71.03 or 31.71.03.1001.")})
        found = units.list_units(level=request.query_params.get("level"), within=within)
        return self.page(
            keyset_page(
                found,
                UNIT,
                order_by="name",
                limit=read_limit(request.query_params),
                cursor=request.query_params.get("cursor"),
            )
        )

    @extend_schema(operation_id="units_retrieve", responses={200: dict})
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        del request
        found = units.unit_body(pk)
        if found is None:
            raise NotFound
        body, version = found
        return self.one(body, entity_id=pk, version=version)
