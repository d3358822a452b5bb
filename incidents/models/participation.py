from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Severity
from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Tenancy, TwoSided


class IncidentParticipation(TenantModel):
    """That another tenant takes part in an incident of `tenant`, under its own local number once it has accepted.

    The owner decides how severe the incident is; `reported_severity` is what the participant's reports make of it.
    """

    tenancy: ClassVar[Tenancy] = TwoSided(
        sides=("tenant_id", "participant_id"), writers=("tenant_id", "participant_id")
    )

    class Role(models.TextChoices):
        AFFECTED = "affected", _("Affected as well")
        SUPPORTING = "supporting", _("Supporting")
        OBSERVING = "observing", _("Observing")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="participations", db_index=False)
    participant = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+")
    role = models.TextField(_("role"), choices=Role)
    local_number = models.TextField(_("local number"), blank=True, default="")
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    reported_severity = models.TextField(
        _("severity by the participant's verified reports"), choices=Severity, blank=True, default="", db_default=""
    )

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("incident", "participant"), name="participation_once"),
            models.UniqueConstraint(
                fields=("participant", "local_number"), condition=~Q(local_number=""), name="participation_number_once"
            ),
            models.CheckConstraint(condition=~Q(tenant=F("participant")), name="participation_between_two"),
            models.CheckConstraint(
                condition=Q(role__in=("affected", "supporting", "observing")), name="participation_role_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, local_number="")
                | Q(accepted_at__isnull=False) & ~Q(local_number=""),
                name="participation_numbered_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(reported_severity__in=("", *Severity.values)), name="participation_severity_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participant_id} {self.role} {self.local_number or ''}"
