from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy, Writes


class Rung(models.TextChoices):
    """How far up the ladder somebody has vouched for a report."""

    NOBODY = "", _("Nobody yet")
    KECAMATAN = "kecamatan", _("Kecamatan")
    KABKOTA = "kabkota", _("Kabupaten/kota")
    PROVINSI = "provinsi", _("Province")


class ReportStep(TenantModel):
    """What was decided about a report on its way up the ladder: by whom, on which rung, when and why. Never altered."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True, writes=Writes.APPEND)

    class Act(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Returned")
        ASKED = "asked", _("Changes asked for")
        REFILED = "refiled", _("Filed again")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="steps", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    act = models.TextField(_("act"), choices=Act)
    rung = models.TextField(_("rung"), choices=Rung, blank=True, default=Rung.NOBODY)
    asked = ArrayField(models.TextField(), verbose_name=_("fields asked for"), default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True, default="")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by_unit = models.ForeignKey("tenancy.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=("verified", "confirmed", "returned", "asked", "refiled", "withdrawn")),
                name="report_step_known",
            ),
            models.CheckConstraint(
                condition=Q(rung__in=("", "kecamatan", "kabkota", "provinsi")), name="report_step_rung_known"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=("returned", "asked")) | ~Q(reason=""), name="report_step_says_why"
            ),
        )
        indexes = (models.Index(fields=("report", "at"), name="report_step_of_report"),)

    def __str__(self) -> str:
        return f"{self.act} {self.rung}"
