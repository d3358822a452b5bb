"""`POST /pesan/telegram/`: one update a delivery, under the secret that was given to `setWebhook`."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.integrations.texts.intake import IncomingText
from pmi_platform.integrations.texts.pictures import picture_id
from pmi_platform.integrations.texts.webhooks import (
    BadSignature,
    NotConfigured,
    body_of,
    deliver,
    member,
    members,
    moment,
    problem,
    read_json,
    words,
)

CHANNEL = "telegram"
WINDOW = timedelta(days=2)
MEDIA = ("photo", "video", "document", "voice", "audio")


@csrf_exempt
@require_POST
def telegram(request: HttpRequest) -> JsonResponse:
    """Take in what Telegram brings."""
    try:
        content = body_of(request)
        secret = settings.TEXTS["TELEGRAM_SECRET"]
        if not secret:
            raise NotConfigured
        shown = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            raise BadSignature
    except DomainError as error:
        return problem(error)
    site = request.build_absolute_uri("/").rstrip("/")
    return deliver(request, content, channel=CHANNEL, texts=_texts(content, site), window=WINDOW)


def _texts(content: bytes, site: str) -> Iterator[IncomingText]:
    message = member(read_json(content), "message")
    chat = member(message, "chat")
    if not message or words(chat, "type") != "private":
        return
    chat_id, number = words(chat, "id"), words(message, "message_id")
    if not chat_id or not number:
        raise Unreadable("a message without chat or number")
    contact = member(message, "contact")
    # Only one's own contact says who one is; anybody can pass on somebody else's.
    is_own = bool(contact) and words(contact, "user_id") == words(member(message, "from"), "id")
    media = [kind for kind in MEDIA if message.get(kind)]
    photos, document = members(message, "photo"), member(message, "document")
    yield IncomingText(
        channel=CHANNEL,
        message_id=f"{chat_id}:{number}",
        address=chat_id,
        text=words(message, "text") or words(message, "caption"),
        sent_at=moment(message.get("date")),
        contact=_international(words(contact, "phone_number")) if is_own else "",
        media_count=max(len(media), int(bool(photos))),
        # The same photo in several sizes, the largest last; a picture sent as a file stays sharp.
        pictures=picture_id(photos[-1], "file_id")
        if photos
        else picture_id(document, "file_id", kind=words(document, "mime_type")),
        site=site,
    )


def _international(number: str) -> str:
    return number if not number or number.startswith("+") else f"+{number}"
