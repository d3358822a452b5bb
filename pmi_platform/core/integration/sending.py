"""Sending one text: outside of any transaction, between a committed claim and what is noted afterwards."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.queries.texts import due_texts
from pmi_platform.core.integration.services.texts import claim_text, note_not_sent, note_sent, settle_lost_texts
from pmi_platform.core.integration.texts import Claim, gateways
from pmi_platform.core.tenancy.scope import open_tenant

QUEUE = "notify"
logger = logging.getLogger(__name__)
REASON = "text messages"


def send_soon(tenant_id: int) -> None:
    """Have a worker send what a tenant has queued; the clock looks too, so nothing is lost while the broker is away."""
    try:
        current_app.send_task("integration.send_texts", args=(tenant_id,), queue=QUEUE)
    except OperationalError as error:
        logger.warning("text.broker_away", extra={"tenant": tenant_id, "why": str(error)[:200]})


def bring_soon(tenant_id: int) -> None:
    """Have a worker bring to agencies what a tenant has queued for them; the clock looks too."""
    try:
        current_app.send_task("agencies.deliver", args=(tenant_id,), queue=QUEUE)
    except OperationalError as error:
        logger.warning("delivery.broker_away", extra={"tenant": tenant_id, "why": str(error)[:200]})


def due_of(tenant_id: int) -> list[UUID]:
    """The texts of a tenant whose turn it is."""
    with open_tenant(tenant_id, reason=REASON):
        return due_texts(now=timezone.now())


def send_one(tenant_id: int, text_id: UUID) -> None:
    """Claim a text, commit, and send it; what somebody else has claimed is left to them."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        claim = claim_text(actor=actor, text_id=text_id)
    if claim is not None:
        send_claimed(claim)


def settle(tenant_id: int) -> None:
    """Decide on what was claimed and never heard of again, and have a worker send what waits."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        settle_lost_texts(actor=actor, now=timezone.now())
        waits = bool(due_texts(now=timezone.now()))
    if waits:
        send_soon(tenant_id)


def send_claimed(claim: Claim) -> None:
    """Ask the gateway of the claim's channel. A process that dies here leaves the claim: it is settled by the clock."""
    gateway = gateways().get(claim.channel)
    if gateway is None or not gateway.is_configured():
        _note_failure(claim, "nobody carries this channel here", is_final=True)
        return
    try:
        provider_id = gateway.send(claim)
    except FetchFailed as error:
        logger.warning("text.not_sent", extra={"text": str(claim.id), "channel": claim.channel, "why": str(error)})
        _note_failure(claim, str(error), is_final=False)
        return
    with open_tenant(claim.tenant_id, reason=REASON) as actor:
        note_sent(actor=actor, text_id=claim.id, provider_id=provider_id)


def _note_failure(claim: Claim, problem: str, *, is_final: bool) -> None:
    with open_tenant(claim.tenant_id, reason=REASON) as actor:
        note_not_sent(actor=actor, text_id=claim.id, problem=problem, is_final=is_final)
