"""`/relawan/cari/`: who is near, suits and may be asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from pmi_platform.core.geo.queries.areas import middle_of, require_area
from pmi_platform.core.interface.doors import ScopedRequest, scoped
from volunteers.capabilities import CHOOSE
from volunteers.queries.choosing import Candidate, choose
from volunteers.views.capability_forms import ChoosingForm
from volunteers.views.reasons import REASONS

MOST_SHOWN = 50


@require_safe
@scoped(CHOOSE)
def choosing(request: ScopedRequest) -> HttpResponse:
    """The nearest who suit, and who was passed over and why."""
    asked_at = {"area": request.GET.get("area", "")}
    form = ChoosingForm(request.GET if "skill" in request.GET else None, initial=asked_at)
    context: dict[str, Any] = {"form": form, "is_asked": False}
    if form.is_valid():
        area = require_area(form.cleaned_data["area"])
        if (point := middle_of(area)) is None:
            form.add_error("area", form.NO_MIDDLE)
        else:
            found = choose(actor=request.actor, demand=form.demand(), point=point, limit=MOST_SHOWN)
            context |= {"is_asked": True, "skill": form.cleaned_data["skill"]}
            context["suitable"] = [_row(one) for one in found.suitable]
            context["passed_over"] = [_row(one) for one in found.passed_over]
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "volunteers/choosing.html", context, status=status)


def _row(one: Candidate) -> dict[str, Any]:
    volunteer, asking = one.competence.volunteer, reverse("volunteers:deployment-offering")
    return {
        "id": volunteer.pk,
        "name": one.name,
        "url": reverse("volunteers:volunteer", args=[volunteer.pk]) if one.name else "",
        "ask_url": f"{asking}?volunteer={volunteer.pk}&skill={one.competence.skill_id}",
        "tenant": one.tenant,
        "place": one.place,
        "level": one.competence.get_level_display(),
        "certified_until": one.competence.certified_until,
        "distance_km": round(one.distance_m / 1000),
        "reasons": [REASONS[code] for code in one.verdict.reasons],
    }
