from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class ReportConflict(TenantModel):
    """Two versions of one field: what stood in a report, and what an amendment wanted who had seen something else.

    Open until a verifier decides, or until the report holds what was proposed because somebody amended it so. Values
    are as amendments tell them. `standing_at`, `_by` and `_door` say who had last set the field when this arose.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)

    class Outcome(models.TextChoices):
        OPEN = "", _("Awaits a decision")
        KEPT = "kept", _("What stood was kept")
        TAKEN = "taken", _("The proposal was taken")
        OTHER = "other", _("Something else was decided")
        AGREED = "agreed", _("Both say the same now")
        FOLLOWED = "followed", _("Applied once what it builds on had come")

    report = models.ForeignKey("incidents.FieldReport", models.PROTECT, related_name="conflicts", db_index=False)
    amendment = models.ForeignKey("incidents.ReportAmendment", models.PROTECT, related_name="disputes", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    field = models.TextField(_("field"))
    base = models.JSONField(_("what its author had seen"), null=True)
    proposed = models.JSONField(_("proposed"), null=True)
    standing = models.JSONField(_("what stood"), null=True)
    standing_at = models.DateTimeField(_("standing since"))
    standing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    standing_door = models.TextField(_("door"), blank=True, default="")
    outcome = models.TextField(_("outcome"), choices=Outcome, blank=True, default=Outcome.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("created_at", "pk")
        verbose_name = _("contradiction in a report")
        verbose_name_plural = _("contradictions in reports")
        constraints = (
            models.UniqueConstraint(fields=("amendment", "field"), name="report_conflict_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=("", "kept", "taken", "other", "agreed", "followed")),
                name="report_conflict_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="report_conflict_decided_when",
            ),
        )
        indexes = (models.Index(fields=("report", "created_at"), name="report_conflict_of_report"),)

    def __str__(self) -> str:
        return self.field
