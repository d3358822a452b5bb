import uuid
from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy


class Volunteer(TenantModel):
    """Somebody who may help, as others may know it: where, as what and whether at all. The name stands elsewhere.

    `state`, `kinds` and `barred_by` repeat what follows from the memberships (`rules.standing`). `identity` is the same
    wherever the same person is known, so that rest counts across organisations; it is shown nowhere.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.VOLUNTEERS, zoned=True)
    feed_entity = "volunteer"

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("volunteer", "Applied")
        TRAINING = "training", pgettext_lazy("volunteer", "In training")
        ACTIVE = "active", pgettext_lazy("volunteer", "Active")
        LEFT = "left", pgettext_lazy("volunteer", "Left")
        ERASED = "erased", pgettext_lazy("volunteer", "Erased")

    class Bar(models.TextChoices):
        """Why somebody is never sent anywhere; empty for whoever may be."""

        NO_MEMBERSHIP = "no_membership", _("has no active membership")
        AGE_UNKNOWN = "age_unknown", _("date of birth is not known")
        MINOR = "minor", _("is a minor or a member of PMR")
        KIND = "kind", _("gives blood only")

    person = models.OneToOneField("tenancy.Person", models.PROTECT, related_name="+")
    area = models.ForeignKey(
        "geo.AdminArea",
        models.PROTECT,
        related_name="+",
        db_column="area_code",
        db_index=False,
        verbose_name=_("area"),
    )
    zone_key = ZoneKey()
    location = models.PointField(_("middle of the area"), null=True, blank=True, srid=4326, spatial_index=False)
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.TextField(_("state"), choices=State, default=State.APPLIED)
    kinds = ArrayField(models.TextField(), verbose_name=_("kinds"), default=list, blank=True)
    barred_by = models.TextField(_("never sent because"), choices=Bar, blank=True, default=Bar.NO_MEMBERSHIP)
    is_available = models.BooleanField(_("available"), default=True, db_default=True)
    reach_km = models.PositiveIntegerField(_("goes at most (km)"), null=True, blank=True)
    longest_days = models.PositiveSmallIntegerField(_("stays at most (days)"), null=True, blank=True)
    notice_hours = models.PositiveSmallIntegerField(_("needs notice of (hours)"), default=0, db_default=0)
    helps_remotely = models.BooleanField(_("helps from afar"), default=False, db_default=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("applied", "training", "active", "left", "erased")),
                name="volunteer_state_known",
            ),
            models.CheckConstraint(
                condition=Q(barred_by__in=("", "no_membership", "age_unknown", "minor", "kind")),
                name="volunteer_bar_known",
            ),
            models.CheckConstraint(
                condition=~Q(barred_by="") | (Q(state="active") & ~Q(kinds__contains=["pmr"])),
                name="volunteer_sent_only_when_active_and_grown_up",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "-created_at", "-id"), name="volunteer_tenant_created"),
            models.Index(fields=("zone_key", "-created_at", "-id"), name="volunteer_zone_created"),
            models.Index(fields=("area",), name="volunteer_area"),
            models.Index(fields=("identity",), name="volunteer_identity"),
            models.Index(
                fields=("tenant", "-created_at", "-id"),
                condition=Q(state="applied"),
                name="volunteer_waiting",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_deployable(self) -> bool:
        """Whether somebody may be sent at all."""
        return not self.barred_by
