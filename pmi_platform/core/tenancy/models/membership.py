from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Owned, Purpose, Tenancy, TwoSided, Writes
from pmi_platform.core.tenancy.roles import Role


class Membership(TenantModel):
    """A role that a user holds in a unit, from and until; also as acting officer under a decree."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Acting(models.TextChoices):
        """How an office is held by somebody who was not appointed to it for good."""

        PLT = "plt", _("Plt.")
        PLH = "plh", _("Plh.")
        AN = "an", _("a.n.")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey("tenancy.Unit", on_delete=models.PROTECT, related_name="memberships")
    role = models.TextField(choices=Role)
    acting = models.TextField(choices=Acting, null=True, blank=True)
    decree = models.TextField(blank=True, help_text=_("Number of the decree that appoints the acting officer."))
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("role", "pk")
        indexes = (models.Index(fields=("user", "tenant"), name="membership_user_tenant"),)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="membership_period"
            ),
            models.CheckConstraint(
                condition=Q(acting__isnull=True) | (Q(valid_until__isnull=False) & ~Q(decree="")),
                name="membership_acting_has_period_and_decree",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class SharingGrant(models.Model):
    """What one tenant lets another read: per purpose, for an area, from and until."""

    tenancy: ClassVar[Tenancy] = TwoSided(sides=("giver_id", "receiver_id"), writers=("giver_id",))
    feed_entity = "sharing_grant"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    giver = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField(choices=[(purpose.value, purpose.value) for purpose in Purpose])
    whole_tenant = models.BooleanField(default=False)
    area_codes = ArrayField(models.TextField(), default=list, blank=True)
    zone_keys = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    reason = models.TextField(help_text=_("The agreement or decision that this grant rests on."))
    valid_from = models.DateTimeField(default=timezone.now)
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    lapse_announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "pk")
        indexes = (models.Index(fields=("receiver", "valid_until"), name="grant_receiver_until"),)
        constraints = (
            models.CheckConstraint(condition=Q(purpose__in=[p.value for p in Purpose]), name="grant_purpose_known"),
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="grant_period"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="grant_between_two"),
            models.CheckConstraint(
                condition=Q(whole_tenant=True, area_codes__len=0) | Q(whole_tenant=False, area_codes__len__gt=0),
                name="grant_whole_or_areas",
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.receiver_id}: {self.purpose}"


class NationalReading(models.Model):
    """That somebody at headquarters read across provinces, once per hour and membership."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Written by the function that opens a scope, while it opens one; read by the auditor.",
        writes=Writes.NONE,
    )

    membership_id = models.UUIDField()
    hour = models.DateTimeField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("membership_id", "hour"), name="national_reading_once_per_hour"),
        )

    def __str__(self) -> str:
        return f"{self.membership_id} {self.hour:%Y-%m-%d %H}"
