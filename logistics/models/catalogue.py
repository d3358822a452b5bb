from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference, Tenancy


class Item(models.Model):
    """A kind of goods, counted in whole units. `per_household` is what PMI hands out to one KK, where it has a rule."""

    tenancy: ClassVar[Tenancy] = Reference(reason="The catalogue is the same for everybody; who has how much is not.")

    class Kind(models.TextChoices):
        RELIEF = "relief", _("Relief item")
        ADMINISTRATIVE = "administrative", _("Administrative goods")

    code = models.TextField(_("code"), primary_key=True)
    kind = models.TextField(_("kind"), choices=Kind)
    name_id = models.TextField(_("Indonesian name"))
    name_en = models.TextField(_("English name"))
    unit = models.TextField(_("unit"))
    per_household = models.DecimalField(_("per household"), max_digits=6, decimal_places=2, null=True, blank=True)
    expires = models.BooleanField(_("has an expiry date"), default=False)
    position = models.PositiveSmallIntegerField(_("place in lists"))

    class Meta:
        ordering = ("position",)
        verbose_name = _("item")
        verbose_name_plural = _("items")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id
