"""PINs: every wrong one counts, under a lock; whoever knows the present one replaces it, or an operator's link does."""

import logging
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts import tokens
from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE
from pmi_platform.core.accounts.events import NewPinOffered, PinSet
from pmi_platform.core.accounts.models import Invitation
from pmi_platform.core.accounts.queries.reach import require_account_in_reach
from pmi_platform.core.accounts.services.accounts import require_good_pin
from pmi_platform.core.accounts.services.invitations import Issued, lock_open_invitation
from pmi_platform.core.accounts.services.sessions import end_all_sessions, end_own_sessions, keys_of
from pmi_platform.core.errors import Conflict, InvalidInput
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.scope import Actor, open_scope

logger = logging.getLogger(__name__)

WRONG_PINS_ALLOWED = 5
LOCKED_FOR = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
"""After the first five wrong PINs, the next five, and every five after: 20 guesses a day at most, of a million PINs."""


@transaction.atomic
def check_pin(*, phone: str, pin: str) -> User | None:
    """The field account of that number and PIN; None for an unknown number, a wrong PIN and a locked account alike.

    One guess at a time per account, and each answer takes as long as any other.
    """
    user = User.objects.select_for_update().filter(phone=phone, email__isnull=True, is_active=True).first()
    now = timezone.now()
    if user is None or user.is_locked:
        make_password(pin)
        return None
    if user.check_password(pin):
        if user.failed_pins:
            User.objects.filter(pk=user.pk).update(failed_pins=0, locked_until=None)
        return user

    failed = user.failed_pins + 1
    locks, short_of_one = divmod(failed, WRONG_PINS_ALLOWED)
    is_locked = short_of_one == 0
    locked_for = LOCKED_FOR[min(locks, len(LOCKED_FOR)) - 1]
    User.objects.filter(pk=user.pk).update(
        failed_pins=min(failed, WRONG_PINS_ALLOWED * len(LOCKED_FOR)) if is_locked else failed,
        locked_until=now + locked_for if is_locked else None,
    )
    if is_locked:
        logger.warning("accounts.pin.locked", extra={"user": str(user.pk)})
    return None


@transaction.atomic
def offer_new_pin(*, actor: Actor, user_id: UUID) -> Issued:
    """Make the old PIN useless at once, sign the account out everywhere and make a link to set a new one."""
    actor.require(DEVICE_REVOKE)
    membership = require_account_in_reach(actor, user_id)
    user = User.objects.select_for_update().get(pk=user_id)
    if user.phone is None or user.email is not None:
        raise Conflict(_("This account signs in by e-mail and sets its own password."))

    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_all_sessions(actor=actor, user_id=user.pk)
    Invitation.objects.filter(user=user, purpose=Invitation.Purpose.NEW_PIN, used_at=None, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    token = tokens.new_token(actor.tenant.id)
    invitation = Invitation.objects.create(
        tenant_id=actor.tenant.id,
        purpose=Invitation.Purpose.NEW_PIN,
        token_digest=tokens.digest_of(token),
        unit_id=membership.unit_id,
        role=membership.role,
        user=user,
        issued_by_id=actor.user_id,
        expires_at=timezone.now() + settings.INVITATION_LIFETIME,
    )
    publish(NewPinOffered(invitation_id=invitation.pk, user_id=user.pk))
    return Issued(invitation=invitation, token=token)


@transaction.atomic
def set_new_pin(*, token: str, pin: str) -> User:
    """Use an operator's link to set a PIN; a locked account opens again."""
    invitation = lock_open_invitation(token, purpose=Invitation.Purpose.NEW_PIN)
    user = User.objects.select_for_update().get(pk=cast(UUID, invitation.user_id))
    require_good_pin(pin, phone=user.phone or "")

    user.set_password(pin)
    user.failed_pins, user.locked_until = 0, None
    user.save(update_fields=["password", "failed_pins", "locked_until"])
    invitation.used_at = timezone.now()
    invitation.version += 1
    invitation.save(update_fields=["used_at", "version"])
    publish(PinSet(user_id=user.pk))
    return user


def change_own_pin(*, user_id: UUID, present_pin: str, new_pin: str, session_key: str) -> User:
    """Replace one's own PIN and sign out every device but the one with `session_key`.

    A wrong present PIN counts as one at sign-in does, in a transaction of its own, so that a phone that was left open
    is no place to guess.
    """
    phone = User.objects.values_list("phone", flat=True).get(pk=user_id) or ""
    if check_pin(phone=phone, pin=present_pin) is None:
        raise InvalidInput({"present_pin": _("This is not your present PIN. After five wrong ones, wait a while.")})
    office = next(iter(memberships.available_to(user_id)), None)
    if office is None:
        raise Conflict(_("You hold no role at the moment. Ask your unit's operator for one first."))

    with open_scope(user_id=user_id, membership_id=office.id):
        user = User.objects.select_for_update().get(pk=user_id)
        require_good_pin(new_pin, phone=phone)
        if user.check_password(new_pin):
            raise InvalidInput({"pin": _("This is the PIN that you have. Choose another one.")})
        user.set_password(new_pin)
        user.save(update_fields=["password"])
        publish(PinSet(user_id=user.pk))
        end_own_sessions(user_id=user.pk, session_keys=keys_of(user.pk) - {session_key})
    return user
