"""Who must have shown a second factor. Every door that opens a scope from a session asks `require`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS_KEY
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import DomainError
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.roles import MANDATORY_TOTP
from pmi_platform.core.tenancy.scope import Actor


class SecondFactorRequired(DomainError):
    """The role asks for a second factor that this session has not shown."""

    code = "second_factor_required"
    status = 403
    message = _("Your role needs a second factor. Sign in again in the browser and set up your authenticator app.")


def is_missing(*, user: User, actor: Actor, session: Mapping[str, Any]) -> bool:
    """Whether one of the actor's offices asks for a second factor and this session has shown none.

    Demo accounts are exempt while demo mode is on, and cannot sign in at all while it is off.
    """
    if not any(office.role in MANDATORY_TOTP for office in actor.offices):
        return False
    if user.is_demo and settings.DEMO:
        return False
    return not was_shown(session)


def was_shown(session: Mapping[str, Any]) -> bool:
    """Whether this session has shown a second factor."""
    return any(record.get("method") == "mfa" for record in session.get(METHODS_KEY) or ())


def require(*, user: User, actor: Actor, session: Mapping[str, Any]) -> None:
    """Raise `SecondFactorRequired` when it is missing."""
    if is_missing(user=user, actor=actor, session=session):
        raise SecondFactorRequired


def address_to_show(*, user: User, back: str) -> str:
    """Where the second factor is shown, or set up by whoever has none yet; `back` is where they go from there."""
    has_one = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    place = reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp")
    return f"{place}?{urlencode({'next': back})}"


__all__ = ["METHODS_KEY", "SecondFactorRequired", "address_to_show", "is_missing", "require", "was_shown"]
