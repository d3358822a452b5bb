"""Phone numbers as they are stored, so that the same number is found again however it was written."""

import phonenumbers
from phonenumbers import PhoneNumberFormat

HOME_REGION = "ID"


def stored(text: str) -> str | None:
    """The number in E.164 ("+6281234567890"), Indonesian unless it names another country; None for none."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
