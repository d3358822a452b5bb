"""Text messages in and out: taken once, sent at most once as far as anybody can know."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from pmi_platform.core.integration.events import TextLeftUnknown, TextQueued, TextRefused, TextSent
from pmi_platform.core.integration.models import OutgoingText, ReceivedText, TextAddress
from pmi_platform.core.integration.texts import Claim, keyed
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

KEPT_FOR = timedelta(days=30)
IDS_KEPT_FOR = timedelta(days=90)
SAME_WITHIN = timedelta(minutes=15)
"""The same words of the same sender within this time are one message, whatever id a gateway gave each of them."""
LOST_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 5
REPEATED = "(Mungkin terkirim dua kali) "


@transaction.atomic
def note_received(*, channel: str, message_id: str, sender: str, text: str, now: datetime) -> UUID | None:
    """Note that a text came in; None when it, or the same words of the same sender just now, had come before.

    Deliveries that come together wait for each other here, so that what the first one does is done once.
    """
    content = keyed(channel, sender, text)
    recent = ReceivedText.objects.filter(channel=channel, content=content, received_at__gt=now - SAME_WITHIN)
    message = hashlib.sha256(f"{channel}\x1f{message_id}".encode()).hexdigest()
    row, is_new = ReceivedText.objects.get_or_create(
        channel=channel,
        message=message,
        defaults={"content": content, "received_at": now, "keep_until": now + IDS_KEPT_FOR},
    )
    if is_new and not recent.exclude(pk=row.pk).exists():
        return row.pk
    ReceivedText.objects.filter(pk=row.pk).update(seen_count=F("seen_count") + 1)
    return None


@transaction.atomic
def note_outcome(*, received_id: UUID, outcome: str) -> None:
    """Write down what became of a text, in one word."""
    ReceivedText.objects.filter(pk=received_id).update(outcome=outcome)


@transaction.atomic
def bind_address(*, channel: str, address: str, user_id: UUID) -> None:
    """Let an address of a channel stand for an account: its owner has shown the account's number there."""
    TextAddress.objects.update_or_create(
        channel=channel, address=keyed(channel, address), defaults={"user_id": user_id, "bound_at": timezone.now()}
    )


@transaction.atomic
def queue_text(
    *, actor: Actor, channel: str, recipient: str, body: str, key: str, is_critical: bool = False
) -> OutgoingText:
    """Have a text sent; the same key is sent once. Whoever calls has been allowed to tell what it says."""
    now = timezone.now()
    told, is_new = OutgoingText.objects.get_or_create(
        tenant_id=actor.tenant.id,
        key=key[:200],
        defaults={
            "channel": channel,
            "recipient": recipient,
            "body": body,
            "is_critical": is_critical,
            "state_at": now,
            "due_at": now,
            "keep_until": now + KEPT_FOR,
        },
    )
    if is_new:
        publish(TextQueued.of(told))
    return told


@transaction.atomic
def claim_text(*, actor: Actor, text_id: UUID) -> Claim | None:
    """Take a queued text for sending; None when somebody else has it, or it is not its turn. Commit before sending."""
    text = OutgoingText.objects.select_for_update(skip_locked=True).filter(pk=text_id, state="queued").first()
    now = timezone.now()
    if text is None or text.due_at > now:
        return None
    text.state, text.state_at, text.attempts = OutgoingText.State.CLAIMED, now, text.attempts + 1
    text.version += 1
    text.save(update_fields=["state", "state_at", "attempts", "version"])
    body = f"{REPEATED}{text.body}" if text.is_repeat else text.body
    return Claim(
        id=text.pk,
        tenant_id=actor.tenant.id,
        channel=text.channel,
        recipient=text.recipient,
        body=body,
        key=f"{actor.tenant.id}-{text.pk}",
    )


@transaction.atomic
def note_sent(*, actor: Actor, text_id: UUID, provider_id: str) -> None:
    """Write down that the provider has taken it."""
    text = _claimed(actor, text_id)
    text.provider_id = provider_id[:200]
    _move(text, OutgoingText.State.SENT)
    publish(TextSent.of(text))


@transaction.atomic
def note_not_sent(*, actor: Actor, text_id: UUID, problem: str, is_final: bool) -> None:
    """Write down why it was not sent, and try again later; what can never be sent, or often enough, has failed."""
    text = _claimed(actor, text_id)
    text.problem = problem[:300]
    if is_final or text.attempts >= MOST_ATTEMPTS:
        _move(text, OutgoingText.State.FAILED)
        publish(TextRefused.of(text))
        return
    text.due_at = timezone.now() + timedelta(seconds=15 * 4**text.attempts)
    _move(text, OutgoingText.State.QUEUED)


@transaction.atomic
def settle_lost_texts(*, actor: Actor, now: datetime) -> None:
    """Decide on what was claimed and never heard of again: sent once more where lives depend on it, else unknown."""
    lost = Q(tenant=actor.tenant.id, state="claimed", state_at__lt=now - LOST_AFTER)
    for text in OutgoingText.objects.select_for_update(skip_locked=True).filter(lost).order_by("pk"):
        if text.is_critical and text.attempts < MOST_ATTEMPTS:
            text.is_repeat, text.due_at = True, now
            _move(text, OutgoingText.State.QUEUED)
        else:
            _move(text, OutgoingText.State.UNKNOWN)
            publish(TextLeftUnknown.of(text))


@transaction.atomic
def forget_texts(*, actor: Actor, now: datetime) -> None:
    """Empty numbers and words of the tenant's texts whose time is over; that one was sent stays known."""
    done = OutgoingText.objects.filter(tenant=actor.tenant.id, keep_until__lt=now).exclude(recipient="")
    done.update(recipient="", body="", version=F("version") + 1)


@transaction.atomic
def forget_received(*, now: datetime) -> None:
    """Forget the ids of texts that can come again no more."""
    ReceivedText.objects.filter(keep_until__lt=now).delete()


def _claimed(actor: Actor, text_id: UUID) -> OutgoingText:
    text = OutgoingText.objects.select_for_update().filter(pk=text_id, tenant=actor.tenant.id).first()
    if text is None:
        raise NotFound
    return text


def _move(text: OutgoingText, state: OutgoingText.State) -> None:
    text.state, text.state_at = state, timezone.now()
    text.version += 1
    text.save()
