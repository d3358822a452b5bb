"""Where an account is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from pmi_platform.core.accounts.rules.devices import device_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One session, as its owner knows it."""

    id: int
    session_key: str
    device: str
    ip: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


def devices_of(user_id: UUID, *, current_key: str | None) -> list[Device]:
    """The account's sessions that have not ended, the current one first, then the one last seen."""
    tracked = {session.session_key: session for session in UserSession.objects.filter(user_id=user_id)}
    ends = dict(Session.objects.filter(session_key__in=tracked).values_list("session_key", "expire_date"))
    devices = [
        Device(
            id=session.pk,
            session_key=key,
            device=device_named(session.user_agent),
            ip=session.ip,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
            expires_at=ends[key],
            is_current=key == current_key,
        )
        for key, session in tracked.items()
        if key in ends
    ]
    return sorted(devices, key=lambda device: (not device.is_current, -device.last_seen_at.timestamp()))
