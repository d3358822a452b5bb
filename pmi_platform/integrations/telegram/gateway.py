"""Answering by the Bot API, whose address holds the bot's token: it stays out of every reason that is noted."""

import json
from urllib.parse import urlsplit

from django.conf import settings

from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import post
from pmi_platform.core.integration.texts import Claim, Gateway

MOST_BYTES = 64 * 1024


def send(claim: Claim) -> str:
    """Telegram's number of the message; raises `FetchFailed`."""
    base, token = settings.TEXTS["TELEGRAM_URL"].rstrip("/"), settings.TEXTS["TELEGRAM_TOKEN"]
    content = json.dumps({"chat_id": claim.recipient, "text": claim.body}).encode()
    hosts = frozenset({urlsplit(base).hostname or ""})
    headers = {"Content-Type": "application/json"}
    try:
        answer = post(f"{base}/bot{token}/sendMessage", content, headers=headers, hosts=hosts, most_bytes=MOST_BYTES)
    except FetchFailed as error:
        why = str(error.parameters.get("why", "")).replace(token, "…")
        raise FetchFailed(why, retry_after_s=error.retry_after_s) from None
    try:
        return str(json.loads(answer.content or b"{}")["result"]["message_id"])
    except (ValueError, KeyError, TypeError):
        return ""


GATEWAY = Gateway(channel="telegram", is_configured=lambda: bool(settings.TEXTS["TELEGRAM_TOKEN"]), send=send)
