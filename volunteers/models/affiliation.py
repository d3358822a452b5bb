from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class Affiliation(TenantModel):
    """That somebody belongs to an organisation: as what, in which unit, from and until."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Kind(models.TextChoices):
        KSR = "ksr", "KSR"
        TSR = "tsr", "TSR"
        PMR = "pmr", "PMR"
        DDS = "dds", "DDS"
        STAFF = "staff", _("Staff")
        TAGANA = "tagana", "Tagana"
        PELOPOR = "pelopor", "Pelopor Perdamaian"
        FIREFIGHTER = "firefighter", _("Volunteer firefighter")
        OTHER = "other", pgettext_lazy("volunteer", "Other")

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("volunteer", "Applied")
        TRAINING = "training", pgettext_lazy("volunteer", "In training")
        ACTIVE = "active", pgettext_lazy("volunteer", "Active")
        ENDED = "ended", pgettext_lazy("volunteer", "Ended")
        REFUSED = "refused", pgettext_lazy("volunteer", "Refused")

    volunteer = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="affiliations", db_index=False)
    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(_("kind"), choices=Kind)
    state = models.TextField(_("state"), choices=State, default=State.APPLIED)
    state_reason = models.TextField(_("reason"), blank=True, default="")
    member_number = models.TextField(_("member number"), blank=True, default="")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("from_on", "pk")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind__in=("ksr", "tsr", "pmr", "dds", "staff", "tagana", "pelopor", "firefighter", "other")
                ),
                name="affiliation_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("applied", "training", "active", "ended", "refused")),
                name="affiliation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="affiliation_period"
            ),
            models.UniqueConstraint(
                fields=("volunteer", "organisation", "kind"),
                condition=Q(state__in=("applied", "training", "active")),
                name="affiliation_once_while_it_lasts",
            ),
        )
        indexes = (
            models.Index(fields=("tenant", "unit", "state", "kind"), name="affiliation_unit"),
            models.Index(fields=("tenant", "organisation", "state"), name="affiliation_organisation"),
            models.Index(fields=("tenant", "kind", "state"), name="affiliation_tenant_kind"),
            models.Index(fields=("tenant", "member_number"), name="affiliation_number"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"


class ExternalId(TenantModel):
    """How another system calls somebody: SIAMO's number, or a partner's."""

    tenancy: ClassVar[Tenancy] = Owned()

    volunteer = models.ForeignKey("volunteers.Volunteer", models.PROTECT, related_name="external_ids", db_index=False)
    system = models.TextField(_("system"))
    value = models.TextField(_("number"))

    class Meta:
        ordering = ("system", "pk")
        verbose_name = _("number in another system")
        verbose_name_plural = _("numbers in other systems")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "system", "value"), name="external_id_means_one"),
            models.UniqueConstraint(fields=("volunteer", "system"), name="external_id_once_per_system"),
        )

    def __str__(self) -> str:
        return f"{self.system} {self.value}"
