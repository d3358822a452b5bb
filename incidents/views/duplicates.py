"""Incidents that may be the same, shown before a second one is opened. Nothing here decides; a person does."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from incidents.capabilities import INCIDENT_READ
from incidents.queries.duplicates import DuplicateCandidate, Telling, duplicate_candidates
from incidents.queries.reference import hazards
from incidents.rules.duplicates import Likeness
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.interface.fields import AreaField, MomentField

LONGEST_TEXT = 4_000
SAME_AREA_M = 3_000


class TellingForm(forms.Form):
    """What stands in a half-filled form. A part that cannot be read yet is left out instead of refused."""

    hazard = forms.CharField(required=False)
    area = AreaField(required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    started_at = MomentField(required=False)
    text = forms.CharField(required=False)
    reason = forms.CharField(required=False)

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].within = within  # type: ignore[attr-defined]

    def telling(self) -> Telling:
        """What can be read of it."""
        self.full_clean()
        said = self.cleaned_data
        lat, lon = said.get("lat"), said.get("lon")
        hazard = said.get("hazard") or ""
        return Telling(
            hazard=hazard if hazard in hazards() else "",
            area=said.get("area") or "",
            location=None if lat is None or lon is None else Point(lon, lat, srid=4326),
            at=said.get("started_at"),
            text=f"{said.get('text') or ''} {said.get('reason') or ''}"[:LONGEST_TEXT],
        )


@require_safe
@scoped(INCIDENT_READ)
def candidates(request: ScopedRequest) -> HttpResponse:
    """The part of a page that fills itself while somebody types."""
    told = TellingForm(request.GET, within=request.actor.tenant.area_code).telling()
    found = duplicate_candidates(actor=request.actor, told=told)
    response = render(request, "incidents/_candidates.html", {"candidates": candidate_rows(found)})
    response["Cache-Control"] = "private, no-store"
    return response


def candidate_rows(found: Iterable[DuplicateCandidate]) -> list[dict[str, Any]]:
    """Candidates as a page shows them."""
    return [
        {
            "id": one.incident.pk,
            "number": one.incident.number,
            "title": one.incident.title,
            "hazard_code": one.incident.hazard_id,
            "severity": one.incident.severity,
            "place": one.place,
            "owner": one.incident.tenant.code,
            "started_at": one.incident.started_at,
            "score": one.likeness.score,
            "why": ", ".join(reasons(one.likeness)),
            "url": reverse("incidents:incident", args=[one.incident.pk]) if one.is_readable else "",
        }
        for one in found
    ]


def reasons(how: Likeness) -> list[str]:
    """Why, in words."""
    said = []
    if how.distance_m is not None:
        said.append(_away(how.distance_m, is_vague=how.is_vague))
    said.append(_apart(how.minutes))
    if how.hazard in ("same", "kin"):
        said.append(_("same hazard") if how.hazard == "same" else _("related hazard"))
    if how.words:
        said.append(_("words: %(words)s") % {"words": ", ".join(how.words)})
    return said


def _away(metres: int, *, is_vague: bool) -> str:
    if is_vague and metres < SAME_AREA_M:
        return _("about the same area")
    if is_vague:
        return _("about %(km)d km away") % {"km": round(metres / 1_000)}
    if metres < 1_000:
        return _("%(metres)d m away") % {"metres": metres}
    return _("%(km)s km away") % {"km": localize(round(metres / 1_000, 1))}


def _apart(minutes: int) -> str:
    if minutes < 120:
        return ngettext("%(n)d minute apart", "%(n)d minutes apart", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)d hour apart", "%(n)d hours apart", hours) % {"n": hours}


def unseen(found: Sequence[DuplicateCandidate], seen: str) -> bool:
    """Whether a candidate is among them that the form has not shown yet. `seen` are ids with commas."""
    return bool({str(one.incident.pk) for one in found} - set(seen.split(",")))


def seen_ids(found: Sequence[DuplicateCandidate]) -> str:
    """The ids as the form carries them."""
    return ",".join(str(one.incident.pk) for one in found)
