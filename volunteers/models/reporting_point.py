from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class ReportingPoint(TenantModel):
    """Where people who were asked to come report: its poster or its position shows that they are there."""

    tenancy: ClassVar[Tenancy] = Owned()

    name = models.TextField(_("name"))
    location = models.PointField(_("position"), null=True, blank=True, srid=4326, spatial_index=False)
    within_m = models.PositiveIntegerField(_("counts as there within (m)"), default=300, db_default=300)
    is_open = models.BooleanField(_("open"), default=True, db_default=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("reporting point")
        verbose_name_plural = _("reporting points")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name"), name="reporting_point_name_once"),
            models.CheckConstraint(
                condition=Q(within_m__gte=50, within_m__lte=5_000), name="reporting_point_within_sensible"
            ),
        )

    def __str__(self) -> str:
        return self.name
