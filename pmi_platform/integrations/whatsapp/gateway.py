"""Answering by the Cloud API. Only answers are sent: outside of 24 hours Meta wants an approved template."""

import json
from urllib.parse import urlsplit

from django.conf import settings

from pmi_platform.core.integration.fetching import post
from pmi_platform.core.integration.texts import Claim, Gateway

MOST_BYTES = 64 * 1024


def send(claim: Claim) -> str:
    """Meta's id of the message; raises `FetchFailed`."""
    url = settings.TEXTS["WHATSAPP_URL"]
    said = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": claim.recipient,
        "type": "text",
        "text": {"preview_url": False, "body": claim.body},
        "biz_opaque_callback_data": claim.key,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.TEXTS['WHATSAPP_TOKEN']}"}
    hosts = frozenset({urlsplit(url).hostname or ""})
    answer = post(url, json.dumps(said).encode(), headers=headers, hosts=hosts, most_bytes=MOST_BYTES)
    try:
        return str(json.loads(answer.content or b"{}")["messages"][0]["id"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


GATEWAY = Gateway(
    channel="whatsapp",
    is_configured=lambda: bool(settings.TEXTS["WHATSAPP_URL"] and settings.TEXTS["WHATSAPP_TOKEN"]),
    send=send,
)
