"""What an activity says, field by field: checked, and in the one form in which it is stored and compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from coordination.models import Activity
from coordination.queries.programmes import programmes
from coordination.rules.activities import GROUPS, MOST_PEOPLE, impossible
from coordination.rules.forms import FORM_VERSION
from incidents.errors import UnknownFormVersion
from incidents.services.amended_fields import point_of
from incidents.services.places import checked_neighbourhood
from incidents.services.words import checked_line, checked_text
from pmi_platform.core.errors import InvalidInput

LINES = ("title", "venue", "landmark")
NEIGHBOURHOOD = ("rt", "rw")
TEXTS = ("result", "obstacle", "follow_up")
NUMBERS = ("people", "volunteers", "staff")
MOMENTS = ("started_at", "ended_at")
GROUP = "groups."


def checked_form(version: int) -> int:
    """The version of a form that can be read here; raises `UnknownFormVersion` for one of a newer release."""
    if version > FORM_VERSION:
        raise UnknownFormVersion(type_version=version, known_version=FORM_VERSION)
    return version


def standing(activity: Activity) -> dict[str, Any]:
    """Every field that an amendment may change, with what it holds. A group that nobody counted holds nothing."""
    return {
        "programme": activity.programme_id,
        **{name: getattr(activity, name) for name in (*LINES, *NEIGHBOURHOOD, *TEXTS, *NUMBERS)},
        **{name: _told(getattr(activity, name)) for name in MOMENTS},
        "area": activity.area_id,
        "location": list(activity.location.coords) if activity.location else None,
        **{f"{GROUP}{name}": activity.groups.get(name) for name in GROUPS},
    }


def value_of(field: str, value: Any) -> Any:
    """A value of the field in the form of `standing`; raises `InvalidInput` for what is no field, or no value of it."""
    match field:
        case "programme":
            return checked_programme(_text(value))
        case "title":
            return checked_title(_text(value))
        case "area":
            return checked_line(field, _text(value)) or None
        case "location":
            return None if value is None else list(point_of(value).coords)
    if field in LINES:
        return checked_line(field, _text(value))
    if field in NEIGHBOURHOOD:
        return checked_neighbourhood(field, _text(value))
    if field in TEXTS:
        return checked_text(field, _text(value))
    if field in NUMBERS or field.removeprefix(GROUP) in GROUPS:
        return checked_number(field, value)
    if field in MOMENTS:
        return None if value is None and field == "ended_at" else _told(moment_of(field, value))
    raise InvalidInput({field: _("An activity has no such field.")})


def checked_programme(code: str) -> str:
    """The code of a programme; raises `InvalidInput`."""
    if code not in programmes():
        raise InvalidInput({"programme": _("Choose a programme from the list.")})
    return code


def checked_title(text: str) -> str:
    """What was done, in a line; raises `InvalidInput` when it is not said."""
    title = checked_line("title", text)
    if not title:
        raise InvalidInput({"title": _("Say in a few words what was done.")})
    return title


def checked_number(field: str, value: Any) -> int | None:
    """A number of people; None is unknown. Raises `InvalidInput`."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdecimal():
        raise InvalidInput({field: _("Enter a whole number.")})
    if len(str(value)) > len(str(MOST_PEOPLE)) or int(value) > MOST_PEOPLE:
        raise InvalidInput({field: _("No activity reaches that many people. Check the number.")})
    return int(value)


def checked_groups(people: int | None, groups: Mapping[str, Any]) -> dict[str, int]:
    """The counted groups; raises `InvalidInput` that names those which cannot be true."""
    if unknown := set(groups) - set(GROUPS):
        raise InvalidInput({f"{GROUP}{sorted(unknown)[0]}": _("An activity has no such field.")})
    told = {name: checked_number(f"{GROUP}{name}", groups[name]) for name in GROUPS if name in groups}
    counted = {name: number for name, number in told.items() if number is not None}
    if wrong := impossible(people=people, groups=counted):
        sentence = _("The groups count more than all people together. Check them, or the number of all.")
        raise InvalidInput({f"{GROUP}{name}": sentence for name in sorted(wrong)})
    return counted


def checked_period(started_at: datetime, ended_at: datetime | None) -> None:
    """Raise `InvalidInput` for an end before the beginning."""
    if ended_at is not None and ended_at < started_at:
        raise InvalidInput({"ended_at": _("It cannot have ended before it began.")})


def moment_of(field: str, value: Any) -> datetime:
    """The moment that is meant; raises `InvalidInput`."""
    try:
        time = parse_datetime(str(value))
        if time is not None and time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidInput({field: _("Write date and time with the time zone, as in ISO 8601.")})


def _told(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
