from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantManager, TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class LetterPattern(TenantModel):
    """How a tenant numbers its letters. Empty, or no row: by the incident's number, as before anybody wrote one."""

    tenancy: ClassVar[Tenancy] = Owned()

    pattern = models.TextField(_("pattern"), blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("pattern of letter numbers")
        verbose_name_plural = _("patterns of letter numbers")
        constraints = (models.UniqueConstraint(fields=("tenant",), name="letter_pattern_once"),)

    def __str__(self) -> str:
        return self.pattern


class LetterCounter(models.Model):
    """The last running number of a tenant's letters in a local year, by series. A row, because sequences gap."""

    tenancy: ClassVar[Tenancy] = Owned()

    pk = models.CompositePrimaryKey("tenant_id", "year", "series")
    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    series = models.TextField(blank=True, default="")
    last = models.PositiveIntegerField()

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    def __str__(self) -> str:
        return f"{self.series or '*'} {self.year}: {self.last}"
