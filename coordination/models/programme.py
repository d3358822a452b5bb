from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference, Tenancy


class Programme(models.Model):
    """What a kecamatan works at between disasters, by its Indonesian and its English name."""

    tenancy: ClassVar[Tenancy] = Reference(reason="Programmes are called and compared the same everywhere.")

    code = models.TextField(_("code"), primary_key=True)
    name_id = models.TextField(_("Indonesian name"))
    name_en = models.TextField(_("English name"))
    position = models.PositiveSmallIntegerField(_("place in lists"))

    class Meta:
        ordering = ("position",)
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id
