"""`POST /pesan/sms/`: one message a delivery, as JSON or as a form, signed together with the time of the delivery."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.texts.intake import IncomingText
from pmi_platform.integrations.texts.webhooks import (
    BadSignature,
    NotConfigured,
    TooOld,
    body_of,
    deliver,
    is_signed,
    moment,
    problem,
    read_json,
    words,
)

CHANNEL = "sms"
SIGNED_WITHIN_S = 300
WINDOW = timedelta(days=7)
"""A telephone without a network delivers late; a recording is kept out by the time that is signed."""


@csrf_exempt
@require_POST
def sms(request: HttpRequest) -> JsonResponse:
    """Take in what the gateway brings."""
    try:
        content = body_of(request)
        _check(request, content)
    except DomainError as error:
        return problem(error)
    site = request.build_absolute_uri("/").rstrip("/")
    return deliver(request, content, channel=CHANNEL, texts=_texts(request, content, site), window=WINDOW)


def _check(request: HttpRequest, content: bytes) -> None:
    secret = settings.TEXTS["SMS_SECRET"]
    if not secret:
        raise NotConfigured
    timestamp = request.headers.get("X-PMI-Timestamp", "")
    signature = request.headers.get("X-PMI-Signature", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise BadSignature
    if not is_signed(secret, timestamp.encode() + b"." + content, signature):
        raise BadSignature
    if abs(time.time() - int(timestamp)) > SIGNED_WITHIN_S:
        raise TooOld


def _texts(request: HttpRequest, content: bytes, site: str) -> Iterator[IncomingText]:
    told: dict[str, Any]
    if request.content_type == "application/x-www-form-urlencoded":
        told = dict(QueryDict(content, encoding="utf-8").items())
    else:
        told = read_json(content)
    sender, message_id = words(told, "from"), words(told, "id")
    if not sender or len(sender) > 40:
        raise Unreadable("no sender (from)")
    sent_at = _sent_at(told.get("sent_at"))
    text = words(told, "text")
    yield IncomingText(
        channel=CHANNEL,
        # Some gateways number nothing: sender, time and words then tell a message from the next one.
        message_id=message_id or f"{sender}/{sent_at.isoformat()}/{text}",
        address=sender,
        number=sender,
        text=text,
        sent_at=sent_at,
        site=site,
    )


def _sent_at(value: Any) -> datetime:
    if value in (None, ""):
        return datetime.now(tz=UTC)
    if isinstance(value, int) or (isinstance(value, str) and value.isascii() and value.isdecimal()):
        return moment(value)
    try:
        sent_at = parse_datetime(str(value))
    except ValueError:
        sent_at = None
    if sent_at is None or sent_at.tzinfo is None:
        raise Unreadable("sent_at is no time with its offset")
    return sent_at
