from typing import ClassVar

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, ZoneKey
from pmi_platform.core.tenancy.declarations import Owned, Purpose, Reference, Tenancy


class Skill(models.Model):
    """A speciality of disaster response, by its Indonesian and its English name."""

    tenancy: ClassVar[Tenancy] = Reference(reason="What can be done is called the same everywhere.")

    code = models.TextField(_("code"), primary_key=True)
    name_id = models.TextField(_("Indonesian name"))
    name_en = models.TextField(_("English name"))
    position = models.PositiveSmallIntegerField(_("place in lists"))

    class Meta:
        ordering = ("position",)
        verbose_name = _("skill")
        verbose_name_plural = _("skills")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "id").startswith("en") else self.name_id


class Competence(TenantModel):
    """That somebody can do something, how well, and until when a certificate says so.

    `certified_until` is the last day of the longest valid certificate; null without any. Area, location and whether
    somebody may be sent and is available repeat the volunteer's, so that one index finds the nearest.
    """

    tenancy: ClassVar[Tenancy] = Owned(purpose=Purpose.VOLUNTEERS, zoned=True)

    class Level(models.IntegerChoices):
        BASIC = 1, pgettext_lazy("skill", "Basic")
        SKILLED = 2, pgettext_lazy("skill", "Skilled")
        TRAINER = 3, pgettext_lazy("skill", "Trainer")

    volunteer = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="competences", db_index=False)
    skill = models.ForeignKey("volunteers.Skill", models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.BASIC)
    certified_until = models.DateField(_("certified until"), null=True, blank=True)
    area = models.ForeignKey("geo.AdminArea", models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    zone_key = ZoneKey()
    location = models.PointField(null=True, blank=True, srid=4326, spatial_index=False)
    is_deployable = models.BooleanField(default=False)
    is_available = models.BooleanField(default=True)

    class Meta:
        ordering = ("skill__position", "pk")
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        constraints = (
            models.UniqueConstraint(fields=("volunteer", "skill"), name="competence_once_per_skill"),
            models.CheckConstraint(condition=Q(level__in=(1, 2, 3)), name="competence_level_known"),
        )
        indexes = (
            GistIndex(
                fields=["tenant", "skill", "location"], condition=Q(is_deployable=True), name="competence_nearest"
            ),
            models.Index(fields=("tenant", "certified_until"), name="competence_expiring"),
        )

    def __str__(self) -> str:
        return f"{self.skill_id} {self.get_level_display()}"


class Certificate(TenantModel):
    """A paper that says that somebody was trained and examined, and until when that counts."""

    tenancy: ClassVar[Tenancy] = Owned()

    volunteer = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="certificates", db_index=False)
    skill = models.ForeignKey("volunteers.Skill", models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(_("number"))
    issuer = models.TextField(_("issued by"))
    issued_on = models.DateField(_("issued on"))
    expires_on = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ("-issued_on", "pk")
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "issuer", "number"), name="certificate_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="certificate_period"
            ),
        )
        indexes = (models.Index(fields=("volunteer",), name="certificate_of"),)

    def __str__(self) -> str:
        return self.number
