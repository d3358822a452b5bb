"""Answering by the Bot API, whose address holds the bot's token: it stays out of every reason that is noted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

from django.conf import settings

from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import fetch, post
from pmi_platform.core.integration.texts import Claim, Gateway
from pmi_platform.integrations.texts.pictures import LARGEST_PICTURE_BYTES, refuse_larger

MOST_BYTES = 64 * 1024


def send(claim: Claim) -> str:
    """Telegram's number of the message; raises `FetchFailed`."""
    base, token = settings.TEXTS["TELEGRAM_URL"].rstrip("/"), settings.TEXTS["TELEGRAM_TOKEN"]
    content = json.dumps({"chat_id": claim.recipient, "text": claim.body}).encode()
    hosts = frozenset({urlsplit(base).hostname or ""})
    headers = {"Content-Type": "application/json"}
    with _without(token):
        answer = post(f"{base}/bot{token}/sendMessage", content, headers=headers, hosts=hosts, most_bytes=MOST_BYTES)
    try:
        return str(json.loads(answer.content or b"{}")["result"]["message_id"])
    except (ValueError, KeyError, TypeError):
        return ""


def fetch_media(media_id: str) -> bytes:
    """A picture by Telegram's id of the file: its path, which holds for an hour, is asked for first."""
    base, token = settings.TEXTS["TELEGRAM_URL"].rstrip("/"), settings.TEXTS["TELEGRAM_TOKEN"]
    hosts = frozenset({urlsplit(base).hostname or ""})
    with _without(token):
        found = fetch(
            f"{base}/bot{token}/getFile?file_id={quote(media_id, safe='')}", hosts=hosts, most_bytes=MOST_BYTES
        )
        try:
            file = json.loads(found.content or b"{}")["result"]
            path, size = str(file["file_path"]), int(file.get("file_size") or 0)
        except (ValueError, KeyError, TypeError):
            raise FetchFailed("no path of the picture in the answer") from None
        refuse_larger(size)
        url = f"{base}/file/bot{token}/{quote(path)}"
        return fetch(url, hosts=hosts, most_bytes=LARGEST_PICTURE_BYTES).content or b""


@contextmanager
def _without(token: str) -> Iterator[None]:
    """Reasons without the bot's token."""
    try:
        yield
    except FetchFailed as error:
        why = str(error.parameters.get("why", "")).replace(token, "…")
        raise FetchFailed(why, retry_after_s=error.retry_after_s) from None


GATEWAY = Gateway(
    channel="telegram",
    is_configured=lambda: bool(settings.TEXTS["TELEGRAM_TOKEN"]),
    send=send,
    fetch_media=fetch_media,
)
