from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Tenancy, Writes


class Shelter(TenantModel):
    """A place where displaced people stay: where, who is in charge, what there is and what is missing.

    `people`, `households`, `groups` and `counted_at` repeat the latest `ShelterCount`; null is unknown, which is not
    zero. Its occupancy feeds the figures of its incident (`services.shelter_figures`).
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True)
    feed_entity = "shelter"

    class Kind(models.TextChoices):
        CAMP = "camp", _("Tents")
        SCHOOL = "school", _("School")
        WORSHIP = "worship", _("Place of worship")
        HALL = "hall", _("Hall or sports building")
        OFFICE = "office", _("Office")
        HOUSE = "house", _("House")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("shelter", "Open")
        CLOSED = "closed", pgettext_lazy("shelter", "Closed")

    class Service(models.TextChoices):
        WATER = "water", _("Clean water")
        TOILETS = "toilets", _("Toilets")
        KITCHEN = "kitchen", _("Public kitchen")
        HEALTH = "health", _("Health post")
        POWER = "power", _("Electricity")
        PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
        WOMEN = "women", _("Space for women and children")
        ACCESSIBLE = "accessible", _("Accessible with a disability")

    class Need(models.TextChoices):
        FOOD = "food", _("Food")
        WATER = "water", _("Water")
        BLANKETS = "blankets", _("Blankets")
        MATS = "mats", _("Sleeping mats")
        TENTS = "tents", _("Tents or tarpaulins")
        HYGIENE = "hygiene", _("Hygiene kits")
        BABY = "baby", _("Baby kits")
        MEDICINE = "medicine", _("Medicines")
        TOILETS = "toilets", _("Toilets")
        CLOTHES = "clothes", _("Clothes")

    incident = models.ForeignKey("incidents.Incident", models.PROTECT, related_name="shelters", db_index=False)
    area = models.ForeignKey(
        "geo.AdminArea",
        models.PROTECT,
        related_name="+",
        db_column="area_code",
        db_index=False,
        verbose_name=_("area"),
    )
    zone_key = ZoneKey()
    location = models.PointField(_("location"), null=True, blank=True, srid=4326, spatial_index=False)
    rt = models.TextField("RT", blank=True, default="")
    rw = models.TextField("RW", blank=True, default="")
    landmark = models.TextField(_("landmark"), blank=True, default="")
    name = models.TextField(_("name of the place"))
    kind = models.TextField(_("kind"), choices=Kind)
    state = models.TextField(_("state"), choices=State, default=State.OPEN)
    state_at = models.DateTimeField(_("state since"))
    state_reason = models.TextField(_("reason"), blank=True, default="")
    person_in_charge = models.TextField(_("person in charge"), blank=True, default="")
    phone = models.TextField(_("phone"), blank=True, default="")
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)
    services = ArrayField(models.TextField(), verbose_name=_("what there is"), default=list, blank=True)
    needs = ArrayField(models.TextField(), verbose_name=_("what is missing"), default=list, blank=True)
    needs_note = models.TextField(_("about the needs"), blank=True, default="")
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    groups = models.JSONField(_("vulnerable groups"), default=dict, blank=True)
    counted_at = models.DateTimeField(_("as of"), null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("shelter")
        verbose_name_plural = _("shelters")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "incident", "area", "name"), name="shelter_once_per_place"),
            models.CheckConstraint(condition=Q(state__in=("open", "closed")), name="shelter_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=("camp", "school", "worship", "hall", "office", "house", "other")),
                name="shelter_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(counted_at__isnull=True) | Q(people__isnull=False), name="shelter_counted_people"
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "-created_at", "-id"), name="shelter_tenant_created"),
            models.Index(fields=("incident",), name="shelter_of_incident"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_overfull(self) -> bool:
        """Whether more people stay there than it was made for."""
        return self.capacity is not None and self.people is not None and self.people > self.capacity


class ShelterCount(TenantModel):
    """Who stayed in a shelter as of a moment. Never altered; the next one replaces it in the totals."""

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.INCIDENTS, zoned=True, writes=Writes.APPEND)

    shelter = models.ForeignKey(Shelter, models.PROTECT, related_name="counts", db_index=False)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    as_of = models.DateTimeField(_("as of"))
    people = models.PositiveIntegerField(_("people"))
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    groups = models.JSONField(_("vulnerable groups"), default=dict, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ("-as_of", "-pk")
        verbose_name = _("count of a shelter")
        verbose_name_plural = _("counts of shelters")
        constraints = (models.UniqueConstraint(fields=("shelter", "as_of"), name="shelter_counted_once"),)

    def __str__(self) -> str:
        return str(self.people)
