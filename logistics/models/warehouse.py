from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class Warehouse(TenantModel):
    """A place where a unit keeps goods. A neighbour with a grant for stock sees it and what is in it."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.STOCK, zoned=True)
    feed_entity = "warehouse"

    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    name = models.TextField(_("name"))
    landmark = models.TextField(_("landmark"), blank=True, default="")

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = (models.UniqueConstraint(fields=("tenant", "name"), name="warehouse_name_once"),)

    def __str__(self) -> str:
        return self.name
