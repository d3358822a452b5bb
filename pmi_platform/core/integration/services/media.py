"""Pictures of text messages: queued with what they belong to, claimed for fetching, taken or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pmi_platform.core.errors import NotFound
from pmi_platform.core.integration.events import MediaQueued, MediaRefused, MediaTaken
from pmi_platform.core.integration.models import IncomingMedia
from pmi_platform.core.integration.texts import MediaClaim, MediaOf
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

KEPT_FOR = timedelta(days=30)
LOST_AFTER = timedelta(minutes=10)
"""Longer than any fetching lasts, waiting for one's turn included."""
MOST_ATTEMPTS = 6
State = IncomingMedia.State


@transaction.atomic
def queue_media(*, actor: Actor, of: MediaOf, media_ids: Sequence[str]) -> list[IncomingMedia]:
    """Have the pictures of one message fetched; the same message's are queued once.

    Whoever calls has been allowed to tell what they belong to. Without a subject they wait for `aim_media`.
    """
    now = timezone.now()
    queued = []
    for number, media_id in enumerate(media_ids):
        media, is_new = IncomingMedia.objects.get_or_create(
            tenant_id=actor.tenant.id,
            key=f"{of.key}/{number}"[:200],
            defaults={
                "channel": of.channel,
                "media_id": media_id,
                "recipient": of.recipient,
                "sender_key": of.sender_key,
                "reference": of.reference,
                "kind": of.kind,
                "subject": of.subject,
                "state": State.QUEUED if of.subject else State.WAITING,
                "state_at": now,
                "due_at": now,
                "keep_until": now + KEPT_FOR,
            },
        )
        if is_new:
            publish(MediaQueued.of(media))
            queued.append(media)
    return queued


@transaction.atomic
def aim_media(*, actor: Actor, sender_key: str, reference: str, kind: str, subject: UUID) -> int:
    """Say what the pictures belong to that waited for their message to be completed."""
    waiting = IncomingMedia.objects.filter(
        tenant=actor.tenant.id, state=State.WAITING, sender_key=sender_key, reference=reference
    )
    now = timezone.now()
    aimed: int = waiting.update(
        kind=kind, subject=subject, state=State.QUEUED, state_at=now, due_at=now, version=F("version") + 1
    )
    return aimed


@transaction.atomic
def claim_media(*, actor: Actor, media_pk: UUID) -> MediaClaim | None:
    """Take a picture for fetching; None when somebody else has it, or it is not its turn. Commit before fetching."""
    media = IncomingMedia.objects.select_for_update(skip_locked=True).filter(pk=media_pk, state=State.QUEUED).first()
    now = timezone.now()
    if media is None or media.subject is None or media.due_at > now:
        return None
    media.attempts += 1
    _move(media, State.CLAIMED)
    return MediaClaim(
        id=media.pk,
        tenant_id=actor.tenant.id,
        channel=media.channel,
        media_id=media.media_id,
        recipient=media.recipient,
        kind=media.kind,
        subject=media.subject,
    )


@transaction.atomic
def note_media_taken(*, actor: Actor, media_pk: UUID) -> None:
    """Write down that it lies with what it belongs to."""
    media = _claimed(actor, media_pk)
    _move(media, State.TAKEN)
    publish(MediaTaken.of(media))


@transaction.atomic
def note_media_failed(*, actor: Actor, media_pk: UUID, problem: str, is_final: bool) -> bool:
    """Write down why it could not be had, and try again later; True when it was given up."""
    media = _claimed(actor, media_pk)
    media.problem = problem[:300]
    if is_final or media.attempts >= MOST_ATTEMPTS:
        _move(media, State.FAILED)
        publish(MediaRefused.of(media))
        return True
    media.due_at = timezone.now() + timedelta(seconds=15 * 4**media.attempts)
    _move(media, State.QUEUED)
    return False


@transaction.atomic
def settle_lost_media(*, actor: Actor, now: datetime) -> None:
    """Queue once more what was claimed and never heard of again: taking a picture twice is taking it once."""
    lost = IncomingMedia.objects.filter(tenant=actor.tenant.id, state=State.CLAIMED, state_at__lt=now - LOST_AFTER)
    lost.update(state=State.QUEUED, state_at=now, due_at=now, version=F("version") + 1)


@transaction.atomic
def forget_media(*, actor: Actor, now: datetime) -> None:
    """Empty addresses and ids whose time is over; what still waited for its message is given up."""
    old = IncomingMedia.objects.filter(tenant=actor.tenant.id, keep_until__lt=now)
    old.filter(state=State.WAITING).update(state=State.FAILED, state_at=now, version=F("version") + 1)
    old.exclude(media_id="").update(recipient="", media_id="", version=F("version") + 1)


def _claimed(actor: Actor, media_pk: UUID) -> IncomingMedia:
    media = IncomingMedia.objects.select_for_update().filter(pk=media_pk, tenant=actor.tenant.id).first()
    if media is None:
        raise NotFound
    return media


def _move(media: IncomingMedia, state: IncomingMedia.State) -> None:
    media.state, media.state_at = state, timezone.now()
    media.version += 1
    media.save()
