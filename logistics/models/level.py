from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class StockLevel(TenantModel):
    """How much of an item a warehouse should hold at least, and how much of it is kept back for the worst day."""

    tenancy: ClassVar[Tenancy] = Owned()

    warehouse = models.ForeignKey("logistics.Warehouse", models.PROTECT, related_name="levels", db_index=False)
    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    minimum = models.PositiveIntegerField(_("minimum stock"), default=0)
    reserve = models.PositiveIntegerField(_("protected reserve"), default=0)

    class Meta:
        ordering = ("item__position",)
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = (models.UniqueConstraint(fields=("warehouse", "item"), name="stock_level_once"),)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.minimum}"


class ItemMeasure(TenantModel):
    """How an organisation packs an item, and what one of it weighs and fills."""

    tenancy: ClassVar[Tenancy] = Owned()

    item = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    pack = models.TextField(_("pack"), blank=True, default="")
    per_pack = models.PositiveIntegerField(_("single units in a pack"), null=True, blank=True)
    weight_g = models.PositiveIntegerField(_("weight of one, in grams"), null=True, blank=True)
    volume_cm3 = models.PositiveIntegerField(_("volume of one, in cubic centimetres"), null=True, blank=True)

    class Meta:
        ordering = ("item__position",)
        verbose_name = _("measures of an item")
        verbose_name_plural = _("measures of items")
        constraints = (models.UniqueConstraint(fields=("tenant", "item"), name="item_measure_once"),)

    def __str__(self) -> str:
        return str(self.item_id)


class KitPart(TenantModel):
    """So many of an item that one kit holds."""

    tenancy: ClassVar[Tenancy] = Owned()

    kit = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    part = models.ForeignKey("logistics.Item", models.PROTECT, related_name="+", db_index=False)
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        ordering = ("part__position",)
        verbose_name = _("part of a kit")
        verbose_name_plural = _("parts of kits")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "kit", "part"), name="kit_part_once"),
            models.CheckConstraint(condition=~models.Q(kit=models.F("part")), name="kit_part_of_another"),
        )

    def __str__(self) -> str:
        return f"{self.kit_id}: {self.quantity} {self.part_id}"
