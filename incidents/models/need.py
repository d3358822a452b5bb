from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.reference import Named
from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Participants, Purpose, Reference, Tenancy


class Sector(models.TextChoices):
    """The fields of relief in which needs are told."""

    WASH = "wash", _("Water, sanitation and hygiene")
    SHELTER = "shelter", _("Emergency shelter")
    FOOD = "food", _("Food")
    RELIEF = "relief", _("Relief items")
    HEALTH = "health", _("Health")
    PROTECTION = "protection", _("Psychosocial support and protection")
    LOGISTICS = "logistics", _("Logistics and equipment")
    OTHER = "other", _("Other")


class NeedStandard(Named):
    """How much of something people need, by a published standard; a tenant may use another number (`NeedParameter`).

    `amount` for every `each` people or households over `days` days. One that nobody has checked against its source
    (`is_confirmed`) says so wherever it is shown.
    """

    tenancy: ClassVar[Tenancy] = Reference(reason="Published standards are the same for everybody.")

    code = models.TextField(_("code"), primary_key=True)
    sector = models.TextField(_("sector"), choices=Sector, blank=True, default="")
    unit = models.TextField(_("unit"))
    counted = models.TextField(_("indicator"))
    counted_unit = models.TextField(_("counted in"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=3)
    each = models.DecimalField(_("for every"), max_digits=12, decimal_places=3, default=1)
    days = models.DecimalField(_("days"), max_digits=6, decimal_places=1, default=1)
    source = models.TextField(_("source"))
    is_confirmed = models.BooleanField(_("checked against its source"), default=False)

    class Meta:
        ordering = ("position",)
        verbose_name = _("standard of need")
        verbose_name_plural = _("standards of need")


class NeedParameter(TenantModel):
    """The number that a tenant uses in place of a standard's, with its own source."""

    tenancy: ClassVar[Tenancy] = Owned()

    standard = models.ForeignKey(NeedStandard, models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=3)
    each = models.DecimalField(_("for every"), max_digits=12, decimal_places=3)
    days = models.DecimalField(_("days"), max_digits=6, decimal_places=1)
    source = models.TextField(_("source"))
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("tenant", "standard"), name="need_parameter_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, each__gt=0, days__gt=0), name="need_parameter_above_nothing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.standard_id}: {self.amount}"


class Need(TenantModel):
    """What is asked for in an incident, and how much was offered and brought; who reads the incident reads it.

    `arithmetic` is what an adopted estimate was worked out from; empty for what people asked for themselves.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "need"

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DROPPED = "dropped", _("Dropped")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="needs", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    sector = models.TextField(_("sector"), choices=Sector)
    item = models.TextField(_("item"))
    unit = models.TextField(_("unit"))
    requested = models.DecimalField(_("requested"), max_digits=14, decimal_places=2)
    offered = models.DecimalField(_("offered"), max_digits=14, decimal_places=2, default=0)
    fulfilled = models.DecimalField(_("fulfilled"), max_digits=14, decimal_places=2, default=0)
    area = models.ForeignKey(
        "geo.AdminArea",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_column="area_code",
        db_index=False,
        verbose_name=_("area"),
    )
    asked_by = models.TextField(_("asked by"), blank=True, default="")
    as_of = models.DateTimeField(_("as of"))
    standard = models.ForeignKey(NeedStandard, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    arithmetic = models.JSONField(_("arithmetic"), default=dict, blank=True)
    state = models.TextField(_("state"), choices=State, default=State.OPEN)
    state_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("sector", "created_at", "pk")
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "standard"),
                condition=Q(state="open", standard__isnull=False),
                name="need_adopted_once",
            ),
            models.CheckConstraint(
                condition=Q(requested__gt=0, offered__gte=0, fulfilled__gte=0), name="need_counts_from_nothing"
            ),
            models.CheckConstraint(condition=Q(state__in=("open", "dropped")), name="need_state_known"),
        )
        indexes = (models.Index(fields=("incident", "sector"), name="need_of_incident"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.requested} {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def missing(self) -> Decimal:
        """What has not been brought yet; never below nothing."""
        return max(self.requested - self.fulfilled, Decimal(0))

    @property
    def is_met(self) -> bool:
        return self.missing == 0
