"""The needs of an incident as a message for WhatsApp: what is still missing, sector by sector."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Incident
from pmi_platform.core.interface.templatetags.pmi import amount, spoken_moment


def needs_message(incident: Incident, sectors: Sequence[Mapping[str, Any]]) -> str:
    """The whole text; what is met is left out, and it says when nothing is missing."""
    return "\n".join(_lines(incident, sectors)) + "\n"


def _lines(incident: Incident, sectors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    spaces = {"exercise": _("EXERCISE"), "history": _("HISTORY")}
    if incident.tenant.space in spaces:
        yield f"*{spaces[incident.tenant.space]}*"
    yield f"*{_('URGENT NEEDS')}*"
    yield f"*{incident.title}*"
    yield f"{incident.number} – {spoken_moment(timezone.now())}"
    missing = [(sector, [one for one in sector["needs"] if not one["is_met"]]) for sector in sectors]
    for sector, needs in missing:
        if needs:
            yield ""
            yield f"*{sector['label']}*"
        for one in needs:
            yield _line(one)
    if not sectors:
        yield _("Nobody has noted a need yet. That is not zero.")
    elif not any(needs for _sector, needs in missing):
        yield _("Nothing is missing by what we know.")


def _line(one: Mapping[str, Any]) -> str:
    told = f"- {one['item']}: {amount(one['missing'])} {one['unit']}"
    if one["fulfilled"]:
        told += " " + _("(of %(requested)s, %(fulfilled)s there)") % {
            "requested": amount(one["requested"]),
            "fulfilled": amount(one["fulfilled"]),
        }
    if one["offered"]:
        told += " " + _("(offered: %(offered)s)") % {"offered": amount(one["offered"])}
    where = ", ".join(part for part in (one["area"], one["asked_by"]) if part)
    return f"{told} – {where}" if where else told
