"""What people write beside numbers: bounded and storable."""

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import InvalidInput

LONGEST_LINE = 200


def checked_line(field: str, text: str, *, required: bool = False) -> str:
    """The text on one line; raises `InvalidInput` when it is too long, unreadable, or missing."""
    line = " ".join(text.split())
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidInput({field: _("This text holds characters that cannot be read. Write it again.")})
    if len(line) > LONGEST_LINE:
        sentence = _("This text is too long. Shorten it to %(longest)s characters.")
        raise InvalidInput({field: sentence % {"longest": LONGEST_LINE}})
    if required and not line:
        raise InvalidInput({field: _("Please answer this.")})
    return line
