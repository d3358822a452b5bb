"""What an officer writes into a text message becomes a report, by whichever channel; what is unclear is asked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from incidents.capabilities import REPORT_SUBMIT
from incidents.events import MessageLeftUnfinished
from incidents.models import FieldReport, ReportArrival, UnfinishedMessage
from incidents.queries.tellings import names_around, own_report_of
from incidents.rules.compact import Reading, read
from incidents.rules.references import short_reference
from incidents.rules.tellings import EARLY_WARNING, FIRST_REPORT, answers_of, seen_at, text_of
from incidents.rules.twins import SEEN, SEVERITY
from incidents.services.drafts import FieldReportDraft
from incidents.services.filing import submit_field_report
from incidents.services.words import checked_text
from pmi_platform.core.errors import NotPermitted
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor

MESSAGES = UUID("5b0f6c7e-53c1-4a44-9f6e-0c8f6f0a6d10")
"""The namespace in which a message's id becomes the `client_ref` of what it tells."""
KEPT_FOR = timedelta(days=1)
KECAMATAN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text as a channel brought it. `key` is the channel's own id of it; `sent_at` is when it was sent."""

    door: str
    key: str
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a message: a report, or what is missing for one. `is_nothing` when it tells of no event at all."""

    reading: Reading
    reference: str = ""
    report: FieldReport | None = None
    missing: tuple[str, ...] = ()
    conflicts: Sequence[str] = ()
    is_new: bool = False
    is_nothing: bool = False


@transaction.atomic
def tell_by_message(*, actor: Actor, message: Message) -> Told:
    """File what an officer's message says, join it to what they told before, or keep it until it is complete."""
    actor.require(REPORT_SUBMIT)
    checked_text("text", message.text)
    names = names_around(actor=actor)
    reading = read(message.text, names=names)
    client_ref = uuid5(MESSAGES, f"{message.door}/{message.key}")
    reference = reading.reference or short_reference(client_ref)
    begun = (
        UnfinishedMessage.objects.select_for_update()
        .filter(tenant=actor.tenant.id, author=actor.user_id, reference=reference)
        .first()
    )
    if begun:
        reading = read(f"{begun.text}\n{message.text}", names=names)
    if not (reading.hazard or reading.counts or reading.reference or reading.is_warning):
        return Told(reading=reading, is_nothing=True)

    known = own_report_of(actor=actor, reference=reference)
    hazard = reading.hazard or (known.hazard_id if known else "")
    area = reading.area or (known.area_id if known else own_kecamatan(actor))
    missing = tuple(name for name, value in (("hazard", hazard), ("area", area)) if not value)
    if missing:
        _keep(actor, message, reference, begun)
        return Told(reading=reading, reference=reference, missing=missing)
    report = submit_field_report(
        actor=actor, draft=_draft(actor, message, reading, known, (client_ref, reference, hazard, area))
    )
    if begun:
        begun.delete()
    arrival = ReportArrival.objects.filter(report=report, client_ref=client_ref).select_related("amendment").first()
    conflicts = arrival.amendment.conflicts if arrival and arrival.amendment else ()
    return Told(
        reading=reading, reference=reference, report=report, conflicts=conflicts, is_new=report.client_ref == client_ref
    )


@transaction.atomic
def forget_unfinished(*, actor: Actor, now: datetime) -> int:
    """Forget what nobody has completed in time."""
    gone, _by_model = UnfinishedMessage.objects.filter(tenant=actor.tenant.id, keep_until__lt=now).delete()
    return gone


def own_kecamatan(actor: Actor) -> str:
    """The kecamatan of the actor's office, where it is that of one: what a message that names no place is about."""
    area = actor.unit.area_code if actor.unit else ""
    return area if len(area) == KECAMATAN else ""


def _draft(
    actor: Actor, message: Message, reading: Reading, known: FieldReport | None, told: tuple[UUID, str, str, str]
) -> FieldReportDraft:
    client_ref, reference, hazard, area = told
    type_code = known.type_code if known else EARLY_WARNING if reading.is_warning else FIRST_REPORT
    sent_at = min(message.sent_at, timezone.now()).astimezone(ZoneInfo(actor.tenant.time_zone))
    assumed = {SEVERITY: not reading.severity, SEEN: not (reading.clock or reading.day)}
    return FieldReportDraft(
        client_ref=client_ref,
        type_code=type_code,
        observed_at=seen_at(reading, sent_at=sent_at),
        reported_at=sent_at,
        answers=answers_of(reading, hazard=hazard, type_code=type_code),
        area=area,
        rt=reading.rt,
        rw=reading.rw,
        landmark=reading.landmark,
        text=text_of(reading, type_code=type_code),
        door=message.door,
        reference=reference,
        assumed=frozenset(name for name, is_assumed in assumed.items() if is_assumed),
    )


def _keep(actor: Actor, message: Message, reference: str, begun: UnfinishedMessage | None) -> None:
    if begun:
        begun.text = f"{begun.text}\n{message.text}"[-4_000:]
        begun.save(update_fields=["text"])
        return
    author_id = actor.user_id
    if author_id is None:
        raise NotPermitted(capability=REPORT_SUBMIT)
    UnfinishedMessage.objects.create(
        tenant_id=actor.tenant.id,
        author_id=author_id,
        reference=reference,
        door=message.door,
        text=message.text,
        reported_at=message.sent_at,
        keep_until=timezone.now() + KEPT_FOR,
    )
    publish(MessageLeftUnfinished(door=message.door), detail={"after": {"text": message.text}})
