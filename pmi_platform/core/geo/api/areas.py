"""`/api/v1/areas/`: every area of Indonesia, by level, parent, name and place."""

import json
from typing import Any, ClassVar

from django.contrib.gis.geos import Point
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from pmi_platform.core.api.paging import KeysetPage, keyset_page, read_limit
from pmi_platform.core.api.schema import PAGE_PARAMETERS, PROBLEMS, page_of
from pmi_platform.core.api.views import RawJSON, TenantViewSet
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.geo import capabilities
from pmi_platform.core.geo.queries import areas
from pmi_platform.core.geo.queries.layers import layers_version
from pmi_platform.core.geo.queries.public import AREA, area_bodies, area_body
from pmi_platform.core.geo.queries.territory import require_in_indonesia
from pmi_platform.core.geo.rules.codes import Level, is_area_code

MAX_FOUND = 100


class AreaViewSet(TenantViewSet):
    """Areas by Kemendagri code. The same for every tenant."""

    capabilities: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "at"), capabilities.AREA_READ)
    scopes: ClassVar[dict[str, str]] = dict.fromkeys(("list", "retrieve", "at"), "incidents:read")

    @extend_schema(
        operation_id="areas_list",
        parameters=[
            *PAGE_PARAMETERS,
            OpenApiParameter("level", str, enum=[level.value for level in Level]),
            OpenApiParameter("parent", str, description="Only areas directly inside this one, by code."),
            OpenApiParameter("within", str, description="Only areas anywhere inside this one, by code."),
            OpenApiParameter(
                "q", str, description=f"Name or code as typed; best match first, one page of at most {MAX_FOUND}."
            ),
        ],
        responses=page_of("area"),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        del args, kwargs
        level, within = _level(request), _code(request, "within")
        limit = read_limit(request.query_params)
        if text := request.query_params.get("q"):
            found = areas.search_areas(text, within=within, level=level, limit=min(limit, MAX_FOUND))
            return self.page(KeysetPage(bodies=area_bodies([area.code for area in found]), next_cursor=None))
        listed = areas.list_areas(level=level, within=within, parent=_code(request, "parent"))
        cursor = request.query_params.get("cursor")
        return self.page(keyset_page(listed, AREA, order_by="code", limit=limit, cursor=cursor))

    @extend_schema(operation_id="areas_retrieve", responses={200: dict, **PROBLEMS})
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        del request
        body = area_body(code) if is_area_code(code) else None
        if body is None:
            raise NotFound
        return RawJSON(body, etag=f'"{code}-{layers_version()}"')

    @extend_schema(
        operation_id="areas_at",
        parameters=[OpenApiParameter("lat", float, required=True), OpenApiParameter("lon", float, required=True)],
        responses={200: dict, **PROBLEMS},
    )
    def at(self, request: Request) -> HttpResponse:
        """The kecamatan at a place, with `is_exact`; `area` is null at sea."""
        point = Point(_degrees(request, "lon", 180), _degrees(request, "lat", 90), srid=4326)
        require_in_indonesia(point)
        found = areas.area_at(point)
        if found is None:
            return RawJSON('{"area":null,"is_exact":false,"quality":null,"distance_m":null}')
        trust = json.dumps(
            {"is_exact": found.is_exact, "quality": found.quality, "distance_m": round(found.distance_m)}
        )
        return RawJSON(f'{{"area":{area_body(found.area.code)},{trust[1:]}')


def _level(request: Request) -> Level | None:
    text = request.query_params.get("level")
    try:
        return Level(text) if text else None
    except ValueError as problem:
        raise InvalidInput({"level": _("Ask for provinsi, kabkota, kecamatan or kelurahan.")}) from problem


def _code(request: Request, name: str) -> str | None:
    code = request.query_params.get(name)
    if code and not is_area_code(code):
        raise InvalidInput({name: _("A code looks like 31, 31.71, 31.71.03 or 31.71.03.1001.")})
    return code or None


def _degrees(request: Request, name: str, most: float) -> float:
    try:
        degrees = float(request.query_params[name])
    except (KeyError, ValueError) as problem:
        raise InvalidInput({name: _("Give decimal degrees, such as -6.1754.")}) from problem
    if not -most <= degrees <= most:
        raise InvalidInput({name: _("Give decimal degrees, such as -6.1754.")})
    return degrees
