"""Deliveries as the channels make them, signed as they sign them."""

import hashlib
import hmac
import json
import time
from typing import Any

from django.test import Client

from tests.integrations.texts.conftest import SECRETS

CODE = "GEMPA Cugenang 120KK 2MD"


def sms(client: Client, text: str = CODE, *, number: str, message_id: str = "sms-1", **changes: Any) -> Any:
    """One SMS, as JSON."""
    said = {"id": message_id, "from": number, "text": text, "sent_at": int(time.time()) - 30, **changes}
    return signed_sms(client, json.dumps(said).encode())


def signed_sms(
    client: Client, content: bytes, *, at: int | None = None, secret: str = SECRETS["SMS_SECRET"], **more: Any
) -> Any:
    """Any bytes under a good signature of the gateway, as of `at`."""
    timestamp = str(at if at is not None else int(time.time()))
    signature = hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()
    kind = more.pop("content_type", "application/json")
    headers = {"X-PMI-Timestamp": timestamp, "X-PMI-Signature": signature}
    return client.post("/pesan/sms/", content, content_type=kind, headers=headers)


def whatsapp(client: Client, text: str = CODE, *, number: str, message_id: str = "wamid.1", **changes: Any) -> Any:
    """One text message of the Cloud API."""
    message = {
        "from": number.lstrip("+"),
        "id": message_id,
        "timestamp": str(int(time.time()) - 30),
        "type": "text",
        "text": {"body": text},
        **changes,
    }
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "messages": [message]}}
    content = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()
    return signed_whatsapp(client, content)


def signed_whatsapp(client: Client, content: bytes, *, secret: str = SECRETS["WHATSAPP_APP_SECRET"]) -> Any:
    """Any bytes under a good signature of the app."""
    signature = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    return client.post("/pesan/whatsapp/", content, content_type="application/json", headers=headers)


def telegram(client: Client, text: str = CODE, *, chat: int = 4711, number: int = 1, **changes: Any) -> Any:
    """One update of a private chat."""
    message = {
        "message_id": number,
        "date": int(time.time()) - 30,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat},
        "text": text,
        **changes,
    }
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRETS["TELEGRAM_SECRET"]}
    content = json.dumps({"update_id": 1, "message": message}).encode()
    return client.post("/pesan/telegram/", content, content_type="application/json", headers=headers)
