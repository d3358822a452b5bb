"""Texts that wait, and whose account stands behind an address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pmi_platform.core.integration.models import IncomingMedia, OutgoingText, TextAddress
from pmi_platform.core.integration.texts import keyed

MOST_AT_ONCE = 100


def due_texts(*, now: datetime) -> list[UUID]:
    """The scope's own texts whose turn it is, the longest waiting first; those on which lives depend before them."""
    due = OutgoingText.objects.filter(state=OutgoingText.State.QUEUED, due_at__lte=now)
    return list(due.order_by("-is_critical", "due_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def due_media(*, now: datetime) -> list[UUID]:
    """The scope's own pictures whose turn it is, the longest waiting first."""
    due = IncomingMedia.objects.filter(state=IncomingMedia.State.QUEUED, due_at__lte=now)
    return list(due.order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def has_media(*, subject: UUID) -> bool:
    """Whether a picture belongs to this row already, fetched or not."""
    return IncomingMedia.objects.filter(subject=subject).exclude(state=IncomingMedia.State.FAILED).exists()


def account_bound_to(*, channel: str, address: str) -> UUID | None:
    """The account that its owner has bound to this address of the channel."""
    bound = TextAddress.objects.filter(channel=channel, address=keyed(channel, address))
    return bound.values_list("user_id", flat=True).first()
