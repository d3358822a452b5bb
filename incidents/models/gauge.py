from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import IntArrayField, TenantModel
from pmi_platform.core.tenancy.declarations import Participants, Purpose, Tenancy


class GaugeStation(TenantModel):
    """A post where the height of a river is read, and the kecamatan downstream that its water reaches.

    `thresholds` hold, by our own words of severity, the height in cm from which it is so and what the river's authority
    calls it; `downstream` the kecamatan with their lead time in minutes. `height_cm` to `level` repeat its newest
    reading that counts. Whoever has a kecamatan in `area_codes` reads it (`visible_to`).
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "gauge_station"

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("gauge", "In use")
        CLOSED = "closed", pgettext_lazy("gauge", "Out of use")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    area_codes = ArrayField(models.TextField(), default=list, editable=False)
    location = models.PointField(_("location"), null=True, blank=True, srid=4326, spatial_index=False)
    name = models.TextField(_("name of the post"))
    river = models.TextField(_("river"))
    operator = models.TextField(_("who runs it"), blank=True, default="")
    datum = models.TextField(_("what zero stands for"), blank=True, default="")
    lowest_cm = models.IntegerField(_("lowest possible height"), default=0)
    highest_cm = models.IntegerField(_("highest possible height"), default=2_000)
    thresholds = models.JSONField(_("thresholds"), default=dict, blank=True)
    thresholds_source = models.TextField(_("source of the thresholds"), blank=True, default="")
    downstream = models.JSONField(_("downstream"), default=list, blank=True)
    silent_after_min = models.PositiveIntegerField(_("silent after"), default=120)
    feed = models.TextField(_("data feed"), blank=True, default="")
    feed_key = models.TextField(_("code in the data feed"), blank=True, default="")
    state = models.TextField(_("state"), choices=State, default=State.ACTIVE)
    height_cm = models.DecimalField(_("height"), max_digits=7, decimal_places=1, null=True, blank=True)
    observed_at = models.DateTimeField(_("read at"), null=True, blank=True)
    trend_cm_h = models.DecimalField(_("trend"), max_digits=7, decimal_places=1, null=True, blank=True)
    level = models.TextField(_("level"), blank=True, default="")
    warned_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("river gauge")
        verbose_name_plural = _("river gauges")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "river", "name"), name="gauge_station_once"),
            models.UniqueConstraint(
                fields=("tenant", "feed", "feed_key"), condition=~Q(feed=""), name="gauge_station_once_per_feed"
            ),
            models.CheckConstraint(
                condition=Q(visible_to__contains=[F("tenant_id")]), name="gauge_station_visible_to_owner"
            ),
            models.CheckConstraint(condition=Q(highest_cm__gt=F("lowest_cm")), name="gauge_station_has_a_range"),
            models.CheckConstraint(condition=Q(state__in=("active", "closed")), name="gauge_station_state_known"),
            models.CheckConstraint(
                condition=Q(level__in=("", "low", "moderate", "high", "critical")), name="gauge_station_level_known"
            ),
            models.CheckConstraint(
                condition=Q(height_cm__isnull=True, observed_at__isnull=True)
                | Q(height_cm__isnull=False, observed_at__isnull=False),
                name="gauge_station_read_at_a_time",
            ),
        )
        indexes = (
            GistIndex(
                fields=("visible_to", "location"),
                opclasses=("gist__int_ops", "gist_geometry_ops_2d"),
                name="gauge_station_visible_location",
            ),
            models.Index(fields=("tenant", "name"), name="gauge_station_of_tenant"),
        )

    def __str__(self) -> str:
        return self.name


class GaugeReading(TenantModel):
    """How high the water stood at a moment, by hand or by machine. Of several for one moment the last one counts.

    What a machine sent and cannot be true is kept with the reason (`refusal`) and counts for nothing.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    class Refusal(models.TextChoices):
        BELOW_DATUM = "below_datum", _("below the lowest possible height")
        ABOVE_RANGE = "above_range", _("above the highest possible height")
        FUTURE = "future", _("read in the future")
        JUMP = "jump", _("a jump that no river makes")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    client_ref = models.UUIDField(editable=False)
    digest = models.TextField(editable=False)
    station = models.ForeignKey(GaugeStation, models.PROTECT, related_name="readings", db_index=False)
    observed_at = models.DateTimeField(_("read at"))
    height_cm = models.DecimalField(_("height"), max_digits=9, decimal_places=1)
    note = models.TextField(_("note"), blank=True, default="")
    feed = models.TextField(_("data feed"), blank=True, default="")
    refusal = models.TextField(_("why it does not count"), choices=Refusal, blank=True, default="")
    photo_name = models.TextField(blank=True, default="", editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-observed_at", "-pk")
        verbose_name = _("gauge reading")
        verbose_name_plural = _("gauge readings")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "client_ref"), name="gauge_reading_once"),
            models.CheckConstraint(
                condition=Q(visible_to__contains=[F("tenant_id")]), name="gauge_reading_visible_to_owner"
            ),
            models.CheckConstraint(
                condition=Q(refusal__in=("", "below_datum", "above_range", "future", "jump")),
                name="gauge_reading_refusal_known",
            ),
        )
        indexes = (
            models.Index(fields=("station", "-observed_at"), name="gauge_reading_of_station"),
            models.Index(fields=("photo_name",), condition=~Q(photo_name=""), name="gauge_reading_photo"),
        )

    def __str__(self) -> str:
        return f"{self.height_cm} cm"
