from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference


class AreaBoundary(models.Model):
    """The outline of one area, and how far it may be trusted."""

    class Quality(models.TextChoices):
        EXACT = "exact", _("Exact boundary")
        SIMPLIFIED = "simplified", _("Simplified boundary")
        APPROXIMATE = "approximate", _("Approximate boundary")

    tenancy = Reference(reason="Outlines of public areas are the same for everybody; only loaders write them.")

    area = models.OneToOneField(
        "geo.AdminArea", models.CASCADE, primary_key=True, related_name="boundary", verbose_name=_("area")
    )
    geometry = models.MultiPolygonField(_("outline"), srid=4326)
    quality = models.TextField(_("quality"), choices=Quality)
    source = models.TextField(_("source"))
    attribution = models.TextField(_("attribution"))

    class Meta:
        ordering = ("area",)
        verbose_name = _("boundary of an area")
        verbose_name_plural = _("boundaries of areas")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(quality__in=("exact", "simplified", "approximate")),
                name="area_boundary_quality_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_id} ({self.quality})"
