"""Phone numbers as people write them, and as they are stored."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

HOME_REGION = "ID"
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def mobile_number(text: str) -> str | None:
    """The mobile number in E.164 ("+6281234567890"), Indonesian unless it begins with another country's code."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _MOBILE:
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def as_spoken(number: str) -> str:
    """A stored number as it is read out: 0812-3456-7890, or with its country's code when that is another."""
    parsed = phonenumbers.parse(number)
    home = phonenumbers.region_code_for_number(parsed) == HOME_REGION
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))
