"""Two ways in: phone and PIN in the field, e-mail and password in offices. Neither opens accounts of the other."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from pmi_platform.core.accounts.services.pins import check_pin
from pmi_platform.core.tenancy.models import User


def may_sign_in(user: User) -> bool:
    """Whether the account is in use. Demo accounts, whose secrets are public, are so only while demo mode is on."""
    return user.is_active and (settings.DEMO or not user.is_demo)


class PhonePinBackend(ModelBackend):
    """Accepts a phone number and a PIN."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, phone: str = "", pin: str = "", **_credentials: Any
    ) -> User | None:
        del request
        if not phone or not pin:
            return None
        user = check_pin(phone=phone, pin=pin)
        return user if user is not None and may_sign_in(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return may_sign_in(user)


class EmailPasswordBackend(AuthenticationBackend):  # type: ignore[misc]
    """Accepts an e-mail address and a password; an account without an address has a PIN, never a password."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.email is not None and may_sign_in(user)
