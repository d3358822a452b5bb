"""`/pesan/whatsapp/`: Meta proves itself by the app's secret; the same message may come twice, minutes apart."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.texts.intake import IncomingText
from pmi_platform.integrations.texts.pictures import picture_id
from pmi_platform.integrations.texts.webhooks import (
    BadSignature,
    NotConfigured,
    body_of,
    deliver,
    is_signed,
    member,
    members,
    moment,
    problem,
    read_json,
    words,
)

CHANNEL = "whatsapp"
WINDOW = timedelta(days=8)
"""Meta repeats a delivery for seven days."""
MEDIA = frozenset({"image", "video", "audio", "document", "sticker"})
PICTURES = frozenset({"image", "document"})
LONGEST_CHALLENGE = 200


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """Answer Meta's challenge, or take in what it brings."""
    try:
        if request.method == "GET":
            return HttpResponse(_challenge(request), content_type="text/plain")
        content = body_of(request)
        _check(request, content)
    except DomainError as error:
        return problem(error)
    site = request.build_absolute_uri("/").rstrip("/")
    return deliver(request, content, channel=CHANNEL, texts=_texts(content, site), window=WINDOW)


def _challenge(request: HttpRequest) -> str:
    token, asked = settings.TEXTS["WHATSAPP_VERIFY_TOKEN"], request.GET
    if not token:
        raise NotConfigured
    is_right = hmac.compare_digest(asked.get("hub.verify_token", "").encode(), token.encode())
    if asked.get("hub.mode") != "subscribe" or not is_right:
        raise BadSignature
    return asked.get("hub.challenge", "")[:LONGEST_CHALLENGE]


def _check(request: HttpRequest, content: bytes) -> None:
    secret = settings.TEXTS["WHATSAPP_APP_SECRET"]
    if not secret:
        raise NotConfigured
    scheme, _equals, signature = request.headers.get("X-Hub-Signature-256", "").partition("=")
    if scheme != "sha256" or not is_signed(secret, content, signature):
        raise BadSignature


def _texts(content: bytes, site: str) -> Iterator[IncomingText]:
    for entry in members(read_json(content), "entry"):
        for change in members(entry, "changes"):
            for message in members(member(change, "value"), "messages"):
                yield _text(message, site)


def _text(message: dict[str, Any], site: str) -> IncomingText:
    sender, message_id, kind = (words(message, name) for name in ("from", "id", "type"))
    if not sender.isdecimal() or len(sender) > 20 or not message_id:
        raise Unreadable("a message without sender or id")
    told = member(message, kind) if kind in MEDIA | {"text"} else {}
    return IncomingText(
        channel=CHANNEL,
        message_id=message_id,
        address=sender,
        number=f"+{sender}",
        text=words(told, "body" if kind == "text" else "caption"),
        sent_at=moment(message.get("timestamp")),
        media_count=int(kind in MEDIA),
        pictures=_pictures(kind, told),
        site=site,
    )


def _pictures(kind: str, told: dict[str, Any]) -> tuple[str, ...]:
    """Photos, and pictures that were sent as files so that they stay sharp."""
    return picture_id(told, "id", kind=words(told, "mime_type")) if kind in PICTURES else ()
