"""What people write: bounded, storable, and a reason where one is needed."""

import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import InvalidInput

LONGEST_TEXT = 4_000
LONGEST_LINE = 200
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def checked_text(field: str, text: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text without space around it; raises `InvalidInput` when it is too long or holds what cannot be stored."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput({field: _("This text holds characters that cannot be read. Write it again.")})
    if len(text) > longest:
        raise InvalidInput(
            {field: _("This text is too long. Shorten it to %(longest)s characters.") % {"longest": longest}}
        )
    return text.strip()


def checked_value(field: str, value: Any) -> Any:
    """A JSON value that can be stored; raises `InvalidInput`."""
    checked_text(field, json.dumps(value, ensure_ascii=False, default=str).replace("\\u0000", "\0"))
    return value


def checked_line(field: str, text: str) -> str:
    """The same for a name or a landmark."""
    return checked_text(field, text, longest=LONGEST_LINE)


def checked_language(tag: str) -> str:
    """A language tag such as `id` or `su`; raises `InvalidInput`."""
    if not _LANGUAGE_TAG.fullmatch(tag):
        raise InvalidInput({"language": _("Write a language tag such as id, en or su.")})
    return tag


def required_reason(reason: str) -> str:
    """The reason in words; raises `InvalidInput` when there is none."""
    why = checked_text("reason", reason)
    if not why:
        raise InvalidInput({"reason": _("Say why, so that others can understand it.")})
    return why
