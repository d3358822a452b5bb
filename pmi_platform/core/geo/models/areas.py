from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.declarations import Reference


class AdminArea(models.Model):
    """One province, kabupaten/kota, kecamatan or kelurahan/desa under its Kemendagri code.

    The code is the key: it says level and ancestors (`rules.codes`), so that "inside" is a range of the key and
    never a join. Its collation is "C", which makes that range an index scan in any database.
    """

    class Level(models.TextChoices):
        PROVINCE = "provinsi", _("Province")
        REGENCY = "kabkota", _("Regency or city")
        DISTRICT = "kecamatan", _("District")
        VILLAGE = "kelurahan", _("Village")

    class Kind(models.TextChoices):
        PROVINSI = "provinsi", "Provinsi"
        KABUPATEN = "kabupaten", "Kabupaten"
        KOTA = "kota", "Kota"
        KECAMATAN = "kecamatan", "Kecamatan"
        DISTRIK = "distrik", "Distrik"
        KELURAHAN = "kelurahan", "Kelurahan"
        DESA = "desa", "Desa"
        DESA_ADAT = "desa_adat", "Desa adat"

    tenancy = Reference(reason="Areas of Indonesia are public and the same for everybody; only loaders write them.")

    code = models.TextField(_("code"), primary_key=True, db_collation="C")
    level = models.TextField(_("level"), choices=Level)
    kind = models.TextField(_("kind"), choices=Kind)
    name = models.TextField(_("name"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        db_index=False,
        verbose_name=_("part of"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_is_estimate = models.BooleanField(_("population is an estimate"), default=False)
    population_as_of = models.DateField(_("population as of"), null=True, blank=True)
    population_source = models.TextField(_("source of the population"), blank=True)
    is_deprecated = models.BooleanField(_("no longer in use"), default=False)

    class Meta:
        ordering = ("code",)
        verbose_name = _("administrative area")
        verbose_name_plural = _("administrative areas")
        constraints = (
            models.CheckConstraint(
                condition=Q(level="provinsi", code__regex=r"^[0-9]{2}$", parent=None)
                | Q(level="kabkota", code__regex=r"^[0-9]{2}\.[0-9]{2}$", parent__isnull=False)
                | Q(level="kecamatan", code__regex=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$", parent__isnull=False)
                | Q(level="kelurahan", code__regex=r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$", parent__isnull=False),
                name="area_code_fits_level",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(
                        "provinsi",
                        "kabupaten",
                        "kota",
                        "kecamatan",
                        "distrik",
                        "kelurahan",
                        "desa",
                        "desa_adat",
                    )
                ),
                name="area_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="area_centroid_on_earth",
            ),
        )
        indexes = (
            models.Index(fields=("parent", "code"), name="area_children"),
            models.Index(fields=("level", "code"), name="area_by_level"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="area_name_search"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
