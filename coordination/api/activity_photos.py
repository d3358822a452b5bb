"""The photos of activities: taken in as multipart, given out as bytes to those who may read the activity."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coordination.api.schema import ActivityPhotoIn
from coordination.capabilities import ACTIVITY_FILE, ACTIVITY_READ
from coordination.queries.activities import photo, photo_file
from coordination.services import attach_activity_photo
from pmi_platform.core.api.permissions import PERSONAL
from pmi_platform.core.api.schema import NOT_FOUND, PROBLEMS, filed_once
from pmi_platform.core.api.views import TenantViewSet


class StoredActivityPhotoOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    client_ref = serializers.UUIDField()
    activity_id = serializers.UUIDField()
    url = serializers.CharField()
    byte_count = serializers.IntegerField()
    sha256 = serializers.CharField()


class ActivityPhotoViewSet(TenantViewSet):
    """Photos carry no EXIF."""

    capabilities: ClassVar[dict[str, str]] = {"create": ACTIVITY_FILE, "retrieve": ACTIVITY_READ}
    scopes: ClassVar[dict[str, str]] = {"create": "reports:write", "retrieve": f"reports:read {PERSONAL}"}
    input_classes: ClassVar[dict[str, Any]] = {"create": ActivityPhotoIn}
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="activities_photos_create",
        request={"multipart/form-data": ActivityPhotoIn},
        responses={
            **filed_once(StoredActivityPhotoOut),
            **NOT_FOUND,
            413: OpenApiResponse(description="problem+json `too_large`"),
        },
    )
    def create(self, request: Request, pk: UUID) -> Response:
        """Add a photo to an activity, apart from its filing. The same `client_ref` stores it once."""
        del request
        began_at = timezone.now()
        stored = attach_activity_photo(actor=self.actor, activity_id=pk, photo=self.read_input())
        told = {
            "id": str(stored.pk),
            "client_ref": str(stored.client_ref),
            "activity_id": str(stored.activity_id),
            "url": reverse("api:activity-photo", args=[stored.pk]),
            "byte_count": stored.byte_count,
            "sha256": bytes(stored.sha256).hex(),
        }
        return self.accepted(told, status=200 if stored.created_at < began_at else 201)

    @extend_schema(
        operation_id="activity_photos_retrieve",
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **PROBLEMS, **NOT_FOUND},
    )
    def retrieve(self, request: Request, pk: UUID) -> HttpResponse | FileResponse:
        """The picture itself, for whoever may read its activity."""
        shown = photo(actor=self.actor, photo_id=pk)
        headers = {
            # Asked again each time: the next person at this phone must not see it.
            "Cache-Control": "private, no-cache",
            "ETag": f'"{bytes(shown.sha256).hex()[:32]}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'inline; filename="{shown.activity.receipt}-{shown.pk}.jpg"',
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return HttpResponse(status=304, headers=headers)
        return FileResponse(photo_file(shown), content_type=shown.content_type, headers=headers)
