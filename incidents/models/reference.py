from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference, Tenancy


class Named(models.Model):
    """Reference data with its official Indonesian name and an English one."""

    name_id = models.TextField(_("Indonesian name"))
    name_en = models.TextField(_("English name"))
    position = models.PositiveSmallIntegerField(_("place in lists"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id


class HazardType(Named):
    """A kind of event, with its codes in BNPB's DIBI, GLIDE, IFRC GO and the OASIS Event Terms."""

    tenancy: ClassVar[Tenancy] = Reference(reason="The national list of hazards is the same for everybody.")

    code = models.TextField(_("code"), primary_key=True)
    dibi_code = models.TextField(blank=True, default="")
    glide_types = ArrayField(models.TextField(), default=list, blank=True)
    go_dtypes = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    oet_codes = ArrayField(models.TextField(), default=list, blank=True)
    kode_referensi_bencana = models.TextField(
        blank=True,
        default="",
        help_text=_("Reference code of Juklak BNPB 7/2023; empty until BNPB publishes its list."),
    )
    icon = models.TextField(_("icon"))

    class Meta:
        ordering = ("position",)
        verbose_name = _("hazard type")
        verbose_name_plural = _("hazard types")


class Indicator(Named):
    """What a figure counts, in which units, and the column of BNPB's DIBI that it fills."""

    tenancy: ClassVar[Tenancy] = Reference(reason="What is counted is the same for everybody; figures say by whom.")

    code = models.TextField(_("code"), primary_key=True)
    units = ArrayField(models.TextField(), help_text=_("Permitted units; the first is the usual one."))
    dibi_column = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("position",)
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
