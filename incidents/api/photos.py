"""The photos of field reports: taken in as multipart, given out as bytes to those who may read the report."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.schema import PhotoOut
from incidents.api.serializers import PhotoIn
from incidents.capabilities import REPORT_READ, REPORT_READ_OWN
from incidents.models import ReportPhoto
from incidents.queries.reports import photo, photo_file
from incidents.services.photos import attach_photo
from pmi_platform.core.api.permissions import PERSONAL
from pmi_platform.core.api.schema import NOT_FOUND, PROBLEMS, filed_once
from pmi_platform.core.api.views import TenantViewSet


class PhotoViewSet(TenantViewSet):
    """Photos carry no EXIF; what the camera knew of the place is a field of their own."""

    capabilities: ClassVar[dict[str, str]] = {"create": REPORT_READ_OWN, "retrieve": REPORT_READ}
    scopes: ClassVar[dict[str, str]] = {"create": "reports:write", "retrieve": f"reports:read {PERSONAL}"}
    input_classes: ClassVar[dict[str, Any]] = {"create": PhotoIn}
    parser_classes = (MultiPartParser,)

    def capability(self) -> str:
        """Reading one's own is enough; which photos are shown, the query decides."""
        needed = super().capability()
        return REPORT_READ_OWN if needed == REPORT_READ and not self.actor.allows(REPORT_READ) else needed

    @extend_schema(
        operation_id="field_reports_photos_create",
        request={"multipart/form-data": PhotoIn},
        responses={
            **filed_once(PhotoOut),
            **NOT_FOUND,
            413: OpenApiResponse(description="problem+json `too_large`"),
        },
    )
    def create(self, request: Request, pk: UUID) -> Response:
        """Add a photo to a report, apart from its filing. The same `client_ref` stores it once."""
        del request
        began_at = timezone.now()
        stored = attach_photo(actor=self.actor, report_id=pk, photo=self.read_input())
        return self.accepted(_told(stored), status=200 if stored.created_at < began_at else 201)

    @extend_schema(
        operation_id="photos_retrieve",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **PROBLEMS, **NOT_FOUND},
    )
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse | FileResponse:
        """The picture itself, for whoever may read its report."""
        shown = photo(actor=self.actor, photo_id=pk)
        headers = {
            # Asked again each time: a grant that has ended, or the next person at this phone, must not see it.
            "Cache-Control": "private, no-cache",
            "ETag": f'"{bytes(shown.sha256).hex()[:32]}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'inline; filename="{shown.report.receipt}-{shown.pk}.jpg"',
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return HttpResponse(status=304, headers=headers)
        return FileResponse(photo_file(shown), content_type=shown.content_type, headers=headers)


def _told(stored: ReportPhoto) -> dict[str, Any]:
    return {
        "id": str(stored.pk),
        "client_ref": str(stored.client_ref),
        "report_id": str(stored.report_id),
        "url": reverse("api:photo", args=[stored.pk]),
        "content_type": stored.content_type,
        "width": stored.width,
        "height": stored.height,
        "byte_count": stored.byte_count,
        "sha256": bytes(stored.sha256).hex(),
    }
