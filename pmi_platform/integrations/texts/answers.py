"""What is answered to a text: short enough for an SMS or two, naming what was understood and what was not."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.queries.reference import hazards
from incidents.services import Told
from pmi_platform.core.errors import DomainError, InvalidInput
from pmi_platform.core.geo.queries.areas import full_name

EXAMPLE = "BANJIR Jatiasih 120KK 2MD 40CM"
MOST_CHARACTERS = 600


def receipt(told: Told) -> str:
    """The receipt of a report, what was read, and what was not."""
    report = told.report
    if report is None:
        return question(told)
    place = full_name(report.area_id)
    parts = [
        _("Received. No. %(receipt)s: %(hazard)s, %(place)s.")
        % {"receipt": report.receipt, "hazard": hazards()[report.hazard_id].name, "place": place}
    ]
    if told.reading.corrected:
        read = ", ".join(f"{typed} = {name.title()}" for typed, name in told.reading.corrected.items())
        parts.append(_("Read as: %(words)s.") % {"words": read})
    if told.conflicts:
        parts.append(_("Something else was told before; a verifier decides between the two."))
    parts += _unclear(told)
    parts.append(_("To add something, write it with #%(reference)s.") % {"reference": told.reference})
    return _short(parts)


def picture_added(number: str) -> str:
    """To an officer whose pictures follow their report."""
    return _short([_("Photos are added to report No. %(receipt)s.") % {"receipt": number}])


def not_kept() -> str:
    """What is said of media that are no photos."""
    return " " + _("Videos, sound and other files are not kept: send photos.")


def question(told: Told) -> str:
    """What is still missing for a report."""
    asked = {"hazard": _("what is happening (for example BANJIR)"), "area": _("the kelurahan or kecamatan")}
    missing = " ".join(asked[name] for name in told.missing[:1]) + "".join(f", {asked[n]}" for n in told.missing[1:])
    parts = [_("Not filed yet. Missing: %(what)s.") % {"what": missing}, *_unclear(told)]
    parts.append(_("Answer with #%(reference)s and what is missing.") % {"reference": told.reference})
    return _short(parts)


def refused(problem: DomainError) -> str:
    """Why a text could not be taken, as a form would say it."""
    told = " ".join(str(words) for words in problem.fields.values()) if isinstance(problem, InvalidInput) else ""
    return _short([_("Not filed."), told or str(problem), _("Example: %(example)s") % {"example": EXAMPLE}])


def passed_on() -> str:
    """To an officer whose words tell of no event."""
    said = _("No event was recognised in your message; an operator will read it.")
    return _short([said, _("Example: %(example)s") % {"example": EXAMPLE}])


def kept(number: str, *, tenant: str, site: str) -> str:
    """To somebody unknown: 112 first, then the number by which to follow it."""
    said = [
        _("If somebody's life is at risk, call 112."),
        _("Your message has number %(number)s and is being checked.") % {"number": number},
    ]
    if site:
        said.append(f"{site}{reverse('incidents:telling-status', args=[tenant.lower(), number])}")
    return _short(said)


def bound(name: str) -> str:
    """To an officer who has shown the number of their account."""
    return _("%(name)s, this chat is now known as yours. Example: %(example)s") % {"name": name, "example": EXAMPLE}


def only_media(count: int) -> str:
    """What stands in the inbox for a message without words."""
    return _("(%(count)s pictures or files without words)") % {"count": count}


def _unclear(told: Told) -> list[str]:
    if not told.reading.unclear:
        return []
    return [_("Not understood: %(words)s.") % {"words": "; ".join(f"“{one}”" for one in told.reading.unclear)}]


def _short(parts: list[str]) -> str:
    return " ".join(part for part in parts if part)[:MOST_CHARACTERS]
