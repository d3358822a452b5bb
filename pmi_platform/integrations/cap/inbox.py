"""The CAP inbox: what machines push to us, each under a name of its own, kept byte for byte with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from incidents.services import receive_alert
from pmi_platform.core.errors import DomainError
from pmi_platform.core.integration.adapters import Feed, Payload, Reading
from pmi_platform.core.integration.errors import Unreadable
from pmi_platform.core.integration.services import messages
from pmi_platform.core.integration.services.messages import Arrival
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.integrations.cap.delivery import SAID, notice_of
from pmi_platform.integrations.cap.messages import read_cap
from pmi_platform.integrations.cap.structure import check_structure

MOST_BYTES = 1024 * 1024
ADDRESS = "/api/v1/cap/"


class TooLarge(DomainError):
    """A message is longer than any warning needs to be. It is not kept."""

    code = "too_large"
    status = 413
    message = _("A message may have %(most)s bytes at most.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a message: the warning that it speaks of, and whether it said anything new."""

    identifier: str
    alert_id: UUID
    is_new: bool


def take_in(*, actor: Actor, content: bytes, content_type: str) -> Taken:
    """Take a pushed message in, in the sender's own tenant and with its rights; the same again changes nothing.

    The sender is known by its account: nobody updates or cancels what another one sent.
    """
    arrival = _arrival(actor, content, content_type)
    kept = messages.keep_message(feed=_feed(actor), arrival=arrival)
    check_structure(content)
    message = read_cap(content)
    if message.message not in SAID:
        raise Unreadable(f"a message of type {message.message} is no warning")
    source = _name(actor)
    notice = notice_of(message, feed=source, source=source, attribution=message.attribution)
    alert, is_new = receive_alert(actor=actor, notice=notice)
    messages.note_taken(message=kept, arrival=arrival, reading=Reading(news_count=int(is_new)))
    return Taken(identifier=message.identifier, alert_id=alert.pk, is_new=is_new)


def keep_refused(*, actor: Actor, content: bytes, content_type: str, error: DomainError) -> None:
    """Keep a message that was refused, with the reason; called once what it had begun is undone."""
    messages.keep_refused(feed=_feed(actor), arrival=_arrival(actor, content, content_type), error=error)


def _name(actor: Actor) -> str:
    return f"cap.push:{actor.tenant.code}:{actor.client or actor.label}"


def _arrival(actor: Actor, content: bytes, content_type: str) -> Arrival:
    return messages.pushed(content=content, content_type=content_type, url=ADDRESS, space=actor.tenant.space)


def _feed(actor: Actor) -> Feed:
    """What the frame wants to know of where a payload came from. Nobody asks this one: it comes by itself."""
    return Feed(
        name=_name(actor),
        partner=actor.tenant.name,
        title=_("Pushed warnings"),
        url="",
        hosts=frozenset(),
        every=timedelta.max,
        silent_after=timedelta.max,
        read=_read_by_the_sender,
        attribution=actor.tenant.name,
        most_bytes=MOST_BYTES,
    )


def _read_by_the_sender(payload: Payload) -> Reading:
    raise Unreadable(f"{payload.feed} is pushed, and read in the scope of its sender")
