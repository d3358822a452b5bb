"""`/komando/hitungan/`: of which rows a number of people is made, and which stand aside for another incident's."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from coordination.capabilities import DASHBOARD_READ
from coordination.queries.situation import people_rows
from incidents.queries.people import CountedRow
from incidents.queries.reference import indicators
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from pmi_platform.core.journal.queries.stream import head_position

COUNTS: Mapping[str, str | Promise] = {
    "affected": _("People affected"),
    "displaced": _("Displaced"),
    "dead_and_missing": _("Dead or missing"),
}
BASES: Mapping[str, str | Promise] = {"verified": _("Verified"), "reported": _("With unverified")}
WHY: Mapping[str, str | Promise] = {
    "inside": _("lies in the area of another incident's number"),
    "same_area": _("another incident has a newer number for the same area"),
    "outdated": _("newer numbers of other incidents inside it add up to more"),
    "crossing": _("shares areas with a larger number of another incident"),
}


@require_safe
@scoped(DASHBOARD_READ)
def people(request: ScopedRequest) -> HttpResponse:
    """The rows of the number that the address names."""
    position = head_position()
    count = request.GET.get("angka", "")
    count = count if count in COUNTS else "affected"
    basis = request.GET.get("dasar", "")
    basis = basis if basis in BASES else "verified"
    rows = people_rows(actor=request.actor, count=count, basis=basis)
    context = {
        "position": position,
        "label": COUNTS[count],
        "counts": [_choice(code, label, here=count, count=code, basis=basis) for code, label in COUNTS.items()],
        "bases": [_choice(code, label, here=basis, count=count, basis=code) for code, label in BASES.items()],
        "total": sum((row.row.value for row in rows if row.aside is None), start=0) if rows else None,
        "rows": _shown(rows),
        "aside_count": sum(row.aside is not None for row in rows),
    }
    return render(request, "coordination/hitungan.html", context)


def _choice(code: str, label: Any, *, here: str, count: str, basis: str) -> dict[str, Any]:
    return {"label": label, "url": f"?angka={count}&dasar={basis}", "is_here": code == here}


def _shown(rows: list[CountedRow]) -> list[dict[str, Any]]:
    names = full_names({row.area for row in rows if row.area})
    by_key = {row.row.key: row for row in rows}
    labels = indicators()
    return [
        {
            "indicator": labels[row.indicator].name,
            "number": row.incident_number,
            "title": row.incident_title,
            "url": reverse("incidents:incident", args=[row.row.incident]),
            "place": names.get(row.area, row.area) if row.area else _("the whole incident"),
            "value": row.row.value,
            "as_of": row.row.as_of,
            "why": WHY[row.aside.why.value] if row.aside else "",
            "by": by_key[row.aside.by].incident_number if row.aside else "",
        }
        for row in rows
    ]
