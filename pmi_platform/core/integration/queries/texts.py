"""Texts that wait, and whose account stands behind an address."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pmi_platform.core.integration.models import OutgoingText, TextAddress
from pmi_platform.core.integration.texts import keyed

MOST_AT_ONCE = 100


def due_texts(*, now: datetime) -> list[UUID]:
    """The scope's own texts whose turn it is, the longest waiting first; those on which lives depend before them."""
    due = OutgoingText.objects.filter(state=OutgoingText.State.QUEUED, due_at__lte=now)
    return list(due.order_by("-is_critical", "due_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def account_bound_to(*, channel: str, address: str) -> UUID | None:
    """The account that its owner has bound to this address of the channel."""
    bound = TextAddress.objects.filter(channel=channel, address=keyed(channel, address))
    return bound.values_list("user_id", flat=True).first()
