from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Reference, Tenancy, Writes


class Space(models.TextChoices):
    """Where a tenant's work takes place. Only `ACTUAL` ever leaves the platform."""

    ACTUAL = "actual", _("Actual")
    EXERCISE = "exercise", _("Exercise")
    HISTORY = "history", _("History")


class Tenant(models.Model):
    """An organisation in one space; the owner of rows and the unit of isolation."""

    tenancy: ClassVar[Tenancy] = Reference(
        reason="Who takes part is public; needed before a scope exists and to name the other side of a grant.",
        writes=Writes.APPEND,
    )

    class Kind(models.TextChoices):
        PUSAT = "pusat", _("PMI headquarters")
        PROVINSI = "provinsi", _("PMI province")
        GOVERNMENT = "government", _("Government partner")

    id = models.AutoField(primary_key=True)
    organisation = models.ForeignKey("tenancy.Organisation", on_delete=models.PROTECT, related_name="tenants")
    kind = models.TextField(choices=Kind)
    space = models.TextField(choices=Space)
    code = models.TextField(help_text=_("Short code in incident numbers, such as JBR."))
    area = models.ForeignKey(
        "geo.AdminArea", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="area_code"
    )
    time_zone = models.TextField(default="Asia/Jakarta")

    class Meta:
        ordering = ("space", "code")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "space"), name="tenant_once_per_space"),
            models.UniqueConstraint(fields=("code", "space"), name="tenant_code_once_per_space"),
            models.CheckConstraint(
                condition=models.Q(space__in=["actual", "exercise", "history"]), name="tenant_space_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["pusat", "provinsi", "government"]), name="tenant_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation.short_name} ({self.get_space_display()})"


class Unit(TenantModel):
    """A place in the tenant's tree: PMI Provinsi → Kabupaten/Kota → Kecamatan, or an office of a partner."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)
    feed_entity = "unit"

    class Level(models.TextChoices):
        PUSAT = "pusat", _("Headquarters")
        PROVINSI = "provinsi", _("Province")
        KABKOTA = "kabkota", _("Kabupaten/kota")
        KECAMATAN = "kecamatan", _("Kecamatan")
        OFFICE = "office", _("Office")

    organisation = models.ForeignKey(
        "tenancy.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    level = models.TextField(choices=Level)
    name = models.TextField()
    area = models.ForeignKey(
        "geo.AdminArea", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="area_code"
    )
    zone_key = ZoneKey()

    class Meta:
        ordering = ("area_id", "name")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "level", "area", "name"), name="unit_once_per_place"),
            models.CheckConstraint(
                condition=models.Q(level__in=["pusat", "provinsi", "kabkota", "kecamatan", "office"]),
                name="unit_level_known",
            ),
        )

    def __str__(self) -> str:
        return self.name
