"""From an address to services: ask, keep, read, follow. No transaction is open while a partner is asked."""

from __future__ import annotations

import logging

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.adapters import Feed, Reading
from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import NOTHING, Known, fetch
from pmi_platform.core.integration.models import InboundMessage
from pmi_platform.core.integration.queries.health import last_complete
from pmi_platform.core.integration.services import health, messages
from pmi_platform.core.integration.services.messages import Arrival
from pmi_platform.core.tenancy.models import Space

logger = logging.getLogger(__name__)

MOST_FOLLOWED = 200
Outcome = InboundMessage.Outcome


def poll(feed: Feed) -> None:
    """Ask the feed once and take in what is new; what fails is noted and asked again later."""
    try:
        news_count = _ask(feed, feed.url)
    except DomainError as error:
        problem = messages.reason_of(error)
        logger.warning("integration.feed.failed", extra={"feed": feed.name, "problem": problem})
        retry_after_s = error.retry_after_s if isinstance(error, FetchFailed) else None
        health.note_failure(feed=feed, problem=problem, retry_after_s=retry_after_s)
    else:
        health.note_answer(feed=feed, news_count=news_count)


def replay(feed: Feed, content: bytes, *, name: str, space: str) -> Reading:
    """Take in a payload from a file as if the partner had sent it; a second time changes nothing.

    Addresses in it are not followed. Raises `DomainError` for what cannot be read, which is kept all the same.
    """
    arrival = Arrival(content=content, url=name, source=InboundMessage.Source.REPLAYED, space=space)
    message = messages.keep_message(feed=feed, arrival=arrival)
    if message.outcome == Outcome.TAKEN:
        return Reading()
    reading = _read(feed, message)
    messages.note_taken(message=message, arrival=arrival, reading=reading)
    return reading


def _ask(feed: Feed, url: str, *, depth: int = 0) -> int:
    """Ask one address and all that it leads on to; answers how much was new. Raises `DomainError`.

    What was taken in before is read again when something else stood there meanwhile: a partner may take one back.
    """
    space = Space.ACTUAL
    before = last_complete(url, feed=feed, space=space)
    known = Known(etag=before.etag, last_modified=before.last_modified) if before else NOTHING
    answer = fetch(url, hosts=feed.hosts, most_bytes=feed.most_bytes, known=known)
    if answer.content is None:
        return 0
    arrival = Arrival(
        content=answer.content,
        url=url,
        source=InboundMessage.Source.FETCHED,
        space=space,
        content_type=answer.content_type,
        etag=answer.etag,
        last_modified=answer.last_modified,
    )
    message = messages.keep_message(feed=feed, arrival=arrival)
    if before is not None and before.pk == message.pk:
        messages.note_validators(message=message, arrival=arrival)
        return 0
    reading = _read(feed, message)
    news_count, failed = _follow(feed, reading, depth=depth)
    if failed is not None:
        raise failed
    messages.note_taken(message=message, arrival=arrival, reading=reading)
    return reading.news_count + news_count


def _follow(feed: Feed, reading: Reading, *, depth: int) -> tuple[int, FetchFailed | None]:
    """One level only: what a list names is read, what that names is not.

    An address that did not answer is a failure of the feed, after the others have been asked; one unreadable document
    is kept as refused and holds up nobody.
    """
    news_count, failed = 0, None
    for url in reading.follow[:MOST_FOLLOWED] if depth == 0 else ():
        try:
            news_count += _ask(feed, url, depth=depth + 1)
        except FetchFailed as error:
            failed = failed or error
        except DomainError as error:
            logger.warning("integration.payload.refused", extra={"feed": feed.name, "url": url, "problem": str(error)})
    return news_count, failed


def _read(feed: Feed, message: InboundMessage) -> Reading:
    try:
        return messages.take_message(feed=feed, message=message)
    except DomainError as error:
        messages.note_refused(message=message, error=error)
        raise
