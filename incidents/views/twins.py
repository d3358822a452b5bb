"""Two reports that may be one: joined, told apart, and separated again by a button on the page of the report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from incidents.capabilities import REPORT_VERIFY
from incidents.models import FieldReport
from incidents.queries.twins import twin_candidates
from incidents.services.twins import join_twin, reject_twin, separate_twin
from pmi_platform.core.errors import NotFound
from pmi_platform.core.geo.queries.areas import full_names
from pmi_platform.core.interface.doors import ScopedRequest, refusals_told, scoped
from pmi_platform.core.tenancy.scope import Actor


class TwinForm(forms.Form):
    """The other report, and what the two are."""

    twin = forms.UUIDField()
    verdict = forms.ChoiceField(choices=[("joined", ""), ("rejected", "")])


@require_POST
@scoped(REPORT_VERIFY)
def verdict(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Join the two, or say that they are two."""
    form = TwinForm(request.POST)
    if not form.is_valid():
        raise NotFound
    twin_id = form.cleaned_data["twin"]
    with refusals_told(request):
        if form.cleaned_data["verdict"] == "joined":
            joined = join_twin(actor=request.actor, report_id=pk, twin_id=twin_id)
            messages.success(request, _("The two are one report now. It can be taken back."))
            return redirect("incidents:report", pk=joined.report_id)
        reject_twin(actor=request.actor, report_id=pk, twin_id=twin_id)
        messages.success(request, _("Noted: these are two reports."))
    return redirect("incidents:report", pk=pk)


@require_POST
@scoped(REPORT_VERIFY)
def separation(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a joining back."""
    with refusals_told(request):
        separate_twin(actor=request.actor, report_id=pk)
        messages.success(request, _("Separated again. The report awaits verification."))
    return redirect("incidents:report", pk=pk)


def twin_context(row: FieldReport, actor: Actor) -> dict[str, Any]:
    """What the page of a report says of its twins: those that may be, and the one that it was joined to."""
    may_decide = row.tenant_id == actor.tenant.id and actor.allows(REPORT_VERIFY, at=row.area_id)
    found = twin_candidates(actor=actor, report=row) if may_decide else []
    names = full_names({one.report.area_id for one in found})
    return {
        "twins": [
            {
                "id": one.report.pk,
                "url": reverse("incidents:report", args=[one.report.pk]),
                "receipt": one.report.receipt,
                "door": one.report.get_door_display(),
                "hazard": one.report.hazard.name,
                "place": names.get(one.report.area_id, one.report.area_id),
                "at": one.report.observed_at,
                "text": one.report.text,
                "is_same_author": one.is_same_author,
                "score": one.likeness.score,
            }
            for one in found
        ],
        "twin_url": reverse("incidents:report-twin", args=[row.pk]),
        "twin_of_url": reverse("incidents:report", args=[row.twin_of_id]) if row.twin_of_id else "",
        "separate_url": reverse("incidents:report-separation", args=[row.pk]) if row.twin_of_id and may_decide else "",
    }
