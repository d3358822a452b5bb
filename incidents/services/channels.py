"""Ways to agencies: who is told by machine, where, and with which keys both sides sign."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import CHANNEL_MANAGE
from incidents.errors import WrongState
from incidents.events import ChannelClosed, ChannelKeyEnded, ChannelKeyMade, ChannelOpened, ChannelRevised, ChannelTried
from incidents.models import AgencyChannel, ChannelKey, RelayDelivery
from incidents.rules.calls import AGENCIES
from incidents.rules.deliveries import CENTRE, KEYS_OVERLAP, is_webhook_address
from incidents.services import places
from incidents.services.deliveries import queued
from incidents.services.locking import locked
from incidents.services.words import LONGEST_TEXT, checked_line, checked_text
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.sealing import sealed

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDraft:
    """A way to an agency; `party` is its code, or `112` for the centre that brings calls in."""

    party: str
    name: str
    area: str
    kind: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key just made, with its secret, which is never shown again."""

    key: ChannelKey
    secret: str


@transaction.atomic
def open_channel(*, actor: Actor, draft: ChannelDraft) -> tuple[AgencyChannel, MadeKey | None]:
    """Lay down a way to an agency in an area; a system gets its first key with it."""
    area = places.own_area(actor, draft.area)
    actor.require(CHANNEL_MANAGE, at=area.code)
    told = _checked(draft)
    if AgencyChannel.objects.filter(
        tenant=actor.tenant.id, party=draft.party, area=area, kind=draft.kind, closed_at__isnull=True
    ).exists():
        raise InvalidInput({"area": _("This agency is reached in this way here already. Change that one.")})
    channel = AgencyChannel.objects.create(
        tenant_id=actor.tenant.id, party=draft.party, kind=draft.kind, area=area, **told
    )
    publish(ChannelOpened.of(channel), detail={"after": told})
    return channel, _new_key(actor, channel) if channel.kind == AgencyChannel.Kind.WEBHOOK else None


@transaction.atomic
def revise_channel(*, actor: Actor, channel_id: UUID, version: int, name: str, address: str) -> AgencyChannel:
    """Change the name or the address; what waits goes to the new one."""
    channel = _taken(actor, channel_id, version)
    draft = ChannelDraft(party=channel.party, name=name, area=channel.area_id, kind=channel.kind, address=address)
    told, before = _checked(draft), {"name": channel.name, "address": channel.address}
    channel.name, channel.address = told["name"], told["address"]
    channel.version += 1
    channel.save(update_fields=["name", "address", "version"])
    publish(ChannelRevised.of(channel), detail={"before": before, "after": told})
    return channel


@transaction.atomic
def close_channel(*, actor: Actor, channel_id: UUID, version: int) -> AgencyChannel:
    """Take a way out of use: nothing more goes by it, its keys end now, and what waited stays as not delivered."""
    channel = _taken(actor, channel_id, version)
    now = timezone.now()
    channel.closed_at = now
    channel.version += 1
    channel.save(update_fields=["closed_at", "version"])
    ChannelKey.objects.filter(channel=channel.pk, ends_at__isnull=True).update(ends_at=now)
    RelayDelivery.objects.filter(channel=channel.pk, state=RelayDelivery.State.QUEUED).update(
        state=RelayDelivery.State.DEAD, state_at=now, problem=str(_("The way was taken out of use."))
    )
    publish(ChannelClosed.of(channel))
    return channel


@transaction.atomic
def renew_key(*, actor: Actor, channel_id: UUID, version: int) -> MadeKey:
    """Make a further key; the older ones stay good for a week, so that both sides change without a gap."""
    channel = _taken(actor, channel_id, version)
    if channel.kind != AgencyChannel.Kind.WEBHOOK:
        raise WrongState(state=channel.get_kind_display())
    now = timezone.now()
    _living(channel, now).filter(ends_at__isnull=True).update(ends_at=now + KEYS_OVERLAP)
    channel.version += 1
    channel.save(update_fields=["version"])
    return _new_key(actor, channel)


@transaction.atomic
def end_key(*, actor: Actor, key_id: UUID) -> ChannelKey:
    """End an older key at once; the newest can only be followed by another one."""
    key = locked(ChannelKey, key_id)
    channel = locked(AgencyChannel, key.channel_id)
    actor.require(CHANNEL_MANAGE, at=channel.area_id)
    if key.ends_at is None:
        raise InvalidInput({"key": _("This is the only key that lasts. Make a new one first.")})
    now = timezone.now()
    if key.ends_at > now:
        key.ends_at = now
        key.version += 1
        key.save(update_fields=["ends_at", "version"])
        publish(ChannelKeyEnded.of(channel, key=key.key_id))
    return key


@transaction.atomic
def try_channel(*, actor: Actor, channel_id: UUID, version: int) -> RelayDelivery:
    """Send something that says it is a trial, to see whether the way is good."""
    channel = _taken(actor, channel_id, version)
    tried = RelayDelivery.objects.filter(channel=channel.pk, kind=RelayDelivery.Kind.TRIAL).count()
    body = {"text": "Uji coba PMI Platform: tidak ada kejadian. / Trial: nothing has happened."}
    trial = queued(channel, kind=RelayDelivery.Kind.TRIAL, n=tried, body=body)
    publish(ChannelTried.of(channel))
    return trial


def _new_key(actor: Actor, channel: AgencyChannel) -> MadeKey:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    key = ChannelKey.objects.create(
        tenant_id=channel.tenant_id,
        channel=channel,
        key_id=f"pmi_{secrets.token_hex(6)}",
        secret=sealed(secret),
        made_by_id=actor.user_id,
    )
    publish(ChannelKeyMade.of(channel, key=key.key_id))
    return MadeKey(key=key, secret=secret)


def _living(channel: AgencyChannel, now: datetime) -> Any:
    return ChannelKey.objects.filter(channel=channel.pk).exclude(ends_at__lte=now)


def _taken(actor: Actor, channel_id: UUID, version: int) -> AgencyChannel:
    channel = locked(AgencyChannel, channel_id, version=version)
    actor.require(CHANNEL_MANAGE, at=channel.area_id)
    if not channel.is_open:
        raise WrongState(state=_("out of use"))
    return channel


def _checked(draft: ChannelDraft) -> dict[str, str]:
    if draft.party not in (*AGENCIES, CENTRE):
        raise InvalidInput({"party": _("Choose an agency from the list.")})
    if draft.kind not in AgencyChannel.Kind.values:
        raise InvalidInput({"kind": _("Choose one of the options.")})
    if draft.party == CENTRE and draft.kind != AgencyChannel.Kind.WEBHOOK:
        raise InvalidInput({"kind": _("The state of a ticket goes to a system, and not by e-mail.")})
    name = checked_line("name", draft.name)
    if not name:
        raise InvalidInput({"name": _("Say whom one reaches there.")})
    address = checked_text("address", draft.address, longest=LONGEST_TEXT // 4)
    if draft.kind == AgencyChannel.Kind.WEBHOOK:
        if not is_webhook_address(address, private_hosts=settings.PRIVATE_HOSTS):
            raise InvalidInput(
                {"address": _("Write the full address of the system: https, without a port or password.")}
            )
        return {"name": name, "address": address}
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidInput({"address": _("Write one e-mail address, that of the duty desk.")}) from None
    return {"name": name, "address": address}
