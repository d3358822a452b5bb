"""Bringing one delivery: outside of any transaction, between a committed claim and what is noted afterwards."""

from __future__ import annotations

import logging
import smtplib
from uuid import UUID

from django.utils import timezone

from incidents.queries.deliveries import EMAIL, due_deliveries
from incidents.services.deliveries import (
    Claim,
    claim_delivery,
    note_delivered,
    note_not_delivered,
    settle_lost_deliveries,
)
from incidents.services.relay_answers import AnswerDraft, take_answer
from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.errors import FetchFailed
from pmi_platform.core.integration.sending import bring_soon
from pmi_platform.core.tenancy.scope import open_tenant
from pmi_platform.integrations.agencies import mail, webhook

REASON = "deliveries to agencies"
FINAL_SMTP = range(500, 600)
logger = logging.getLogger(__name__)


def due_of(tenant_id: int) -> list[UUID]:
    """The deliveries of a tenant whose turn it is."""
    with open_tenant(tenant_id, reason=REASON):
        return due_deliveries(now=timezone.now())


def deliver_one(tenant_id: int, delivery_id: UUID) -> None:
    """Claim a delivery, commit, and bring it; what somebody else has claimed is left to them."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        claim = claim_delivery(actor=actor, delivery_id=delivery_id)
    if claim is not None:
        bring(claim)


def settle(tenant_id: int) -> None:
    """Put back what was claimed and never heard of again, and have a worker bring what waits."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        settle_lost_deliveries(actor=actor, now=timezone.now())
        waits = bool(due_deliveries(now=timezone.now()))
    if waits:
        bring_soon(tenant_id)


def bring(claim: Claim) -> None:
    """Ask the claim's channel. A process that dies here leaves the claim: the clock has it brought once more."""
    try:
        if claim.by == EMAIL:
            told, answer = mail.send(claim), None
        else:
            told, answer = webhook.send(claim)
    except FetchFailed as error:
        _note_failure(claim, str(error), status=error.answered, retry_after_s=error.retry_after_s)
    except smtplib.SMTPResponseException as error:
        status = 400 if error.smtp_code in FINAL_SMTP else None
        _note_failure(claim, f"SMTP {error.smtp_code} {error.smtp_error!r}", status=status)
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _words in error.recipients.values()}
        _note_failure(claim, f"SMTP {error.recipients}", status=400 if codes & set(FINAL_SMTP) else None)
    except (smtplib.SMTPException, OSError) as error:
        _note_failure(claim, f"{type(error).__name__}: {error}")
    else:
        with open_tenant(claim.tenant_id, reason=REASON) as actor:
            stood = note_delivered(actor=actor, delivery_id=claim.id, told=told)
        if stood and answer is not None:
            _take(claim, answer)


def _take(claim: Claim, answer: AnswerDraft) -> None:
    """A receipt that came at once. One that cannot be taken changes nothing of that the call has arrived."""
    try:
        with open_tenant(claim.tenant_id, reason=REASON) as actor:
            take_answer(actor=actor, draft=answer)
    except DomainError as error:
        logger.warning("delivery.answer_refused", extra={"delivery": str(claim.id), "why": error.code})


def _note_failure(claim: Claim, problem: str, *, status: int | None = None, retry_after_s: float | None = None) -> None:
    logger.warning("delivery.failed", extra={"delivery": str(claim.id), "why": problem[:200]})
    with open_tenant(claim.tenant_id, reason=REASON) as actor:
        note_not_delivered(
            actor=actor, delivery_id=claim.id, problem=problem, status=status, retry_after_s=retry_after_s
        )
