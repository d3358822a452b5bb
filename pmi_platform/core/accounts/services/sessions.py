"""Ending sessions, one's own and other people's. Whoever listens on a socket of an ended session must be closed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE
from pmi_platform.core.accounts.queries.reach import require_account_in_reach
from pmi_platform.core.accounts.services.device_passwords import revoke_all_of
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.events import SessionRevoked
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.scope import Actor, open_scope

UNTRACKED_AFTER = timedelta(days=1)
"""A session that is just being opened may not be stored yet when its device is noted."""


@transaction.atomic
def end_devices(*, actor: Actor, user_id: UUID) -> int:
    """Sign a member out everywhere; answers how many devices were signed in."""
    actor.require(DEVICE_REVOKE)
    require_account_in_reach(actor, user_id)
    return end_all_sessions(actor=actor, user_id=user_id)


@transaction.atomic
def end_all_sessions(*, actor: Actor, user_id: UUID) -> int:
    """End every session of an account, and its phones' passwords, within an act that has been allowed already."""
    keys = _forget(UserSession.objects.filter(user_id=user_id))
    revoke_all_of(actor=actor, user_id=user_id)
    publish(SessionRevoked(tenant_id=actor.tenant.id, user_id=user_id, session_count=len(keys)))
    return len(keys)


@transaction.atomic
def end_own_sessions(*, user_id: UUID, session_keys: Iterable[str]) -> None:
    """End sessions of one's own account, under whichever role one holds."""
    keys = _forget(UserSession.objects.filter(user_id=user_id, session_key__in=list(session_keys)))
    announce_end(user_id=user_id, session_count=len(keys))


@transaction.atomic
def forget_expired_sessions(*, at: datetime) -> int:
    """Delete sessions that ended by time and what was known of devices without one; answers how many sessions.

    Nobody listens on them any more: sockets ask for their session every minute.
    """
    count, _by_model = Session.objects.filter(expire_date__lte=at).delete()
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(living), last_seen_at__lt=at - UNTRACKED_AFTER).delete()
    return count


def keys_of(user_id: UUID) -> set[str]:
    """The keys of an account's sessions."""
    return set(UserSession.objects.filter(user_id=user_id).values_list("session_key", flat=True))


def announce_end(*, user_id: UUID, session_count: int) -> None:
    """Tell the hubs that sessions of this user are gone. Somebody without a role has no socket to close."""
    for choice in memberships.available_to(user_id)[:1]:
        with open_scope(user_id=user_id, membership_id=choice.id) as actor:
            publish(SessionRevoked(tenant_id=actor.tenant.id, user_id=user_id, session_count=session_count))


def _forget(tracked: QuerySet[UserSession]) -> list[str]:
    """Delete the sessions in this transaction, and their copies in the cache when it has been committed."""
    keys = list(tracked.values_list("session_key", flat=True))
    tracked.delete()
    Session.objects.filter(session_key__in=keys).delete()
    transaction.on_commit(partial(_forget_copies, keys))
    return keys


def _forget_copies(keys: list[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
