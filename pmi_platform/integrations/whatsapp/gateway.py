"""Answering by the Cloud API. Only answers are sent: outside of 24 hours Meta wants an approved template."""

import json
from urllib.parse import urlsplit

from django.conf import settings

from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import fetch, post
from pmi_platform.core.integration.texts import Claim, Gateway
from pmi_platform.integrations.texts.pictures import LARGEST_PICTURE_BYTES, refuse_larger

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


def fetch_media(media_id: str) -> bytes:
    """A picture by Meta's id of it: its address, which holds for five minutes, is asked for first."""
    api = urlsplit(settings.TEXTS["WHATSAPP_URL"])
    version = api.path.strip("/").partition("/")[0]
    told = {"Authorization": f"Bearer {settings.TEXTS['WHATSAPP_TOKEN']}"}
    home = api.hostname or ""
    found = fetch(
        f"{api.scheme}://{api.netloc}/{version}/{media_id}",
        hosts=frozenset({home}),
        most_bytes=MOST_BYTES,
        headers=told,
    )
    try:
        answer = json.loads(found.content or b"{}")
        url, size = str(answer["url"]), int(answer.get("file_size") or 0)
    except (ValueError, KeyError, TypeError):
        raise FetchFailed("no address of the picture in the answer") from None
    refuse_larger(size)
    hosts = frozenset({home, settings.TEXTS["WHATSAPP_MEDIA_HOST"]})
    return fetch(url, hosts=hosts, most_bytes=LARGEST_PICTURE_BYTES, headers=told).content or b""


GATEWAY = Gateway(
    channel="whatsapp",
    is_configured=lambda: bool(settings.TEXTS["WHATSAPP_URL"] and settings.TEXTS["WHATSAPP_TOKEN"]),
    send=send,
    fetch_media=fetch_media,
)
