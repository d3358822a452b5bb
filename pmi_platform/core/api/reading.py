"""What lists ask for, read from the query string: a wrong value is named, never ignored."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.errors import InvalidInput
from pmi_platform.core.geo.rules.codes import is_area_code


def choices(parameters: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The values of a parameter that may be repeated or separated by commas."""
    values = [value for text in parameters.getlist(name) for value in text.split(",") if value]
    allowed = list(known)
    if unknown := [value for value in values if value not in allowed]:
        raise InvalidInput(
            {
                name: _("“%(value)s” is not known. Choose among: %(known)s.")
                % {"value": unknown[0][:40], "known": ", ".join(allowed)}
            }
        )
    return tuple(values)


def area(parameters: QueryDict) -> str:
    """An area's code, or nothing."""
    code = parameters.get("area", "")
    if code and not is_area_code(code):
        raise InvalidInput({"area": _("A code looks like 31, 31.71, 31.71.03 or 31.71.03.1001.")})
    return code


def moment(parameters: QueryDict, name: str) -> datetime | None:
    """A moment (ISO 8601) or the beginning of a day."""
    text = parameters.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)) is not None:
            found = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput({name: _("Write a date or time such as 2026-11-21T13:21:10+07:00.")})
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def identifier(parameters: QueryDict, name: str) -> UUID | None:
    """A row's id, or nothing."""
    text = parameters.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidInput({name: _("This is not an id.")}) from None


def words(parameters: QueryDict, name: str) -> str:
    """What is searched for."""
    text = parameters.get(name, "")
    if "\x00" in text:
        raise InvalidInput({name: _("This text holds a character that cannot be searched for.")})
    return text


def flag(parameters: QueryDict, name: str) -> bool:
    """`true` or `false`; false when left out."""
    return choices(parameters, name, ("true", "false"))[-1:] == ("true",)
