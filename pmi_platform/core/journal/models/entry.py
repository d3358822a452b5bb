from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantManager
from pmi_platform.core.tenancy.declarations import FeedLines, Owned, Tenancy, Writes


class JournalEntry(models.Model):
    """One event: what happened, who did it, which rows it changed. Appended in the transaction of the change.

    `position` and the hashes come from the sequencer, after the commit; until then the entry is in no feed.
    """

    tenancy: ClassVar[Tenancy] = Owned(writes=Writes.APPEND)
    sequencer_may = "SELECT, UPDATE"

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    type = models.TextField()
    type_version = models.PositiveSmallIntegerField()
    actor = models.TextField(help_text=_("user:<id> or system:<reason>; never a personal value."))
    payload = models.JSONField()
    changes = models.JSONField()
    detail_hash = models.BinaryField(max_length=32, null=True)
    recorded_at = models.DateTimeField()

    position = models.BigIntegerField(null=True)
    digest = models.BinaryField(max_length=32, null=True)
    chain_hash = models.BinaryField(max_length=32, null=True)
    tenant_hash = models.BinaryField(max_length=32, null=True)
    sealed_at = models.DateTimeField(null=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("position",), name="journal_position_once"),)
        indexes = (
            models.Index(fields=("id",), name="journal_unsealed", condition=models.Q(position__isnull=True)),
            models.Index(fields=("tenant", "position"), name="journal_tenant_position"),
        )

    def __str__(self) -> str:
        return f"{self.position or 'unsealed'}: {self.type}"


class JournalDetail(models.Model):
    """What the values were before and after. Sealed only as H(salt ‖ detail), so it can be erased (UU 27/2022)."""

    tenancy: ClassVar[Tenancy] = Owned()
    sequencer_may = "SELECT"

    entry = models.OneToOneField(
        JournalEntry, primary_key=True, on_delete=models.PROTECT, related_name="detail", db_constraint=False
    )
    tenant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    salt = models.BinaryField(max_length=16)
    detail = models.TextField(help_text=_("Canonical JSON, exactly as sealed."))

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    def __str__(self) -> str:
        return str(self.entry_id)


class JournalChange(models.Model):
    """One line of the feed: entity, id, version, operation. Written by the sequencer from the sealed entry."""

    tenancy: ClassVar[Tenancy] = FeedLines()
    sequencer_may = "SELECT, INSERT"

    pk = models.CompositePrimaryKey("position", "n")
    position = models.BigIntegerField()
    n = models.PositiveSmallIntegerField()
    entry_id = models.BigIntegerField()
    tenant = models.ForeignKey(
        "tenancy.Tenant", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    entity = models.TextField()
    entity_id = models.UUIDField()
    version = models.PositiveIntegerField()
    operation = models.TextField()
    type = models.TextField()
    full_key = models.TextField(help_text=_("<purpose>:<tenant>"))
    zone_keys = ArrayField(models.TextField(), help_text=_("<purpose>:<tenant>:<kecamatan code>, one per kecamatan"))
    recorded_at = models.DateTimeField()
    message = models.JSONField(
        null=True, help_text=_("What browsers are told, on the first line that a reader may see.")
    )

    class Meta:
        ordering = ("position", "n")
        indexes = (
            models.Index(fields=("tenant", "position", "n"), name="change_tenant_position"),
            models.Index(fields=("entity", "entity_id"), name="change_entity"),
        )

    def __str__(self) -> str:
        return f"{self.position}.{self.n} {self.operation} {self.entity}"
