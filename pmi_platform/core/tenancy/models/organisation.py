from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel, new_id
from pmi_platform.core.tenancy.declarations import Owned, Reference, Tenancy, Writes


class Organisation(models.Model):
    """A body known to the platform once: PMI's units, governments, partner agencies."""

    tenancy: ClassVar[Tenancy] = Reference(
        reason="Names of public bodies; the same organisation takes part in many tenants.", writes=Writes.APPEND
    )

    class Kind(models.TextChoices):
        PMI = "pmi", _("PMI")
        GOVERNMENT = "government", _("Government")
        AGENCY = "agency", _("Agency")
        COMMUNITY = "community", _("Community organisation")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.TextField(choices=Kind)
    name = models.TextField(unique=True)
    short_name = models.TextField()
    external_ids = models.JSONField(default=dict, blank=True, help_text=_("Other systems' identifiers, by system."))

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["pmi", "government", "agency", "community"]),
                name="organisation_kind_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Person(TenantModel):
    """One human being, known once to the tenant that administers them."""

    tenancy: ClassVar[Tenancy] = Owned()

    full_name = models.TextField()
    external_ids = models.JSONField(default=dict, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("full_name", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ("full_name",)
        indexes = (
            models.Index(fields=("tenant", "full_name", "id"), name="person_tenant_name"),
            GinIndex(fields=("search",), name="person_search"),
        )

    def __str__(self) -> str:
        return self.full_name
