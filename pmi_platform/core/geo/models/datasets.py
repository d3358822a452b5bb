from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference


class LoadedDataset(models.Model):
    """What a loader has put into the tables, so that a second run can skip it and map layers carry a version."""

    tenancy = Reference(reason="Says which public reference data this database holds; only loaders write it.")

    name = models.TextField(_("name"), primary_key=True)
    digest = models.TextField(_("digest"))
    source = models.TextField(_("source"))
    row_count = models.PositiveIntegerField(_("number of rows"))
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        ordering = ("name",)
        verbose_name = _("loaded dataset")
        verbose_name_plural = _("loaded datasets")

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:12]})"
