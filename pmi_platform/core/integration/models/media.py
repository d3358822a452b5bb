from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.base import TenantModel
from pmi_platform.core.tenancy.declarations import Owned, Tenancy


class IncomingMedia(TenantModel):
    """A picture that came with a text message, fetched from its channel afterwards, and what it belongs to.

    `subject` is a row of another app, told apart by `kind`; while its message is incomplete there is none, and it waits
    under its `reference`. `recipient` and `media_id` are emptied when `keep_until` comes.
    """

    tenancy: ClassVar[Tenancy] = Owned()

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its message")
        QUEUED = "queued", _("Queued")
        CLAIMED = "claimed", _("Being fetched")
        TAKEN = "taken", _("Taken")
        FAILED = "failed", _("Failed")

    channel = models.TextField(_("channel"))
    key = models.TextField(editable=False)
    media_id = models.TextField(editable=False)
    recipient = models.TextField(_("recipient"), blank=True, default="")
    sender_key = models.TextField(editable=False)
    reference = models.TextField(blank=True, default="", editable=False)
    kind = models.TextField(blank=True, default="", editable=False)
    subject = models.UUIDField(null=True, blank=True, editable=False)
    state = models.TextField(_("state"), choices=State, default=State.QUEUED)
    state_at = models.DateTimeField(_("state since"))
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    keep_until = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("tenant", "key"), name="incoming_media_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "queued", "claimed", "taken", "failed")),
                name="incoming_media_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", subject__isnull=True) | Q(subject__isnull=False) | Q(state="failed"),
                name="incoming_media_of_something",
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="incoming_media_due", condition=Q(state="queued")),
            models.Index(fields=("state_at",), name="incoming_media_claimed", condition=Q(state="claimed")),
            models.Index(fields=("tenant", "subject"), name="incoming_media_of_subject"),
            models.Index(fields=("keep_until",), name="incoming_media_kept"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
