from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class ServiceCertificate(TenantModel):
    """That somebody served, and how long. Names nobody: the paper is drawn with the name that stands at that time."""

    tenancy: ClassVar[Tenancy] = Owned()

    deployment = models.OneToOneField("volunteers.Deployment", models.PROTECT, related_name="certificate")
    code = models.TextField(_("code"))
    issued_at = models.DateTimeField(_("issued"))
    minutes = models.PositiveIntegerField(_("minutes on duty"))

    class Meta:
        verbose_name = _("certificate of service")
        verbose_name_plural = _("certificates of service")
        constraints = (models.UniqueConstraint(fields=("tenant", "code"), name="service_certificate_code_once"),)

    def __str__(self) -> str:
        return self.code
