"""Whose telephone number it is; readable before a scope exists."""

from uuid import UUID

from pmi_platform.core.accounts.backends import may_sign_in
from pmi_platform.core.accounts.rules.phones import mobile_number
from pmi_platform.core.tenancy.models import User


def account_of_number(number: str) -> UUID | None:
    """The account in use that signs in with this number, however the number is written."""
    stored = mobile_number(number)
    user = User.objects.filter(phone=stored).first() if stored else None
    return user.pk if user is not None and may_sign_in(user) else None


def number_for_texts(text: str) -> str | None:
    """The mobile number in E.164 to which a text can be sent; None for what is no such number."""
    return mobile_number(text)
