from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Participants, Purpose, Tenancy


class RiskDataset(TenantModel):
    """One imported file of risk zones. A later one of the same name replaces it, and can be undone."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS)

    class State(models.TextChoices):
        CURRENT = "current", pgettext_lazy("risk zone", "In use")
        SUPERSEDED = "superseded", pgettext_lazy("risk zone", "Replaced")
        UNDONE = "undone", pgettext_lazy("risk zone", "Undone")

    name = models.TextField(_("name"))
    edition = models.PositiveIntegerField(_("edition"))
    state = models.TextField(_("state"), choices=State, default=State.CURRENT)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    source = models.TextField(_("source"))
    licence = models.TextField(_("licence"))
    as_of = models.DateField(_("date of the data"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file_name = models.TextField(_("file"))
    sha256 = models.BinaryField(max_length=32)
    zone_count = models.PositiveIntegerField(_("zones"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("dataset of risk zones")
        verbose_name_plural = _("datasets of risk zones")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "name", "edition"), name="risk_dataset_edition_once"),
            models.UniqueConstraint(
                fields=("tenant", "name"), condition=Q(state="current"), name="risk_dataset_one_current"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("current", "superseded", "undone")), name="risk_dataset_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"


class RiskZone(TenantModel):
    """Where a hazard threatens, and how much; imported with a dataset or drawn by hand.

    `zone_keys` names every kecamatan touched, for readers whose grant covers an area only. What it covers of each
    stands in `RiskCover`.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "risk_zone"

    class Class(models.TextChoices):
        LOW = "low", pgettext_lazy("risk zone", "Low")
        MODERATE = "moderate", pgettext_lazy("risk zone", "Moderate")
        HIGH = "high", pgettext_lazy("risk zone", "High")

    class State(models.TextChoices):
        CURRENT = "current", pgettext_lazy("risk zone", "In use")
        SUPERSEDED = "superseded", pgettext_lazy("risk zone", "Replaced")
        UNDONE = "undone", pgettext_lazy("risk zone", "Undone")
        RETIRED = "retired", pgettext_lazy("risk zone", "Retired")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    dataset = models.ForeignKey(
        RiskDataset, models.PROTECT, null=True, blank=True, related_name="zones", db_index=False
    )
    hazard = models.ForeignKey(
        "incidents.HazardType", models.PROTECT, related_name="+", db_index=False, verbose_name=_("hazard")
    )
    risk_class = models.TextField(_("risk"), choices=Class)
    name = models.TextField(_("name"), blank=True, default="")
    state = models.TextField(_("state"), choices=State, default=State.CURRENT)
    state_at = models.DateTimeField(_("state since"))
    state_reason = models.TextField(_("reason"), blank=True, default="")
    geometry = models.MultiPolygonField(_("outline"), srid=4326, spatial_index=False)
    area_codes = ArrayField(models.TextField(), default=list, verbose_name=_("kecamatan touched"))
    area_km2 = models.FloatField(_("size in km²"))
    source = models.TextField(_("source"))
    licence = models.TextField(_("licence"))
    as_of = models.DateField(_("date of the data"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("risk zone")
        verbose_name_plural = _("risk zones")
        constraints = (
            models.CheckConstraint(condition=Q(risk_class__in=("low", "moderate", "high")), name="risk_class_known"),
            models.CheckConstraint(
                condition=Q(state__in=("current", "superseded", "undone", "retired")), name="risk_zone_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="retired") | ~Q(state_reason=""), name="risk_zone_retired_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="risk_zone_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(visible_to__contains=[F("tenant_id")]), name="risk_zone_visible_to_its_owner"
            ),
        )
        indexes = (
            GistIndex(
                fields=("visible_to", "geometry"),
                opclasses=("gist__int_ops", "gist_geometry_ops_2d"),
                condition=Q(state="current"),
                name="risk_zone_visible_geometry",
            ),
            GistIndex(
                fields=("visible_to", "created_at"),
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                name="risk_zone_visible_created",
            ),
            models.Index(fields=("dataset",), name="risk_zone_of_dataset", condition=Q(dataset__isnull=False)),
        )

    def __str__(self) -> str:
        return self.name or f"{self.hazard_id} {self.risk_class}"

    @property
    def is_current(self) -> bool:
        return self.state == self.State.CURRENT


class RiskCover(TenantModel):
    """How much of a kecamatan's outline a zone covers, from 0 to 1."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)

    zone = models.ForeignKey(RiskZone, models.CASCADE, related_name="covers", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    share = models.FloatField(_("share of the kecamatan"))

    class Meta:
        ordering = ("area", "pk")
        constraints = (
            models.UniqueConstraint(fields=("zone", "area"), name="risk_cover_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="risk_cover_is_a_share"),
        )
        indexes = (models.Index(fields=("area",), name="risk_cover_area"),)

    def __str__(self) -> str:
        return f"{self.area_id}: {self.share:.0%}"
