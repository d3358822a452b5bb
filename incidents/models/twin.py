from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class TwinVerdict(TenantModel):
    """What a verifier decided about two reports that may tell of the same: it can be taken back exactly.

    `amendment` is what the twin added to the report that stands; taking the verdict back takes it back too.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class Verdict(models.TextChoices):
        JOINED = "joined", _("The same report")
        REJECTED = "rejected", _("Two reports")

    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="+", db_index=False)
    twin = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="+", db_index=False)
    verdict = models.TextField(_("verdict"), choices=Verdict)
    amendment = models.ForeignKey(
        "incidents.ReportAmendment", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "twin"), name="twin_verdict_once"),
            models.CheckConstraint(condition=~Q(report=F("twin")), name="twin_verdict_of_two"),
            models.CheckConstraint(condition=Q(verdict__in=("joined", "rejected")), name="twin_verdict_known"),
        )
        indexes = (models.Index(fields=("twin",), name="twin_verdict_of_twin"),)

    def __str__(self) -> str:
        return f"{self.report_id} / {self.twin_id}: {self.verdict}"
