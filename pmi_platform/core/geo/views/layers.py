"""Map layers without a tile server. Areas are public reference data: every signed-in person gets the same."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from pmi_platform.core.geo.queries.areas import find_area
from pmi_platform.core.geo.queries.layers import (
    INDONESIA,
    Detail,
    area_layer,
    layers_version,
    usual_detail,
    usual_level,
)
from pmi_platform.core.geo.rules.codes import Level, holds_level

A_YEAR_S = 31_536_000


@require_safe
@login_required
@gzip_page
def layer(request: HttpRequest, container: str) -> HttpResponse:
    """Outlines of the areas in `container`, at `?level=` and `?detail=`; kept for good when `?v=` is current."""
    if container != INDONESIA and find_area(container) is None:
        raise Http404
    try:
        level = Level(request.GET.get("level") or usual_level(container))
        detail = Detail(request.GET.get("detail") or usual_detail(container))
    except ValueError as problem:
        return _refused(str(problem))
    if container == INDONESIA and level not in {Level.PROVINCE, Level.REGENCY}:
        return _refused(_("Ask for the kecamatan of one province at a time."))
    if container != INDONESIA and not holds_level(container, level):
        return _refused(_("%(level)s is not a level inside %(area)s.") % {"level": level, "area": container})
    return _kept(request, f"{layers_version()}-{container}-{level}-{detail}", container, level, detail)


def _kept(request: HttpRequest, tag: str, container: str, level: Level, detail: Detail) -> HttpResponse:
    etag = f'W/"{tag}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == f'"{tag}"':
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(
            area_layer(container, level=level, detail=detail), content_type="application/geo+json; charset=utf-8"
        )
    response["ETag"] = etag
    if tag.startswith(f"{request.GET.get('v')}-"):
        patch_cache_control(response, private=True, max_age=A_YEAR_S, immutable=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _refused(detail: str) -> JsonResponse:
    return JsonResponse({"code": "invalid_input", "detail": detail}, status=422)
