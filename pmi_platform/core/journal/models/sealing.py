from typing import ClassVar

from django.db import models
from django.db.models import Q

from pmi_platform.core.tenancy.base import new_id
from pmi_platform.core.tenancy.declarations import Infrastructure, Tenancy, Writes


class JournalHead(models.Model):
    """The end of the chain: one row, locked by whoever seals."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="One row for all tenants; holds a number and a hash.", writes=Writes.NONE
    )
    sequencer_may = "SELECT, INSERT, UPDATE"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    chain_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="journal_head_single"),)

    def __str__(self) -> str:
        return str(self.position)


class TenantHead(models.Model):
    """The end of one tenant's own chain, by which a single client can verify what it was given."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="A hash per tenant; read by the sequencer alone.", writes=Writes.NONE
    )
    sequencer_may = "SELECT, INSERT, UPDATE"

    tenant = models.OneToOneField("tenancy.Tenant", primary_key=True, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    tenant_hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.tenant_id}: {self.position}"


class JournalEpoch(models.Model):
    """One unbroken history. After a restore positions are used again, so a new epoch begins at the restored head."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Read to judge every cursor; holds no tenant's data.", writes=Writes.NONE
    )
    sequencer_may = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_position = models.BigIntegerField()
    began_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ("began_at",)

    def __str__(self) -> str:
        return f"{self.id} from {self.from_position}"


class Delivery(models.Model):
    """That one handler owes a reaction to one entry. At least once; a handler's second run must be harmless."""

    tenancy: ClassVar[Tenancy] = Infrastructure(
        reason="Work to do, by ids; the worker opens the entry's tenant before it reads anything."
    )
    sequencer_may = "SELECT, INSERT"

    class Status(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    entry_id = models.BigIntegerField()
    tenant_id = models.IntegerField()
    handler = models.TextField()
    status = models.TextField(choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry_id", "handler"), name="delivery_once"),)
        indexes = (models.Index(fields=("due_at",), name="delivery_due", condition=Q(status="pending")),)

    def __str__(self) -> str:
        return f"{self.handler} ← {self.entry_id}"
