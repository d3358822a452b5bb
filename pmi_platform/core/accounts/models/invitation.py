from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy
from pmi_platform.core.tenancy.roles import INVITED_BY_UNIT, Role


class Invitation(TenantModel):
    """A link that lets one person in once: to join a unit with a role, or to set a new PIN."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Purpose(models.TextChoices):
        JOIN = "join", _("Join")
        NEW_PIN = "new_pin", _("New PIN")

    purpose = models.TextField(choices=Purpose, default=Purpose.JOIN)
    token_digest = models.TextField(unique=True, editable=False)
    unit = models.ForeignKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=Role)
    name = models.TextField(blank=True, help_text=_("Whom it is meant for."))
    phone = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "pk")
        indexes = (models.Index(fields=("tenant", "expires_at"), name="invitation_open"),)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(purpose="join") | Q(purpose="new_pin", user__isnull=False), name="invitation_purpose"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_used_or_withdrawn"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    @property
    def is_for_the_field(self) -> bool:
        """Whether the invited person signs in by phone number and PIN rather than by e-mail."""
        return self.role in INVITED_BY_UNIT
