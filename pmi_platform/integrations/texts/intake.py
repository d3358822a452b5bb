"""Taking one text in, whichever channel brought it: once, by its officer or into the inbox, with one answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from incidents.capabilities import REPORT_SUBMIT
from incidents.queries.inbox import waiting_item_of
from incidents.queries.tellings import just_told_by, names_within, provinces_named, read_message
from incidents.services import Message, Telling, Told, keep_in_inbox, tell_by_message
from pmi_platform.core.accounts.queries.numbers import account_of_number
from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.queries.texts import account_bound_to, has_media
from pmi_platform.core.integration.services.media import aim_media, queue_media
from pmi_platform.core.integration.services.texts import bind_address, note_outcome, note_received, queue_text
from pmi_platform.core.integration.texts import MediaOf, keyed
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.queries.memberships import Choice, available_to
from pmi_platform.core.tenancy.queries.tenants import first_province, provinces_by_area, tenant_of_code
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role
from pmi_platform.core.tenancy.scope import Actor, open_scope, open_tenant
from pmi_platform.integrations.texts import answers
from pmi_platform.integrations.texts.pictures import ITEM, MOST_PICTURES, REPORT

logger = logging.getLogger(__name__)
TEXTS = UUID("0e3c9d4a-7d0b-4b7e-9a57-3f6f5d1f4c22")
LONGEST = 4_000
WHOLE = 2
REPEATED, EMPTY, TOO_LONG, TOO_OLD = "repeated", "empty", "too_long", "too_old"
REPORTED, ASKED, INBOX, REFUSED, BOUND = "reported", "asked", "inbox", "refused", "bound"
ADDED = "added"
FOLLOWS_WITHIN = timedelta(minutes=30)
"""Pictures without words belong to what their sender wrote just before: each comes as a message of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingText:
    """A text as its channel brought it. `address` is where an answer goes, `number` the telephone number if known.

    `contact` is a number that its owner has shown in a channel whose addresses are no numbers; `pictures` are the
    channel's ids of those that can be fetched; `site` is our address.
    """

    channel: str
    message_id: str
    address: str
    text: str
    sent_at: datetime
    number: str = ""
    contact: str = ""
    media_count: int = 0
    pictures: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a text, in one word, and the tenant that has something to send now."""

    outcome: str
    tenant_id: int | None = None


def take_text(incoming: IncomingText, *, no_older_than: timedelta) -> Taken:
    """Take a text in; the same one again changes nothing and is not answered again."""
    now = timezone.now()
    if incoming.sent_at < now - no_older_than:
        return Taken(outcome=TOO_OLD)
    if len(incoming.text) > LONGEST:
        return Taken(outcome=TOO_LONG)
    if not incoming.text.strip() and not incoming.media_count and not incoming.contact:
        return Taken(outcome=EMPTY)
    with transaction.atomic():
        received_id = note_received(
            channel=incoming.channel,
            message_id=incoming.message_id,
            sender=incoming.address,
            text="\x1f".join((incoming.text, *incoming.pictures)),
            now=now,
        )
        if received_id is None:
            return Taken(outcome=REPEATED)
        taken = _take(incoming)
        note_outcome(received_id=received_id, outcome=taken.outcome)
    logger.info("text.taken", extra={"channel": incoming.channel, "outcome": taken.outcome})
    return taken


def _take(incoming: IncomingText) -> Taken:
    if incoming.contact:
        return _bind(incoming)
    user_id = account_of_number(incoming.number) if incoming.number else None
    user_id = user_id or account_bound_to(channel=incoming.channel, address=incoming.address)
    office = _office_of(user_id) if user_id else None
    if user_id is None or office is None:
        return _keep(incoming)
    with open_scope(user_id=user_id, membership_id=office.id) as actor, translation.override(actor.language):
        outcome, body, key = _told(actor, incoming)
        if outcome == INBOX:
            key = _kept_by(actor, incoming)
        queue_text(
            actor=actor,
            channel=incoming.channel,
            recipient=incoming.address,
            body=body,
            key=f"{incoming.channel}/{key}",
            is_critical=False,
        )
    return Taken(outcome=outcome, tenant_id=office.tenant_id)


def _told(actor: Actor, incoming: IncomingText) -> tuple[str, str, str]:
    """What became of an officer's text, the answer, and what the answer is about: the same is not answered twice."""
    known = just_told_by(actor=actor, door=incoming.channel, since=_lately()) if _is_follow_up(incoming) else None
    if known:
        _queue_pictures(actor, incoming, kind=REPORT, subject=known.pk)
        return ADDED, answers.picture_added(known.receipt), f"pictures/{known.pk}"
    message = Message(door=incoming.channel, key=incoming.message_id, text=incoming.text, sent_at=incoming.sent_at)
    try:
        with transaction.atomic():
            told = tell_by_message(actor=actor, message=message)
    except DomainError as problem:
        return REFUSED, answers.refused(problem), f"refused/{_digest(incoming)}"
    if told.is_nothing:
        return INBOX, answers.passed_on(), ""
    _queue_told_pictures(actor, incoming, told)
    body = answers.receipt(told) if told.report else answers.question(told)
    body += answers.not_kept() if incoming.media_count and not incoming.pictures else ""
    about = str(told.report.pk) if told.report else told.reference
    return (REPORTED if told.report else ASKED), body, f"{about}/{keyed(body)[:24]}"


def _office_of(user_id: UUID) -> Choice | None:
    """The office in which somebody reports: the first actual one that may."""
    offices = (office for office in available_to(user_id) if office.space == Space.ACTUAL)
    return next((office for office in offices if REPORT_SUBMIT in ROLE_TABLE[Role(office.role)]), None)


def _keep(incoming: IncomingText) -> Taken:
    """Keep what an unknown sender writes for the operators of the province of which it tells."""
    tenant_id = _concerned(incoming)
    if tenant_id is None:
        return Taken(outcome=REFUSED)
    with open_tenant(tenant_id, reason=f"text by {incoming.channel}") as actor:
        try:
            with transaction.atomic():
                number, key = _kept(actor, incoming)
        except DomainError:
            return Taken(outcome=REFUSED)
        queue_text(
            actor=actor,
            channel=incoming.channel,
            recipient=incoming.address,
            body=answers.kept(number, tenant=actor.tenant.code, site=incoming.site),
            key=f"{incoming.channel}/{key}",
        )
    return Taken(outcome=INBOX, tenant_id=tenant_id)


def _concerned(incoming: IncomingText) -> int | None:
    """The province that the text names, where there are several; else the one to which the channels belong."""
    served = provinces_by_area()
    if len(served) > 1 and len(named := provinces_named(incoming.text, among=served.keys())) == 1:
        return served[next(iter(named))]
    if len(served) > 1 and _is_follow_up(incoming):
        sender_key = keyed(incoming.channel, incoming.address)
        for tenant_id in served.values():
            with open_tenant(tenant_id, reason=f"text by {incoming.channel}"):
                if waiting_item_of(sender_key=sender_key, since=_lately()):
                    return tenant_id
    return tenant_of_code(settings.TEXTS["TEXTS_TENANT"]) or first_province()


def _kept_by(actor: Actor, incoming: IncomingText) -> str:
    """An officer's words that tell of no event are read by an operator all the same."""
    return _kept(actor, incoming)[1]


def _kept(actor: Actor, incoming: IncomingText) -> tuple[str, str]:
    sender_key = keyed(incoming.channel, incoming.address)
    known = waiting_item_of(sender_key=sender_key, since=_lately()) if _is_follow_up(incoming) else None
    if known and not has_media(subject=known.pk):
        _queue_pictures(actor, incoming, kind=ITEM, subject=known.pk)
        return known.number, str(known.pk)
    area = (actor.unit.area_code if actor.unit else "") or actor.tenant.area_code or ""
    reading = read_message(incoming.text, names=names_within(area[:WHOLE] if not actor.unit else area))
    item = keep_in_inbox(
        actor=actor,
        telling=Telling(
            client_ref=uuid5(TEXTS, f"{incoming.channel}/{incoming.message_id}"),
            door=incoming.channel,
            area=reading.area or area,
            hazard=reading.hazard,
            text=incoming.text or answers.only_media(incoming.media_count),
            observed_at=min(incoming.sent_at, timezone.now()),
            rt=reading.rt,
            rw=reading.rw,
            sender_key=sender_key,
            sender_number=incoming.number or incoming.address,
        ),
    )
    _queue_pictures(actor, incoming, kind=ITEM, subject=item.pk)
    return item.number, str(item.pk)


def _bind(incoming: IncomingText) -> Taken:
    """Let a chat stand for the account whose number its owner has just shown there."""
    user_id = account_of_number(incoming.contact)
    office = _office_of(user_id) if user_id else None
    if user_id is None or office is None:
        return Taken(outcome=REFUSED)
    bind_address(channel=incoming.channel, address=incoming.address, user_id=user_id)
    with open_scope(user_id=user_id, membership_id=office.id) as actor, translation.override(actor.language):
        key = f"{incoming.channel}/bound/{_digest(incoming)}"
        queue_text(
            actor=actor, channel=incoming.channel, recipient=incoming.address, body=answers.bound(actor.name), key=key
        )
    return Taken(outcome=BOUND, tenant_id=office.tenant_id)


def _is_follow_up(incoming: IncomingText) -> bool:
    return bool(incoming.pictures) and not incoming.text.strip()


def _lately() -> datetime:
    return timezone.now() - FOLLOWS_WITHIN


def _queue_told_pictures(actor: Actor, incoming: IncomingText, told: Told) -> None:
    """Put the pictures to the report, those too that came while it was incomplete; or have them wait for it."""
    if told.report is None:
        _queue_pictures(actor, incoming, reference=told.reference)
        return
    _queue_pictures(actor, incoming, kind=REPORT, subject=told.report.pk)
    aim_media(
        actor=actor,
        sender_key=keyed(incoming.channel, incoming.address),
        reference=told.reference,
        kind=REPORT,
        subject=told.report.pk,
    )


def _queue_pictures(
    actor: Actor, incoming: IncomingText, *, kind: str = "", subject: UUID | None = None, reference: str = ""
) -> None:
    of = MediaOf(
        channel=incoming.channel,
        key=f"{incoming.channel}/{_digest(incoming)}",
        recipient=incoming.address,
        sender_key=keyed(incoming.channel, incoming.address),
        reference=reference,
        kind=kind,
        subject=subject,
    )
    queue_media(actor=actor, of=of, media_ids=incoming.pictures[:MOST_PICTURES])


def _digest(incoming: IncomingText) -> str:
    return keyed(incoming.channel, incoming.message_id)[:24]
