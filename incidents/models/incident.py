from typing import ClassVar, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import IntArrayField, TenantManager, TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Participants, Purpose, Tenancy


class Severity(models.TextChoices):
    """How grave it is, in words; never "Siaga N", whose numbers run the other way round at BNPB."""

    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    CRITICAL = "critical", _("Critical")


def _in_words(column: str) -> models.Func:
    """The column with its slashes and hyphens opened: PostgreSQL would take `JBR/2026/0007` for the path of a file."""
    return models.Func(
        models.F(column), models.Value("/-"), models.Value("  "), function="translate", output_field=models.TextField()
    )


class Incident(TenantModel):
    """One disaster or emergency, owned by one tenant; others take part and read it (`visible_to`).

    `closed_at` is empty exactly as long as the incident is open: the partial indexes of open incidents rest on it.
    `zone_keys` names every kecamatan touched, for readers whose grant covers an area only. A `location` that nobody
    measured is the centroid of the area and says so.
    """

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)
    feed_entity = "incident"

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        VERIFIED = "verified", _("Confirmed")
        RESPONDING = "responding", _("Responding")
        RECOVERY = "recovery", _("Recovery")
        CLOSED = "closed", _("Closed")
        DISMISSED = "dismissed", _("Dismissed")
        MERGED = "merged", _("Merged")

    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    number = models.TextField(_("number"), editable=False)
    hazard = models.ForeignKey(
        "incidents.HazardType", models.PROTECT, related_name="+", db_index=False, verbose_name=_("hazard")
    )
    title = models.TextField(_("title"))
    state = models.TextField(_("state"), choices=State, default=State.REPORTED)
    severity = models.TextField(_("severity"), choices=Severity)

    started_at = models.DateTimeField(_("started"))
    detected_at = models.DateTimeField(_("detected"))
    opened_at = models.DateTimeField(_("opened"))
    verified_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lead_unit = models.ForeignKey(
        "tenancy.Unit", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    area = models.ForeignKey(
        "geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False, verbose_name=_("area")
    )
    area_codes = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("areas touched"))
    location = models.PointField(_("location"), srid=4326, null=True, blank=True, spatial_index=False)
    location_is_approximate = models.BooleanField(_("location is the middle of the area"), default=False)
    footprint = models.MultiPolygonField(_("footprint"), srid=4326, null=True, blank=True, spatial_index=False)

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        db_index=False,
        verbose_name=_("merged into"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", db_index=False, verbose_name=_("part of")
    )
    glide_numbers = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("GLIDE numbers"))
    external_ids = models.JSONField(_("other systems' identifiers"), default=dict, blank=True)
    search = models.GeneratedField(
        expression=SearchVector(_in_words("number"), _in_words("title"), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-opened_at", "-pk")
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "number"), name="incident_number_once"),
            models.CheckConstraint(
                condition=Q(severity__in=("low", "moderate", "high", "critical")), name="incident_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("closed", "dismissed", "merged"), closed_at__isnull=False)
                | Q(state__in=("reported", "verified", "responding", "recovery"), closed_at__isnull=True),
                name="incident_closed_at_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="incident_merged_into_fits_state",
            ),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) | ~Q(merged_into=F("id")))
                & (Q(parent__isnull=True) | ~Q(parent=F("id"))),
                name="incident_not_of_itself",
            ),
            models.CheckConstraint(condition=Q(detected_at__gte=F("started_at")), name="incident_began_before_seen"),
            models.CheckConstraint(
                condition=Q(visible_to__contains=[F("tenant_id")]), name="incident_visible_to_its_owner"
            ),
        )
        indexes = (
            # Counting reads much of the table; through a GiST index that takes as long again as the rows themselves.
            GinIndex(fields=("visible_to",), opclasses=("gin__int_ops",), fastupdate=False, name="incident_visible"),
            GistIndex(
                fields=("visible_to", "location"),
                opclasses=("gist__int_ops", "gist_geometry_ops_2d"),
                name="incident_visible_location",
            ),
            GistIndex(
                fields=("visible_to", "opened_at"),
                opclasses=("gist__int_ops", "gist_timestamptz_ops"),
                name="incident_visible_opened",
            ),
            GistIndex(
                fields=("visible_to",),
                opclasses=("gist__int_ops",),
                condition=Q(closed_at__isnull=True),
                name="incident_open_visible",
            ),
            models.Index(fields=("-opened_at", "-id"), name="incident_open", condition=Q(closed_at__isnull=True)),
            GinIndex(fields=("search",), name="incident_search"),
            models.Index(fields=("merged_into",), name="incident_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=("parent",), name="incident_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=("closed_at",), name="incident_closed", condition=Q(closed_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_merged(self) -> bool:
        return self.state == self.State.MERGED

    @property
    def is_unowned(self) -> bool:
        """Whether nobody has taken charge yet."""
        return self.lead_id is None and self.lead_unit_id is None


class IncidentTransition(TenantModel):
    """One step of an incident's life: from where to where, who, when and why."""

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="transitions", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    from_state = models.TextField(choices=Incident.State, null=True, blank=True)
    to_state = models.TextField(choices=Incident.State)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("incident", "at"), name="transition_of_incident"),)

    def __str__(self) -> str:
        return f"{self.from_state or '∅'} → {self.to_state}"


class IncidentSeverity(TenantModel):
    """One change of an incident's severity: from what to what, who, when and why."""

    tenancy: ClassVar[Tenancy] = Participants(purpose=Purpose.INCIDENTS)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="severity_history", db_index=False)
    visible_to = IntArrayField(editable=False)
    zone_keys = ArrayField(models.TextField(), default=list, editable=False)
    from_severity = models.TextField(choices=Severity, null=True, blank=True)
    to_severity = models.TextField(choices=Severity)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("incident", "at"), name="severity_of_incident"),)

    def __str__(self) -> str:
        return f"{self.from_severity or '∅'} → {self.to_severity}"


class IncidentCounter(models.Model):
    """The last incident number of a tenant in a local year. A row and not a sequence, because sequences gap."""

    tenancy: ClassVar[Tenancy] = Owned()

    pk = models.CompositePrimaryKey("tenant_id", "year")
    tenant = models.ForeignKey("tenancy.Tenant", models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
