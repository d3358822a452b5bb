"""`/relawan/<id>/penggabungan/`: two entries that are one person, and back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pmi_platform.core.interface.doors import ScopedRequest, refusals_told, scoped
from volunteers.capabilities import PERSON_MANAGE
from volunteers.models import VolunteerMerge
from volunteers.queries.merging import likely_twins, merges_of
from volunteers.queries.roster import find_volunteer
from volunteers.services.merging import merge_volunteers, separate_volunteers


@require_http_methods(["GET", "POST"])
@scoped(PERSON_MANAGE)
def merging(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Who seems to be the same person, what was merged; and merging."""
    if request.method == "POST":
        with refusals_told(request):
            other, version = request.POST.get("other", ""), request.POST.get("version", "")
            merge_volunteers(
                actor=request.actor, kept_id=pk, lost_id=_id(other), version=int(version) if version.isdecimal() else 0
            )
            messages.success(request, _("The two entries are one now."))
        return redirect("volunteers:merging", pk=pk)
    found = find_volunteer(actor=request.actor, volunteer_id=pk)
    context = {
        "id": found.pk,
        "name": found.person.full_name,
        "back": reverse("volunteers:volunteer", args=[pk]),
        "twins": likely_twins(actor=request.actor, volunteer=found),
        "merges": [_line(one) for one in merges_of(volunteer=found)],
    }
    return render(request, "volunteers/merging.html", context)


@require_POST
@scoped(PERSON_MANAGE)
def separating(request: ScopedRequest, pk: UUID, merge_id: UUID) -> HttpResponse:
    """Undo a merge."""
    with refusals_told(request):
        separate_volunteers(actor=request.actor, merge_id=merge_id)
        messages.success(request, _("The two entries are two again."))
    return redirect("volunteers:merging", pk=pk)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _line(one: VolunteerMerge) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.lost.person.full_name,
        "url": reverse("volunteers:volunteer", args=[one.lost_id]),
        "merged_at": one.merged_at,
        "undone_at": one.undone_at,
    }
