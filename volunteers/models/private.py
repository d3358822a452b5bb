from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class ContactCard(TenantModel):
    """What whoever somebody works for must know: how to reach them, and whom when something happens to them."""

    tenancy: ClassVar[Tenancy] = Owned()

    class BloodGroup(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        AB = "AB", "AB"
        O = "O", "O"  # noqa: E741 - that is its name

    volunteer = models.OneToOneField("volunteers.Volunteer", models.PROTECT, related_name="contact")
    phone = models.TextField(_("phone"), blank=True, default="")
    blood_group = models.TextField(_("blood group"), choices=BloodGroup, blank=True, default="")
    emergency_name = models.TextField(_("emergency contact"), blank=True, default="")
    emergency_phone = models.TextField(_("phone of the emergency contact"), blank=True, default="")

    class Meta:
        verbose_name = _("contact card")
        verbose_name_plural = _("contact cards")
        constraints = (
            models.CheckConstraint(
                condition=Q(blood_group__in=("", "A", "B", "AB", "O")), name="contact_blood_group_known"
            ),
        )
        indexes = (models.Index(fields=("tenant", "phone"), name="contact_phone"),)

    def __str__(self) -> str:
        return str(self.pk)


class PersonalRecord(TenantModel):
    """What only those who administer somebody may know; every look at it is noted in the journal.

    The identity number is kept encrypted, and beside it a mark by which the same number is recognised; the key to both
    stands outside the database (core/tenancy/sealing.py).
    """

    tenancy: ClassVar[Tenancy] = Owned()

    volunteer = models.OneToOneField("volunteers.Volunteer", models.PROTECT, related_name="record")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    nik_sealed = models.BinaryField(_("NIK, encrypted"), null=True, blank=True)
    nik_mark = models.UUIDField(_("mark of the NIK"), null=True, blank=True)
    nik_since = models.DateTimeField(_("NIK noted"), null=True, blank=True)
    address = models.TextField(_("address"), blank=True, default="")
    consented_at = models.DateTimeField(_("consent given"))
    consent_source = models.TextField(_("how consent was given"))
    withdrawn_at = models.DateTimeField(_("consent withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("personal record")
        verbose_name_plural = _("personal records")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "nik_mark"), name="personal_record_nik_once"),
            models.UniqueConstraint(fields=("tenant", "user"), name="personal_record_user_once"),
            models.CheckConstraint(
                condition=Q(nik_sealed__isnull=True, nik_mark__isnull=True)
                | Q(nik_sealed__isnull=False, nik_mark__isnull=False),
                name="personal_record_nik_marked",
            ),
        )
        indexes = (models.Index(fields=("tenant", "born_on"), name="personal_record_born"),)

    def __str__(self) -> str:
        return str(self.pk)
