"""Bringing to an agency's system: JSON under a stable key, signed; its answer may be a receipt at once."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from incidents.queries.deliveries import ANSWERS, RELAYED_KINDS
from incidents.services.deliveries import Claim
from incidents.services.relay_answers import AnswerDraft
from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.fetching import post
from pmi_platform.integrations.agencies.signing import signed

DOOR = "response"
MOST_BYTES = 64 * 1024


def send(claim: Claim) -> tuple[str, AnswerDraft | None]:
    """Bring it; what was answered in a word, and the receipt if there was one in it. Raises `FetchFailed`."""
    if not claim.keys:
        raise FetchFailed("no key is good any more", answered=401)
    content = content_of(claim)
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-PMI-Timestamp": timestamp,
        "X-PMI-Signature": signed(claim.keys, timestamp=timestamp, content=content),
        "Idempotency-Key": str(claim.id),
        **({"X-PMI-Possible-Repeat": "1"} if claim.is_repeat else {}),
    }
    host = urlsplit(claim.address).hostname or ""
    answer = post(claim.address, content, headers=headers, hosts=frozenset({host}), most_bytes=MOST_BYTES)
    told = _read(answer.content)
    return str(told.get("answer") or "ok")[:40], _answer(claim, told)


def content_of(claim: Claim) -> bytes:
    """The same bytes at every attempt."""
    told: dict[str, Any] = {
        "id": str(claim.id),
        "kind": claim.kind,
        "from": {"code": claim.tenant_code, "name": claim.tenant_name},
        **claim.body,
    }
    if claim.kind in RELAYED_KINDS:
        told["answer_url"] = settings.SITE_URL + reverse("agency-answers", args=[claim.tenant_code.lower()])
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()


def answer_in(
    told: dict[str, Any], *, relay_id: UUID, channel_id: UUID, door: str, ref: str, upto: int | None
) -> AnswerDraft:
    """What a system said of a relay, in its answer or later; whatever is no text is left out."""
    words = {name: value for name in ("answer", "by", "text") if isinstance(value := told.get(name), str)}
    return AnswerDraft(
        relay_id=relay_id,
        channel_id=channel_id,
        door=door,
        kind=words.get("answer", ""),
        by=words.get("by", ""),
        text=words.get("text", ""),
        ref=ref,
        upto=upto,
    )


def _answer(claim: Claim, told: dict[str, Any]) -> AnswerDraft | None:
    """A system that only says that it has the message has not said that anybody has read it."""
    if claim.kind not in RELAYED_KINDS or told.get("answer") not in ANSWERS:
        return None
    ref = told.get("ref") if isinstance(told.get("ref"), str) and told.get("ref") else f"response:{claim.id}"
    return answer_in(
        told,
        relay_id=UUID(claim.body["relay"]),
        channel_id=claim.channel_id,
        door=DOOR,
        ref=str(ref),
        upto=claim.n,
    )


def _read(content: bytes | None) -> dict[str, Any]:
    try:
        told = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
