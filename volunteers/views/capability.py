"""Skills, certificates and readiness of somebody, noted by their unit or by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from volunteers.capabilities import OWN_KEEP, PERSON_MANAGE, PERSON_READ
from volunteers.models import Volunteer
from volunteers.queries.capability import certificates_of, competences_of
from volunteers.queries.roster import find_volunteer
from volunteers.services.capability import record_certificate, record_skill, set_own_willingness, set_willingness
from volunteers.views.capability_forms import CertificateForm, SkillForm, WillingnessForm


@require_http_methods(["GET"])
@scoped(PERSON_READ)
def capability(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """What somebody can do."""
    return _show(request, pk)


@require_POST
@scoped(PERSON_MANAGE)
def skill(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note a skill."""
    form = SkillForm(request.POST, auto_id="skill_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            record_skill(actor=request.actor, volunteer_id=pk, **form.cleaned_data)
    return _answer(request, pk, "skill_form", form)


@require_POST
@scoped(PERSON_MANAGE)
def certificate(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note a certificate."""
    form = CertificateForm(request.POST, auto_id="certificate_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            record_certificate(actor=request.actor, volunteer_id=pk, draft=form.draft())
    return _answer(request, pk, "certificate_form", form)


@require_POST
@scoped(PERSON_MANAGE)
def readiness(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Note how ready somebody is."""
    form = WillingnessForm(request.POST, auto_id="ready_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            set_willingness(actor=request.actor, volunteer_id=pk, willingness=form.willingness())
    return _answer(request, pk, "readiness_form", form)


@require_POST
@scoped(OWN_KEEP)
def own_readiness(request: ScopedRequest) -> HttpResponse:
    """Say how ready one is."""
    form = WillingnessForm(request.POST, auto_id="ready_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            set_own_willingness(actor=request.actor, willingness=form.willingness())
    if not form.is_valid():
        return render(request, "volunteers/own_readiness.html", {"form": form}, status=422)
    messages.success(request, _("Your unit knows now how ready you are."))
    return redirect("volunteers:own")


def _answer(request: ScopedRequest, pk: UUID, place: str, form: Form) -> HttpResponse:
    if not form.is_valid():
        return _show(request, pk, status=422, refused={place: form})
    messages.success(request, _("Noted."))
    return redirect("volunteers:capability", pk=pk)


def _show(
    request: ScopedRequest, pk: UUID, *, status: int = 200, refused: Mapping[str, Form] | None = None
) -> HttpResponse:
    row = find_volunteer(actor=request.actor, volunteer_id=pk)
    may_manage = request.actor.allows(PERSON_MANAGE, at=row.area_id) and row.state != Volunteer.State.ERASED
    fresh = {
        "skill_form": SkillForm(auto_id="skill_%s"),
        "certificate_form": CertificateForm(auto_id="certificate_%s"),
        "readiness_form": WillingnessForm.of(row),
    }
    context = {
        "name": row.person.full_name,
        "id": row.pk,
        "back": reverse("volunteers:volunteer", args=[pk]),
        "volunteer": row,
        **told(row),
        **({**fresh, **(refused or {})} if may_manage else {}),
    }
    return render(request, "volunteers/capability.html", context, status=status)


def told(row: Volunteer) -> dict[str, Any]:
    """What somebody can do and the papers that say so."""
    today = timezone.localdate()
    return {
        "competences": [
            {
                "skill": one.skill.name,
                "level": one.get_level_display(),
                "certified_until": one.certified_until,
                "is_expired": one.certified_until is not None and one.certified_until < today,
            }
            for one in competences_of(row)
        ],
        "certificates": certificates_of(row),
    }
