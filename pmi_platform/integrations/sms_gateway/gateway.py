"""Asking the gateway to send: JSON with a stable key, signed like what it brings."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from pmi_platform.core.integration.fetching import post
from pmi_platform.core.integration.texts import Claim, Gateway

MOST_BYTES = 64 * 1024


def send(claim: Claim) -> str:
    """The gateway's id of the message; raises `FetchFailed`."""
    url, secret = settings.TEXTS["SMS_URL"], settings.TEXTS["SMS_SECRET"]
    content = json.dumps({"to": claim.recipient, "text": claim.body, "key": claim.key}).encode()
    timestamp = str(int(time.time()))
    signature = hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-PMI-Timestamp": timestamp,
        "X-PMI-Signature": signature,
        "Idempotency-Key": claim.key,
    }
    answer = post(url, content, headers=headers, hosts=frozenset({urlsplit(url).hostname or ""}), most_bytes=MOST_BYTES)
    try:
        told = json.loads(answer.content or b"{}")
    except ValueError:
        return ""
    return str(told.get("id", "")) if isinstance(told, dict) else ""


GATEWAY = Gateway(
    channel="sms",
    is_configured=lambda: bool(settings.TEXTS["SMS_URL"] and settings.TEXTS["SMS_SECRET"]),
    send=send,
)
