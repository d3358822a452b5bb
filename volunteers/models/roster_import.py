from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class RosterImport(TenantModel):
    """A file with people for one unit: tried first, then taken in, piece by piece, from wherever it was left.

    The file is kept encrypted, and only as long as it is needed.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        CHECKING = "checking", pgettext_lazy("import", "Being checked")
        CHECKED = "checked", pgettext_lazy("import", "Checked, nothing taken in yet")
        RUNNING = "running", pgettext_lazy("import", "Being taken in")
        DONE = "done", pgettext_lazy("import", "Taken in")
        DROPPED = "dropped", pgettext_lazy("import", "Dropped")

    unit = models.ForeignKey("tenancy.Unit", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(_("kind"))
    consent = models.TextField(_("how consent was given"))
    file_name = models.TextField(_("file"))
    head = models.JSONField(_("columns"), default=list)
    content = models.BinaryField(_("file, encrypted"), null=True, blank=True)
    state = models.TextField(_("state"), choices=State, default=State.CHECKING)
    state_at = models.DateTimeField(_("state since"))
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    row_count = models.PositiveIntegerField(_("rows"))
    read_count = models.PositiveIntegerField(_("rows read"), default=0)
    good_count = models.PositiveIntegerField(_("good rows"), default=0)
    flawed_count = models.PositiveIntegerField(_("rows with mistakes"), default=0)
    duplicate_count = models.PositiveIntegerField(_("duplicates"), default=0)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("checking", "checked", "running", "done", "dropped")),
                name="roster_import_state_known",
            ),
            models.CheckConstraint(condition=Q(read_count__lte=models.F("row_count")), name="roster_import_read"),
        )
        indexes = (
            models.Index(fields=("tenant", "-created_at"), name="roster_import_tenant"),
            models.Index(
                fields=("tenant", "state"),
                condition=Q(state__in=("checking", "running")),
                name="roster_import_going_on",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class RosterImportLine(TenantModel):
    """A row that was not taken in: what is wrong with it, or of whom it seems to tell again. The row is encrypted."""

    tenancy: ClassVar[Tenancy] = Owned()

    class Outcome(models.TextChoices):
        FLAWED = "flawed", pgettext_lazy("import", "Mistake")
        DUPLICATE = "duplicate", pgettext_lazy("import", "Duplicate")

    roster_import = models.ForeignKey("volunteers.RosterImport", models.CASCADE, related_name="lines", db_index=False)
    number = models.PositiveIntegerField(_("row"))
    outcome = models.TextField(_("outcome"), choices=Outcome)
    reason = models.TextField(_("reason"))
    twin = models.ForeignKey("volunteers.Volunteer", models.SET_NULL, null=True, related_name="+", db_index=False)
    twin_number = models.PositiveIntegerField(_("row of the same person"), null=True, blank=True)
    likeness = models.PositiveSmallIntegerField(_("likeness"), default=0)
    sealed = models.BinaryField(_("row, encrypted"))

    class Meta:
        ordering = ("number", "pk")
        verbose_name = _("row that was not taken in")
        verbose_name_plural = _("rows that were not taken in")
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=("flawed", "duplicate")), name="import_line_outcome_known"),
            models.UniqueConstraint(fields=("roster_import", "number"), name="import_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
