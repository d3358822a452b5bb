from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy, Writes


class ReportAmendment(TenantModel):
    """What somebody changed in a filed report, field by field: `{field: {"from": …, "to": …}}`. Never altered.

    A field that somebody else had changed in the meantime is named in `conflicts`: it was not applied, and a verifier
    decides between the two (`ReportConflict`). `door` is by what it reached us.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True, writes=Writes.APPEND)

    client_ref = models.UUIDField(editable=False)
    client_digest = models.BinaryField(max_length=32, editable=False)
    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="amendments", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    door = models.TextField(_("door"), default="app", db_default="app")
    changes = models.JSONField(_("changes"))
    conflicts = ArrayField(models.TextField(), default=list, blank=True)
    received_at = models.DateTimeField(_("received"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("received_at", "pk")
        constraints = (models.UniqueConstraint(fields=("tenant", "client_ref"), name="amendment_once"),)
        indexes = (models.Index(fields=("report", "received_at"), name="amendment_of_report"),)

    def __str__(self) -> str:
        return ", ".join(sorted(self.changes))
