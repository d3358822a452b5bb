"""Accounts in the field and in offices, and what everybody may change of their own."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts.rules.pins import is_easily_guessed, is_pin
from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.tenancy.models import User


@transaction.atomic
def open_field_account(*, phone: str, name: str, pin: str | None, language: str = "id", is_demo: bool = False) -> User:
    """An account that signs in by phone number and PIN; without a PIN it waits for an operator's link."""
    if pin is not None:
        require_good_pin(pin, phone=phone)
    try:
        with transaction.atomic():
            return User.objects.create_user(phone=phone, name=name, password=pin, language=language, is_demo=is_demo)
    except IntegrityError as error:
        raise InvalidInput(
            {"phone": _("This number already has an account. Sign in with it first, then open this link again.")}
        ) from error


def require_good_pin(pin: str, *, phone: str) -> None:
    """Raise `InvalidInput` for a PIN that is none, or that a stranger would try first."""
    if not is_pin(pin):
        raise InvalidInput({"pin": _("Enter six digits.")})
    if is_easily_guessed(pin, phone=phone):
        raise InvalidInput({"pin": _("This PIN is too easy to guess. Choose digits in no order.")})


@transaction.atomic
def open_office_account(
    *, email: str, name: str, password: str | None, language: str = "id", is_demo: bool = False
) -> User:
    """An account that signs in by e-mail. The address counts as verified: whoever appoints the person has named it."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email=email, name=name, password=password, language=language, is_demo=is_demo
            )
    except IntegrityError as error:
        raise InvalidInput(
            {"__all__": _("This address already has an account. Sign in with it first, then open this link again.")}
        ) from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def choose_language(*, user_id: UUID, language: str) -> None:
    """Keep the language in which somebody reads, for pages, messages and letters."""
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user_id).update(language=language)
