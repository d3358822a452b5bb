"""Keeping what partners send, and noting what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.models import InboundMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A payload as it came in, before anybody has read it."""

    content: bytes
    url: str
    source: InboundMessage.Source
    space: str
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


def pushed(*, content: bytes, content_type: str, url: str, space: str) -> Arrival:
    """A payload that its sender brought to our door `url`."""
    source = InboundMessage.Source.PUSHED
    return Arrival(content=content, url=url, source=source, space=space, content_type=content_type[:200])


@transaction.atomic
def keep_message(*, feed: Feed, arrival: Arrival) -> InboundMessage:
    """Keep the payload; the same bytes for the same space are one message, which counts how often it was seen."""
    now = timezone.now()
    digest = hashlib.sha256(arrival.content).hexdigest()
    message, is_new = InboundMessage.objects.get_or_create(
        feed=feed.name,
        space=arrival.space,
        digest=digest,
        defaults={
            "source": arrival.source,
            "url": arrival.url,
            "content_type": arrival.content_type,
            "content": arrival.content,
            "byte_count": len(arrival.content),
            "received_at": now,
            "last_seen_at": now,
            "keep_until": now + feed.kept_for,
        },
    )
    if not is_new:
        # Counted by the database: a gateway repeats itself on several connections at once.
        InboundMessage.objects.filter(pk=message.pk).update(seen_count=F("seen_count") + 1, last_seen_at=now)
    return message


@transaction.atomic
def take_message(*, feed: Feed, message: InboundMessage) -> Reading:
    """Let the integration read the payload, all or nothing. Raises what it raises; the message stays as received."""
    return feed.read(
        Payload(
            feed=feed.name,
            content=bytes(message.content),
            content_type=message.content_type,
            url=message.url,
            received_at=message.received_at,
            space=message.space,
        )
    )


@transaction.atomic
def note_taken(*, message: InboundMessage, arrival: Arrival, reading: Reading) -> None:
    """The payload, and all that it led on to, has been taken in; from now on the partner need not send it again."""
    message.outcome, message.problem = InboundMessage.Outcome.TAKEN, "; ".join(reading.problems)[:500]
    message.news_count = reading.news_count
    note_validators(message=message, arrival=arrival)
    message.save(update_fields=["outcome", "problem", "news_count"])


@transaction.atomic
def note_validators(*, message: InboundMessage, arrival: Arrival) -> None:
    """Remember by which marks the partner knows this content at this address."""
    message.url, message.etag, message.last_modified = arrival.url, arrival.etag, arrival.last_modified
    message.save(update_fields=["url", "etag", "last_modified"])


@transaction.atomic
def note_refused(*, message: InboundMessage, error: DomainError) -> None:
    """The payload could not be read; it stays, with the reason."""
    message.outcome, message.problem = InboundMessage.Outcome.REFUSED, reason_of(error)
    message.save(update_fields=["outcome", "problem"])


@transaction.atomic
def keep_refused(*, feed: Feed, arrival: Arrival, error: DomainError) -> None:
    """Keep a payload that came by itself and was refused; what it had begun has been undone already."""
    message = keep_message(feed=feed, arrival=arrival)
    if message.outcome != InboundMessage.Outcome.TAKEN:
        note_refused(message=message, error=error)


@transaction.atomic
def forget_messages(*, now: datetime) -> int:
    """Forget what has been kept long enough; answers how many."""
    count, _by_model = InboundMessage.objects.filter(keep_until__lt=now).delete()
    return count


def reason_of(error: DomainError) -> str:
    """The reason in one line: its code, and what was wrong in the words of whoever noticed."""
    fields = [f"{name}: {text}" for name, text in error.fields.items()] if isinstance(error, InvalidInput) else []
    why = "; ".join(fields) or error.parameters.get("why", "")
    return f"{error.code}: {why}"[:500] if why else error.code
