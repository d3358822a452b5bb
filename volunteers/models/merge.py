from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class VolunteerMerge(TenantModel):
    """That two entries were one person: which stays, and what went over, so that it can be undone. Names nobody."""

    tenancy: ClassVar[Tenancy] = Owned()

    kept = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="+", db_index=False)
    lost = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="merges", db_index=False)
    moved = models.JSONField(_("what went over"), default=dict)
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        ordering = ("-merged_at", "-pk")
        verbose_name = _("merge of two entries")
        verbose_name_plural = _("merges of entries")
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("lost")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=("lost",), condition=Q(undone_at__isnull=True), name="merge_lost_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("kept",), name="merge_kept"),)

    def __str__(self) -> str:
        return f"{self.lost_id} → {self.kept_id}"
