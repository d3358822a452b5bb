"""How allauth behaves here: nobody signs up alone, accounts come from an operator or an invitation."""

import base64
import hashlib
import time
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import force_bytes
from oauth2_provider.models import Application

from pmi_platform.core.accounts.services import sessions
from pmi_platform.core.accounts.services.pins import check_pin
from pmi_platform.core.tenancy.models import User
from pmi_platform.core.tenancy.queries import memberships
from pmi_platform.core.tenancy.roles import MANDATORY_TOTP

FRESH_FOR_S = 5 * 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes public sign-up, and lets open sockets go when a session ends."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """A machine's account has tokens and no pages, also for whoever reads its mail and resets its password."""
        is_machine = Application.objects.filter(user_id=user.pk).exists()
        response: HttpResponse | None = (
            self.respond_user_inactive(request, user) if is_machine else super().pre_login(request, user, **kwargs)
        )
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just signed in is not asked for the password a second time."""
        request = context.request
        shown = [record["at"] for record in get_authentication_records(request, request.user)]
        if shown and time.time() - max(shown) < FRESH_FOR_S:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def reauthenticate(self, user: User, password: str) -> bool:
        """In the field the password asked for is the PIN."""
        if user.email is None:
            return check_pin(phone=user.phone or "", pin=password) is not None
        return bool(super().reauthenticate(user, password))

    def logout(self, request: HttpRequest) -> None:
        user_id = request.user.pk
        super().logout(request)
        if user_id is not None:
            sessions.announce_end(user_id=user_id, session_count=1)

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session of the account but the one in which it is set."""
        super().set_password(user, password)
        tracked = sessions.keys_of(user.pk)
        sessions.end_own_sessions(user_id=user.pk, session_keys=tracked - {context.request.session.session_key})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets encrypted, and keeps the second factor where an office asks for one."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.user.is_demo and settings.DEMO:
            return True
        return not any(office.role in MANDATORY_TOTP for office in memberships.available_to(authenticator.user_id))


def _cipher() -> MultiFernet:
    """A key of its own per secret key, so that secret keys can be changed one after the other."""
    keys: Iterable[Any] = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(b"pmi.second-factor:" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
