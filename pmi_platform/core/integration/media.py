"""Fetching one picture of a text message: outside of any transaction, between a committed claim and its outcome."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import current_app
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.integration.errors import FetchFailed, MediaNotTaken
from pmi_platform.core.integration.queries.texts import due_media
from pmi_platform.core.integration.sending import send_soon
from pmi_platform.core.integration.services.media import (
    claim_media,
    note_media_failed,
    note_media_taken,
    settle_lost_media,
)
from pmi_platform.core.integration.services.texts import queue_text
from pmi_platform.core.integration.texts import MediaClaim, gateways, media_takers
from pmi_platform.core.tenancy.scope import open_tenant

QUEUE = "media"
REASON = "pictures of text messages"
logger = logging.getLogger(__name__)


def fetch_soon(tenant_id: int) -> None:
    """Have a worker fetch what a tenant waits for; the clock looks too, so nothing is lost while the broker is away."""
    try:
        current_app.send_task("integration.fetch_media", args=(tenant_id,), queue=QUEUE)
    except OperationalError as error:
        logger.warning("media.broker_away", extra={"tenant": tenant_id, "why": str(error)[:200]})


def due_media_of(tenant_id: int) -> list[UUID]:
    """The pictures of a tenant whose turn it is."""
    with open_tenant(tenant_id, reason=REASON):
        return due_media(now=timezone.now())


def settle_media(tenant_id: int) -> None:
    """Queue again what was claimed and never heard of again, and have a worker fetch what waits."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        settle_lost_media(actor=actor, now=timezone.now())
        waits = bool(due_media(now=timezone.now()))
    if waits:
        fetch_soon(tenant_id)


def fetch_one(tenant_id: int, media_pk: UUID) -> None:
    """Claim a picture, commit, fetch it, and put it to what it belongs to."""
    with open_tenant(tenant_id, reason=REASON) as actor:
        claim = claim_media(actor=actor, media_pk=media_pk)
    if claim is None:
        return
    try:
        content = _fetched(claim)
        with open_tenant(claim.tenant_id, reason=REASON) as actor:
            media_takers()[claim.kind](actor, claim, content)
            note_media_taken(actor=actor, media_pk=claim.id)
    except FetchFailed as error:
        _give_up_or_wait(claim, str(error), is_final=False)
    except DomainError as error:
        _give_up_or_wait(claim, _sentence(error), is_final=True)


def _fetched(claim: MediaClaim) -> bytes:
    gateway = gateways().get(claim.channel)
    if gateway is None or gateway.fetch_media is None or not gateway.is_configured():
        raise MediaNotTaken(why=_("nobody fetches pictures of this channel here"))
    return gateway.fetch_media(claim.media_id)


def _give_up_or_wait(claim: MediaClaim, problem: str, *, is_final: bool) -> None:
    """Whoever sent a picture that is given up is told once, so that they can send another."""
    logger.warning("media.not_taken", extra={"media": str(claim.id), "channel": claim.channel, "why": problem})
    with open_tenant(claim.tenant_id, reason=REASON) as actor:
        given_up = note_media_failed(actor=actor, media_pk=claim.id, problem=problem, is_final=is_final)
        if given_up and claim.recipient:
            why = problem if is_final else _("it could not be fetched.")
            body = _("The photo could not be taken: %(why)s The words of your message have arrived.") % {"why": why}
            key = f"{claim.channel}/media/{claim.id}"
            queue_text(actor=actor, channel=claim.channel, recipient=claim.recipient, body=body, key=key)
    if given_up:
        send_soon(claim.tenant_id)


def _sentence(error: DomainError) -> str:
    if isinstance(error, InvalidInput):
        return " ".join(str(sentence) for sentence in error.fields.values())
    return str(error)
