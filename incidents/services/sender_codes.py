"""Proving the number of a public report by a code: offered where the deployment turns it on, never asked of anybody."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.errors import TooManyCodes
from incidents.events import InboxNumberProved
from incidents.models import InboxSender
from pmi_platform.core.accounts.queries.numbers import number_for_texts
from pmi_platform.core.errors import InvalidInput, NotFound
from pmi_platform.core.integration.services.texts import queue_text
from pmi_platform.core.integration.texts import gateways, keyed
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

CODE_LASTS = timedelta(minutes=15)
MOST_CODES, MOST_ATTEMPTS = 3, 5
"""A code has six digits: whoever guesses is right once in 66,000 reports."""
CHANNEL = "sms"


class Outcome(StrEnum):
    """What became of a code that somebody typed."""

    PROVED = "proved"
    WRONG = "wrong"
    OVER = "over"


def codes_are_offered() -> bool:
    """Whether this deployment sends codes, and can."""
    gateway = gateways().get(CHANNEL)
    return settings.TEXTS["PUBLIC_CODES"] == "yes" and gateway is not None and gateway.is_configured()


@transaction.atomic
def send_code(*, actor: Actor, item_id: UUID) -> None:
    """Have a code sent to the number that a report names. Whoever calls knows that its sender asks."""
    sender = _sender(actor, item_id)
    number = number_for_texts(sender.number)
    if number is None:
        raise InvalidInput({"number": _("A code can only be sent to a mobile number.")})
    if sender.proved_at is not None:
        return
    if sender.codes_sent >= MOST_CODES:
        raise TooManyCodes
    code = f"{secrets.randbelow(1_000_000):06d}"
    sender.code_digest, sender.code_until = _digest(item_id, code), timezone.now() + CODE_LASTS
    sender.codes_sent, sender.code_attempts = sender.codes_sent + 1, 0
    _save(sender)
    body = _("%(code)s is your code for PMI. It proves that this number is yours. Tell it to nobody.") % {"code": code}
    key = f"{CHANNEL}/code/{item_id}/{sender.codes_sent}"
    queue_text(actor=actor, channel=CHANNEL, recipient=number, body=body, key=key)


@transaction.atomic
def prove_number(*, actor: Actor, item_id: UUID, code: str) -> Outcome:
    """Take a code that was typed. A wrong one is counted, so it is answered and not raised."""
    sender = _sender(actor, item_id)
    if sender.proved_at is not None:
        return Outcome.PROVED
    now = timezone.now()
    if sender.code_until is None or sender.code_until < now or sender.code_attempts >= MOST_ATTEMPTS:
        return Outcome.OVER
    digits = "".join(character for character in code[:40] if character.isdecimal())
    if not hmac.compare_digest(_digest(item_id, digits), sender.code_digest):
        sender.code_attempts += 1
        _save(sender)
        return Outcome.WRONG
    sender.proved_at, sender.code_digest, sender.code_until = now, "", None
    _save(sender)
    publish(InboxNumberProved.of(sender.item))
    return Outcome.PROVED


def _sender(actor: Actor, item_id: UUID) -> InboxSender:
    senders = InboxSender.objects.select_for_update(of=("self",)).select_related("item")
    found = senders.filter(tenant=actor.tenant.id, item=item_id).first()
    if found is None:
        raise NotFound
    return found


def _save(sender: InboxSender) -> None:
    sender.version += 1
    sender.save(update_fields=["code_digest", "code_until", "codes_sent", "code_attempts", "proved_at", "version"])


def _digest(item_id: UUID, code: str) -> str:
    return keyed("public code", str(item_id), code)
