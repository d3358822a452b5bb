"""The moderated inbox: what people unknown to us tell counts nowhere before an operator has taken it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import INBOX_DECIDE
from incidents.errors import SenderIsBlocked, WrongState
from incidents.events import (
    InboxItemJoined,
    InboxItemReceived,
    InboxItemRejected,
    InboxItemTaken,
    InboxPhotoAttached,
    InboxSenderBlocked,
    InboxSendersForgotten,
)
from incidents.models import Door, FieldReport, InboxItem, InboxSender, SenderBlock, SourceClass
from incidents.queries import reference
from incidents.services import places, touching
from incidents.services.drafts import FieldReportDraft, PhotoDraft
from incidents.services.filing import submit_field_report
from incidents.services.locking import locked
from incidents.services.photo_encoding import encoded, kept
from incidents.services.photos import attach_photo
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.filing.rules.receipts import SEEDS, receipt_number
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

SENDER_KEPT_FOR = timedelta(days=30)
SAME_WITHIN = timedelta(minutes=30)
LONGEST_BLOCK = timedelta(days=90)
TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What somebody unknown tells. `sender_key` tells whether two come from the same sender, without saying who."""

    client_ref: UUID
    door: str
    area: str
    text: str
    sender_key: str
    hazard: str = ""
    observed_at: datetime | None = None
    location: Point | None = None
    rt: str = ""
    rw: str = ""
    landmark: str = ""
    is_life_at_risk: bool = False
    sender_name: str = ""
    sender_number: str = ""
    photo: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How an operator takes a message as a report: what its author left open, and what was found out since."""

    hazard: str
    severity: str
    area: str
    text: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    incident_id: UUID | None = None


@transaction.atomic
def keep_in_inbox(*, actor: Actor, telling: Telling) -> InboxItem:
    """Keep what somebody unknown tells, for an operator; the same again is the same message, with the same number."""
    now = timezone.now()
    if known := InboxItem.objects.filter(tenant=actor.tenant.id, client_ref=telling.client_ref).first():
        return known
    if SenderBlock.objects.filter(tenant=actor.tenant.id, sender_key=telling.sender_key, until__gt=now).exists():
        raise SenderIsBlocked
    said = _checked(actor, telling, now=now)
    again = InboxItem.objects.filter(
        tenant=actor.tenant.id, sender_key=telling.sender_key, received_at__gt=now - SAME_WITHIN, text=said["text"]
    )
    if telling.sender_key and (known := again.filter(area=said["area"], hazard=said["hazard"]).first()):
        return known
    item = InboxItem.objects.create(
        tenant_id=actor.tenant.id,
        client_ref=telling.client_ref,
        number=receipt_number(secrets.randbelow(SEEDS)),
        door=telling.door,
        state_at=now,
        received_at=now,
        sender_key=telling.sender_key,
        photo_name=_kept_photo(actor, telling.photo),
        **said,
    )
    _note_sender(actor, item, telling, now=now)
    publish(InboxItemReceived.of(item), detail={"after": {"text": item.text}} if item.text else None)
    return item


@transaction.atomic
def attach_to_item(*, actor: Actor, item_id: UUID, photo: PhotoDraft) -> InboxItem:
    """Put a picture to a message that came without it; once it was taken as a report, the picture is the report's."""
    item = locked(InboxItem, item_id)
    actor.require(INBOX_DECIDE, at=item.area_id)
    if item.report_id is not None:
        attach_photo(actor=actor, report_id=item.report_id, photo=photo)
        return item
    if item.photo_name:
        return item
    item.photo_name = _kept_photo(actor, photo.content)
    item.version += 1
    item.save(update_fields=["photo_name", "version"])
    publish(InboxPhotoAttached.of(item))
    return item


@transaction.atomic
def take_item(*, actor: Actor, item_id: UUID, version: int, taking: Taking) -> FieldReport:
    """Make a report of it, whose source is the public; it then takes the ladder like every other."""
    item = _waiting(actor, item_id, version)
    report = submit_field_report(
        actor=actor,
        draft=FieldReportDraft(
            client_ref=uuid5(item.pk, "taken"),
            type_code="first_report",
            observed_at=item.observed_at,
            reported_at=item.received_at,
            answers={**taking.answers, "hazard": taking.hazard, "severity": taking.severity},
            area=taking.area,
            location=item.location,
            rt=item.rt,
            rw=item.rw,
            landmark=item.landmark,
            text=taking.text,
            source_class=SourceClass.COMMUNITY,
            incident_id=taking.incident_id,
            door=item.door,
        ),
    )
    if item.photo_name:
        with default_storage.open(item.photo_name) as picture:
            photo = PhotoDraft(client_ref=uuid5(item.pk, "photo"), content=picture.read())
        attach_photo(actor=actor, report_id=report.pk, photo=photo)
    item.report = report
    _decide(actor, item, InboxItem.State.TAKEN)
    publish(InboxItemTaken.of(item, report_id=str(report.pk)))
    return report


@transaction.atomic
def join_item(*, actor: Actor, item_id: UUID, version: int, incident_id: UUID) -> InboxItem:
    """Say that it tells of an incident in which the own tenant takes part, and adds nothing that must be counted."""
    item = _waiting(actor, item_id, version)
    item.incident = touching.taking_part(actor, incident_id)
    _decide(actor, item, InboxItem.State.JOINED)
    publish(InboxItemJoined.of(item, incident_id=str(incident_id)))
    return item


@transaction.atomic
def reject_item(*, actor: Actor, item_id: UUID, version: int, reason: str) -> InboxItem:
    """Put it aside, with the reason: no event, a prank, advertising."""
    item = _waiting(actor, item_id, version)
    why = required_reason(reason)
    _decide(actor, item, InboxItem.State.REJECTED, reason=why)
    publish(InboxItemRejected.of(item), detail={"after": {"state_reason": why}})
    return item


@transaction.atomic
def block_sender(*, actor: Actor, item_id: UUID, until: datetime, reason: str) -> SenderBlock:
    """Take nothing more from whoever sent this, until a time; an earlier time ends it earlier."""
    item = locked(InboxItem, item_id)
    actor.require(INBOX_DECIDE, at=item.area_id)
    why = required_reason(reason)
    if not item.sender_key:
        raise InvalidInput({"until": _("Nothing is known by which this sender could be recognised.")})
    if until > timezone.now() + LONGEST_BLOCK:
        raise InvalidInput({"until": _("A sender can be blocked for at most 90 days.")})
    block, _is_new = SenderBlock.objects.update_or_create(
        tenant_id=actor.tenant.id,
        sender_key=item.sender_key,
        defaults={"until": until, "reason": why, "by_id": actor.user_id},
    )
    publish(InboxSenderBlocked.of(item, until=until.isoformat()), detail={"after": {"reason": why}})
    return block


@transaction.atomic
def forget_senders(*, actor: Actor, now: datetime) -> int:
    """Erase names and numbers whose time is over; the messages stay, and nobody can be found by them."""
    gone, _by_model = InboxSender.objects.filter(tenant=actor.tenant.id, keep_until__lt=now).delete()
    if gone:
        publish(InboxSendersForgotten(count=gone))
    return gone


def _checked(actor: Actor, telling: Telling, *, now: datetime) -> dict[str, Any]:
    if telling.door not in Door.values:
        raise InvalidInput({"door": _("There is no such door.")})
    if telling.hazard and telling.hazard not in reference.hazards():
        raise InvalidInput({"hazard": _("Choose a hazard from the list.")})
    place = places.resolve(actor=actor, area=telling.area, location=telling.location)
    text = checked_text("text", telling.text)
    if not text and not telling.hazard:
        raise InvalidInput({"text": _("Say what is happening.")})
    observed_at = telling.observed_at or now
    if observed_at > now + TOLERANCE:
        raise InvalidInput({"observed_at": _("This time lies in the future. Check date, time and time zone.")})
    return {
        "area": place.area,
        "location": place.location,
        "hazard": reference.hazards().get(telling.hazard),
        "observed_at": min(observed_at, now),
        "text": text,
        "rt": places.checked_neighbourhood("rt", telling.rt),
        "rw": places.checked_neighbourhood("rw", telling.rw),
        "landmark": checked_line("landmark", telling.landmark),
        "is_life_at_risk": telling.is_life_at_risk,
    }


def _kept_photo(actor: Actor, content: bytes) -> str:
    """The file first: a row without its file would be worse than a file that no row names."""
    if not content:
        return ""
    picture = encoded(content, time_zone=actor.tenant.time_zone)
    return kept(picture, tenant_id=actor.tenant.id)


def _note_sender(actor: Actor, item: InboxItem, telling: Telling, *, now: datetime) -> None:
    name = checked_line("sender_name", telling.sender_name)
    number = checked_text("sender_number", telling.sender_number, longest=40)
    if name or number:
        InboxSender.objects.create(
            tenant_id=actor.tenant.id, item=item, name=name, number=number, keep_until=now + SENDER_KEPT_FOR
        )


def _waiting(actor: Actor, item_id: UUID, version: int) -> InboxItem:
    item = locked(InboxItem, item_id, version=version)
    actor.require(INBOX_DECIDE, at=item.area_id)
    if item.state != InboxItem.State.WAITING:
        raise WrongState(state=item.get_state_display())
    return item


def _decide(actor: Actor, item: InboxItem, state: InboxItem.State, *, reason: str = "") -> None:
    item.state, item.state_at, item.state_reason = state, timezone.now(), reason
    item.decided_by_id = actor.user_id
    item.version += 1
    item.save()
