"""The moderated inbox as a list, as one, and as a number beside what is verified; and what its sender may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone

from incidents.capabilities import INBOX_READ, SENDER_READ
from incidents.models import InboxItem, InboxSender, SenderBlock
from pmi_platform.core.errors import NotFound, NotPermitted
from pmi_platform.core.filing.rules.receipts import read_receipt
from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.queries.areas import inside
from pmi_platform.core.tenancy.scope import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilters:
    """What to look for; every given part narrows."""

    state: str = ""
    door: str = ""
    hazard: str = ""
    within: str = ""
    life_at_risk: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxStory:
    """A message with, for those who may know, who sent it, and whether nothing more is taken from them."""

    item: InboxItem
    sender: InboxSender | None
    has_sender: bool
    block: SenderBlock | None
    others: list[InboxItem]


NO_FILTERS = InboxFilters()
MOST_OTHERS = 5


def readable_items(actor: Actor) -> QuerySet[InboxItem]:
    """The messages from the areas that the actor's office covers."""
    actor.require(INBOX_READ)
    areas = actor.reach(INBOX_READ)
    return InboxItem.objects.all() if areas is None else InboxItem.objects.filter(inside(areas, field="area"))


def list_items(*, actor: Actor, filters: InboxFilters = NO_FILTERS) -> QuerySet[InboxItem]:
    """Messages that match, newest first."""
    items = readable_items(actor)
    told = {"state": filters.state, "door": filters.door, "hazard": filters.hazard}
    items = items.filter(**{name: value for name, value in told.items() if value})
    if filters.within:
        first, after = span(filters.within)
        items = items.filter(area__gte=first, area__lt=after)
    if filters.life_at_risk:
        items = items.filter(is_life_at_risk=True)
    if text := filters.text.strip():
        if actor.withholds_personal:
            raise NotPermitted(capability="personal:read")
        number = read_receipt(text)
        words = SearchQuery(text, config="simple", search_type="websearch")
        items = items.filter(number=number) if number else items.filter(search=words)
    return items.select_related("hazard", "incident").order_by("-received_at", "-pk")


def inbox_item(*, actor: Actor, item_id: UUID) -> InboxStory:
    """One message; raises `NotFound`."""
    related = ("area", "hazard", "incident", "report", "decided_by")
    found = readable_items(actor).select_related(*related).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    sender = InboxSender.objects.filter(item=found.pk).first()
    same = readable_items(actor).filter(sender_key=found.sender_key).exclude(pk=found.pk).order_by("-received_at")
    block = SenderBlock.objects.filter(sender_key=found.sender_key, until__gt=timezone.now()).first()
    return InboxStory(
        item=found,
        sender=sender if actor.allows(SENDER_READ, at=found.area_id) and not actor.withholds_personal else None,
        has_sender=sender is not None,
        block=block if found.sender_key else None,
        others=list(same[:MOST_OTHERS]) if found.sender_key else [],
    )


def waiting_count(*, actor: Actor) -> int:
    """How many messages nobody has checked yet; nothing for who reads no inbox."""
    if not actor.allows(INBOX_READ):
        return 0
    return readable_items(actor).filter(state=InboxItem.State.WAITING).count()


def waiting_at_risk_count(*, actor: Actor) -> int:
    """How many of them say that a life is at risk."""
    if not actor.allows(INBOX_READ):
        return 0
    return readable_items(actor).filter(state=InboxItem.State.WAITING, is_life_at_risk=True).count()


def inbox_photo(*, actor: Actor, item_id: UUID) -> File[bytes]:
    """The picture of a message; raises `NotFound`."""
    found = readable_items(actor).filter(pk=item_id).exclude(photo_name="").first()
    if found is None:
        raise NotFound
    try:
        return default_storage.open(found.photo_name)
    except FileNotFoundError:
        raise NotFound from None


def sender_of(*, item: InboxItem) -> InboxSender | None:
    """Who sent it, for the sender's own page."""
    return InboxSender.objects.filter(item=item.pk).first()


def waiting_item_of(*, sender_key: str, since: datetime) -> InboxItem | None:
    """The newest message of the open tenant's inbox from this sender that awaits a decision and has no picture."""
    found = InboxItem.objects.filter(
        sender_key=sender_key, received_at__gte=since, state=InboxItem.State.WAITING, photo_name=""
    )
    return found.order_by("-received_at").first()


def told_state(*, number: str) -> InboxItem | None:
    """What the open tenant's sender of this number may know: its state, and nothing that others said."""
    receipt = read_receipt(number)
    return InboxItem.objects.filter(number=receipt).first() if receipt else None
