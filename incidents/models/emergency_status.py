from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class EmergencyStatus(TenantModel):
    """A status keadaan darurat as a government decreed it: over which area, for which hazard, from when until when.

    `ends_on` is the last day by the newest decree; `ended_on` the day on which it really ended, once that is decided.
    `decrees` are its decrees in order: act, number, decreed_on, until. Days are those of the area's own clock.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "emergency_status"

    class Kind(models.TextChoices):
        STANDBY = "standby", _("Emergency standby")
        RESPONSE = "response", _("Emergency response")
        TRANSITION = "transition", _("Transition from emergency to recovery")

    class Level(models.TextChoices):
        REGENCY = "regency", _("Kabupaten/kota")
        PROVINCE = "province", _("Province")
        NATIONAL = "national", _("National")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    kind = models.TextField(_("status"), choices=Kind)
    level = models.TextField(_("level"), choices=Level)
    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    hazard = models.ForeignKey(
        "incidents.HazardType", models.PROTECT, related_name="+", db_index=False, verbose_name=_("hazard")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.TextField(_("why it ended"), blank=True, default="")
    decrees = models.JSONField(_("decrees"), default=list, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("-starts_on", "-pk")
        verbose_name = _("emergency status")
        verbose_name_plural = _("emergency statuses")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant", "level", "area", "hazard"),
                condition=Q(ended_on__isnull=True),
                name="emergency_status_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("standby", "response", "transition")), name="emergency_status_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(level__in=("regency", "province", "national")), name="emergency_status_level_known"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="emergency_status_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on"), ended_on__lte=F("ends_on")),
                name="emergency_status_ended_within",
            ),
        )
        indexes = (models.Index(fields=("area", "kind"), name="emergency_status_of_area"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.area_id}"


class IncidentStatus(TenantModel):
    """That a status keadaan darurat concerns an incident; whoever reads the incident reads the status."""

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="statuses", db_index=False)
    status = models.ForeignKey(EmergencyStatus, models.PROTECT, related_name="incidents")
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (models.UniqueConstraint(fields=("incident", "status"), name="status_concerns_an_incident_once"),)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.status_id}"
