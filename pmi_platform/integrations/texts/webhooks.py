"""What the doors of the channels share: a bounded body, a kept payload, answers to whoever delivers, and no secrets."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.media import fetch_soon
from pmi_platform.core.integration.sending import send_soon
from pmi_platform.core.integration.services import messages
from pmi_platform.core.tenancy.models import Space
from pmi_platform.integrations.texts.intake import IncomingText, Taken, take_text

logger = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024
KEPT_FOR = timedelta(days=30)
"""How long the raw payload of a text is kept: it holds the sender's number."""


class BadSignature(DomainError):
    """Whoever delivers does not hold the channel's secret, or what was signed is not what came."""

    code = "bad_signature"
    status = 401
    message = _("The signature is missing or wrong.")


class NotConfigured(DomainError):
    """The deployment takes nothing in by this channel."""

    code = "not_configured"
    status = 404
    message = _("This channel is not in use here.")


class TooLarge(DomainError):
    """More bytes than any text message has; it is not kept."""

    code = "too_large"
    status = 413
    message = _("A delivery may have %(most)s bytes at most.")


class TooOld(DomainError):
    """What was signed a while ago may be somebody's recording."""

    code = "too_old"
    status = 401
    message = _("The time that was signed is not now. Check the clock of the gateway.")


def body_of(request: HttpRequest) -> bytes:
    """The body; raises `TooLarge` before it is read whole."""
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise TooLarge(most=MOST_BYTES)
    content = request.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooLarge(most=MOST_BYTES)
    return content


def is_signed(secret: str, content: bytes, signature: str) -> bool:
    """Whether `signature` is the HMAC-SHA256 of the content, compared in constant time."""
    wanted = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), signature.strip().lower().encode())


def read_json(content: bytes) -> dict[str, Any]:
    """A JSON object; raises `Unreadable`."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}"[:200]) from None
    if not isinstance(told, dict):
        raise Unreadable("no JSON object")
    return told


def words(told: dict[str, Any], name: str) -> str:
    """A member as text that can be stored, empty when it is left out; raises `Unreadable` for what is no text."""
    value = told.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{name} is no text")
    return str(value).replace("\0", " ").encode("utf-8", "replace").decode()


def members(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects, empty when it is left out; raises `Unreadable`."""
    value = told.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unreadable(f"{name} is no list of objects")
    return value


def member(told: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, empty when it is left out; raises `Unreadable`."""
    value = told.get(name) or {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is no object")
    return value


def moment(seconds: Any) -> datetime:
    """A Unix time; raises `Unreadable`."""
    try:
        return datetime.fromtimestamp(int(seconds), tz=UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        raise Unreadable("no time of sending") from None


def deliver(
    request: HttpRequest, content: bytes, *, channel: str, texts: Iterable[IncomingText], window: timedelta
) -> JsonResponse:
    """Take every text of a delivery in, and say what became of each; what cannot be read is kept with the reason."""
    feed, arrival = (
        _feed(channel),
        messages.pushed(
            content=content,
            content_type=request.headers.get("Content-Type", ""),
            url=request.path,
            space=Space.ACTUAL,
        ),
    )
    try:
        told = list(texts)
    except DomainError as problem:
        messages.keep_refused(feed=feed, arrival=arrival, error=problem)
        return JsonResponse({"outcomes": [], "refused": str(problem)})
    kept = messages.keep_message(feed=feed, arrival=arrival)
    taken = [take_text(text, no_older_than=window) for text in told]
    problems = tuple(one.outcome for one in taken if one.outcome in {"too_old", "too_long", "refused"})
    news = sum(one.tenant_id is not None for one in taken)
    messages.note_taken(message=kept, arrival=arrival, reading=Reading(news_count=news, problems=problems))
    _send(taken, with_pictures=any(text.pictures for text in told))
    return JsonResponse({"outcomes": [one.outcome for one in taken]})


def problem(error: DomainError) -> JsonResponse:
    """A refusal as whoever delivers reads it."""
    return JsonResponse({"code": error.code, "detail": str(error)}, status=error.status)


def _send(taken: Iterable[Taken], *, with_pictures: bool) -> None:
    for tenant_id in {one.tenant_id for one in taken if one.tenant_id is not None}:
        send_soon(tenant_id)
        if with_pictures:
            fetch_soon(tenant_id)


def _feed(channel: str) -> Feed:
    """What the frame wants to know of where a payload came from. Nobody asks this one: it comes by itself."""
    return Feed(
        name=f"texts.{channel}",
        partner=channel,
        title=_("Text messages"),
        url="",
        hosts=frozenset(),
        every=timedelta.max,
        silent_after=timedelta.max,
        read=_read_when_it_came,
        attribution=channel,
        kept_for=KEPT_FOR,
        most_bytes=MOST_BYTES,
    )


def _read_when_it_came(payload: Payload) -> Reading:
    raise Unreadable(f"{payload.feed} is pushed, and read when it comes")
