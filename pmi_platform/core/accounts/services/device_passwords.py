"""Passwords of apps that have no browser: made for one phone, shown once, revoked alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE
from pmi_platform.core.accounts.events import DevicePasswordMade, DevicePasswordRevoked
from pmi_platform.core.accounts.models import DevicePassword
from pmi_platform.core.accounts.queries.reach import require_account_in_reach
from pmi_platform.core.accounts.rules.device_passwords import as_compared, new_login, new_secret, tenant_in
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Membership, User
from pmi_platform.core.tenancy.roles import ROLE_TABLE, Role
from pmi_platform.core.tenancy.scope import Actor, MembershipEnded, open_tenant

OPENS = frozenset({"incidents.report.submit"})
"""All that such a password is good for."""
MOST_LIVING = 10
LONGEST_LABEL = 60
NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePassword:
    """A password just made, with its secret, which is nowhere stored."""

    device: DevicePassword
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInDevice:
    """Whose office a device opens."""

    device_id: UUID
    user: User
    membership_id: UUID


@transaction.atomic
def make_device_password(*, actor: Actor, membership_id: UUID, label: str) -> MadePassword:
    """Make a password for one phone of one's own, or of a member whose account one looks after."""
    membership = _office(membership_id)
    _require_say(actor, membership)
    if not OPENS & ROLE_TABLE[Role(membership.role)]:
        raise Conflict(_("This role files no reports, so that a phone could do nothing with a password."))
    name = " ".join(label.split())
    if not name or len(name) > LONGEST_LABEL or "\0" in name:
        raise InvalidInput({"label": _("Say in at most 60 characters which phone it is for.")})
    if DevicePassword.objects.filter(membership=membership, revoked_at__isnull=True).count() >= MOST_LIVING:
        raise Conflict(_("This member has ten phones already. Revoke one that is no longer used."))

    secret = new_secret(secrets.choice)
    device = DevicePassword.objects.create(
        tenant_id=actor.tenant.id,
        membership=membership,
        login=new_login(actor.tenant.id, secrets.choice),
        digest=_digest(secret),
        label=name,
        made_by_id=actor.user_id,
    )
    publish(DevicePasswordMade(device_id=device.pk, membership_id=membership.pk))
    return MadePassword(device=device, secret=secret)


@transaction.atomic
def revoke_device_password(*, actor: Actor, device_id: UUID) -> DevicePassword:
    """Make a phone's password useless from its next request on; what it has filed stays."""
    device = DevicePassword.objects.select_for_update().filter(pk=device_id).first()
    if device is None:
        raise NotFound
    _require_say(actor, Membership.objects.get(pk=device.membership_id))
    if device.revoked_at is None:
        _revoke(device)
    return device


@transaction.atomic
def revoke_all_of(*, actor: Actor, user_id: UUID) -> int:
    """Revoke every phone of an account in this organisation, within an act that has been allowed already."""
    del actor
    living = DevicePassword.objects.select_for_update().filter(membership__user_id=user_id, revoked_at__isnull=True)
    return len([_revoke(device) for device in living.order_by("pk")])


def sign_in_device(*, login: str, secret: str) -> SignedInDevice | None:
    """Whose office the password opens; None for a wrong and for a revoked one alike."""
    tenant_id, digest = tenant_in(login), _digest(secret)
    if tenant_id is None:
        return None
    try:
        with open_tenant(tenant_id, reason="device password"):
            device = (
                DevicePassword.objects.select_related("membership__user")
                .filter(login=login.strip().lower(), revoked_at__isnull=True)
                .first()
            )
            if device is None or not constant_time_compare(device.digest, digest):
                return None
            _note_use(device)
            return SignedInDevice(device_id=device.pk, user=device.membership.user, membership_id=device.membership_id)
    except MembershipEnded:
        return None


def _office(membership_id: UUID) -> Membership:
    membership = Membership.objects.filter(pk=membership_id, revoked_at__isnull=True).first()
    if membership is None:
        raise NotFound
    return membership


def _require_say(actor: Actor, membership: Membership) -> None:
    """Over one's own phones everybody has a say; over others', whoever may sign their devices out."""
    if actor.user_id is not None and membership.user_id == actor.user_id:
        return
    actor.require(DEVICE_REVOKE)
    require_account_in_reach(actor, membership.user_id)


def _revoke(device: DevicePassword) -> DevicePassword:
    device.revoked_at = timezone.now()
    device.version += 1
    device.save(update_fields=["revoked_at", "version"])
    publish(DevicePasswordRevoked(device_id=device.pk, membership_id=device.membership_id))
    return device


def _note_use(device: DevicePassword) -> None:
    now = timezone.now()
    DevicePassword.objects.filter(
        Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY), pk=device.pk
    ).update(last_used_at=now)


def _digest(secret: str) -> str:
    """Ninety-nine random bits need no slow hash; the key keeps a copied table useless."""
    return salted_hmac("pmi.device", as_compared(secret), algorithm="sha256").hexdigest()
