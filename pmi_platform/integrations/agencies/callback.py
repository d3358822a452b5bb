"""`POST /instansi/<organisation>/jawaban/`: an agency's system says what became of a call that was brought to it."""

from __future__ import annotations

import hmac
import time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from incidents.queries.deliveries import living_keys
from incidents.queries.situation_reports import public_tenant
from incidents.services.relay_answers import take_answer
from pmi_platform.core.errors import DomainError, InvalidInput, NotFound
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.integrations.agencies.signing import signature, signatures_in
from pmi_platform.integrations.agencies.webhook import answer_in
from pmi_platform.integrations.texts.webhooks import BadSignature, TooOld, body_of, read_json

DOOR = "callback"
SIGNED_WITHIN_S = 300
REASON = "answer of an agency"


@csrf_exempt
@require_POST
def answers(request: HttpRequest, tenant: str) -> JsonResponse:
    """Take one answer in; the same number again changes nothing and is answered the same."""
    found = public_tenant(tenant)
    if found is None:
        raise Http404
    try:
        content = body_of(request)
        with open_tenant(found.pk, reason=REASON) as actor:
            channel_id = _signer(request, content)
            told = read_json(content)
            draft = answer_in(
                told,
                relay_id=_id(told),
                channel_id=channel_id,
                door=DOOR,
                ref=str(told.get("ref") or ""),
                upto=_upto(told),
            )
            relay = take_answer(actor=actor, draft=draft)
    except DomainError as error:
        return _refused(error)
    moments = {"received_at": relay.received_at, "refused_at": relay.refused_at, "closed_at": relay.closed_at}
    return JsonResponse({"relay": str(relay.pk), **moments})


def _signer(request: HttpRequest, content: bytes) -> UUID:
    """The channel whose key has signed; every refusal looks the same."""
    timestamp = request.headers.get("X-PMI-Timestamp", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise BadSignature
    made = signatures_in(request.headers.get("X-PMI-Signature", ""))
    for key_id, (channel_id, secret) in living_keys(key_ids=made, now=timezone.now()).items():
        if hmac.compare_digest(signature(secret, timestamp, content).encode(), made[key_id].lower().encode()):
            if abs(time.time() - int(timestamp)) > SIGNED_WITHIN_S:
                raise TooOld
            return channel_id
    raise BadSignature


def _id(told: dict[str, Any]) -> UUID:
    try:
        return UUID(str(told.get("relay")))
    except ValueError:
        raise NotFound from None


def _upto(told: dict[str, Any]) -> int | None:
    """Up to which later fact a receipt speaks; without a word, of all that was told."""
    upto = told.get("n")
    if upto is None:
        return None
    if isinstance(upto, bool) or not isinstance(upto, int):
        raise Unreadable("n is no whole number")
    return upto


def _refused(error: DomainError) -> JsonResponse:
    told: dict[str, Any] = {"code": error.code, "detail": str(error)}
    if isinstance(error, InvalidInput):
        told["fields"] = {name: str(words) for name, words in error.fields.items()}
    return JsonResponse(told, status=error.status)
