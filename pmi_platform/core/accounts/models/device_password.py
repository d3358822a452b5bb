from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class DevicePassword(TenantModel):
    """What an app without a browser signs in with: it opens one office, and of that the filing of reports alone."""

    tenancy: ClassVar[Tenancy] = Owned()

    membership = models.ForeignKey("tenancy.Membership", on_delete=models.PROTECT, related_name="+")
    login = models.TextField(unique=True, editable=False)
    digest = models.TextField(editable=False)
    label = models.TextField(help_text=_("Which phone it is on."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")
        indexes = (models.Index(fields=("membership", "revoked_at"), name="device_password_of_office"),)

    def __str__(self) -> str:
        return self.login
