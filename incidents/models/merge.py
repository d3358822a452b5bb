from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class IncidentMerge(TenantModel):
    """That an incident was found to be another one: who, when, why, how it stood before, and whether it was undone.

    Nothing moves. The incident points to the other, and whoever reads the other reads both as one; undoing takes the
    pointer away and puts back what is noted here.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="merges", db_index=False)
    into = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="+", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    at = models.DateTimeField(_("merged"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.TextField(_("reason"), blank=True, default="")
    former_state = models.TextField()
    gave_number = models.BooleanField(default=False)
    """The incident's number became the local number of its tenant's participation, which had none."""
    undone_at = models.DateTimeField(_("separated"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    undone_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("incident",), condition=Q(undone_at__isnull=True), name="merged_into_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(incident=F("into")), name="merged_into_another"),
        )
        indexes = (
            models.Index(fields=("incident", "at"), name="merge_of_incident"),
            models.Index(fields=("into", "at"), name="merge_into_incident"),
        )

    def __str__(self) -> str:
        return f"{self.incident_id} → {self.into_id}"
