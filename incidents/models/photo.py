from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class ReportPhoto(TenantModel):
    """A photo of a report, re-encoded: what the camera had written into it is dropped, its GPS is `location`.

    Zoned by its report's area, so that it is served to exactly those who may see the report.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)

    client_ref = models.UUIDField(editable=False)
    source_sha256 = models.BinaryField(max_length=32, editable=False, help_text=_("Digest of the file as sent."))
    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="photos", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    storage_name = models.TextField(unique=True, editable=False)
    sha256 = models.BinaryField(max_length=32, editable=False, help_text=_("Digest of the file as stored."))
    content_type = models.TextField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    byte_count = models.PositiveIntegerField()
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    location = models.PointField(_("where it was taken"), srid=4326, null=True, blank=True, spatial_index=False)
    caption = models.TextField(_("caption"), blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="photo_once"),
            models.CheckConstraint(
                condition=Q(width__range=(1, 2048), height__range=(1, 2048)), name="photo_size_bounded"
            ),
        )
        indexes = (models.Index(fields=("report",), name="photo_of_report"),)

    def __str__(self) -> str:
        return self.storage_name
