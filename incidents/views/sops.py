"""`/sop/`: the joint SOP in its editions, what partners propose, and who has adopted it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.capabilities import INCIDENT_READ, SOP_ADOPT, SOP_PROPOSE
from incidents.models import Phase, SopProposal, SopTemplate, TaskRole
from incidents.queries.sops import (
    ProposalStory,
    edition_in_force,
    edition_steps,
    editions,
    list_proposals,
    newest_edition,
    partners,
)
from incidents.queries.sops import edition as find_edition
from incidents.queries.sops import proposal as find_proposal
from incidents.rules.sop_editions import Row, Step, compared, word_pieces
from incidents.services.sop_proposals import (
    adopt_sop,
    draft_sop,
    move_step,
    propose_sop,
    remove_step,
    withdraw_sop,
    write_step,
)
from incidents.views.sop_forms import AdoptionForm, ComparisonForm, ProposalForm, StepActForm, StepForm
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, refusals_told, scoped
from pmi_platform.core.interface.fields import VersionedForm
from pmi_platform.core.journal.queries.stream import head_position
from pmi_platform.core.tenancy.scope import Actor

MOST_SHOWN = 50


@require_safe
@scoped(INCIDENT_READ)
def sops(request: ScopedRequest) -> HttpResponse:
    """The editions, and what is proposed."""
    position, actor = head_position(), request.actor
    rows = list(editions())
    current = {code: edition_in_force(code) for code in {row.code for row in rows}}
    context = {
        "position": position,
        "editions": [_edition(row, current[row.code]) for row in rows],
        "proposals": [_proposal_line(row) for row in list_proposals(actor=actor)[:MOST_SHOWN]],
        "comparison_form": _comparison_form(rows) if len(rows) > 1 else None,
        "beginnings": [
            {"name": row.name, "url": reverse("incidents:sop-beginning", args=[row.code])}
            for row in {row.code: row for row in reversed(rows)}.values()
        ]
        if _may_propose(actor)
        else [],
    }
    return render(request, "incidents/sop_list.html", context)


@require_safe
@scoped(INCIDENT_READ)
def edition(request: ScopedRequest, key: str) -> HttpResponse:
    """One edition, phase by phase."""
    row = find_edition(key)
    context = {
        "edition": _edition(row, edition_in_force(row.code)),
        "phases": _phases(edition_steps(row.pk)),
        "source": row.source,
        "beginning_url": reverse("incidents:sop-beginning", args=[row.code])
        if _may_propose(request.actor) and newest_edition(row.code) == row
        else "",
    }
    return render(request, "incidents/sop_edition.html", context)


@require_safe
@scoped(INCIDENT_READ)
def comparison(request: ScopedRequest) -> HttpResponse:
    """Two editions side by side."""
    rows = list(editions())
    form = _comparison_form(rows, request.GET or None)
    context: dict[str, Any] = {"form": form, "rows": None}
    if form.is_valid():
        before, after = (find_edition(form.cleaned_data[name]) for name in ("before", "after"))
        lines = compared(edition_steps(before.pk), edition_steps(after.pk))
        context |= {"rows": [_row(line) for line in lines], "before": _title(before), "after": _title(after)}
    return render(request, "incidents/sop_comparison.html", context)


@require_http_methods(["GET", "POST"])
@scoped(SOP_PROPOSE)
def beginning(request: ScopedRequest, code: str) -> HttpResponse:
    """Begin a further edition."""
    base = newest_edition(code)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        with refusals_shown_in(form):
            made = draft_sop(actor=request.actor, sop=code, reason=form.cleaned_data["reason"])
            return redirect("incidents:sop-proposal", pk=made.pk)
    context = {"form": form, "base": _title(base) if base else code}
    return render(request, "incidents/sop_beginning.html", context, status=422 if form.is_bound else 200)


@require_safe
@scoped(INCIDENT_READ)
def proposal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """A proposed edition beside the one that it was made from."""
    return _show(request, pk)


@require_POST
@scoped(SOP_PROPOSE)
def step(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Add a step, or write one anew."""
    origin = request.POST.get("origin", "")[:100]
    form = StepForm(request.POST, auto_id=f"step_{origin or 'new'}_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            write_step(
                actor=request.actor,
                proposal_id=pk,
                version=form.cleaned_data["version"],
                draft=form.draft(),
                origin=origin or None,
            )
    if not form.is_valid():
        return _show(request, pk, refused={origin: form}, status=422)
    return redirect(f"{reverse('incidents:sop-proposal', args=[pk])}#langkah")


@require_POST
@scoped(SOP_PROPOSE)
def step_move(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Put a step to another place."""
    form = StepActForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_told(request):
            move_step(
                actor=request.actor, proposal_id=pk, version=said["version"], origin=said["origin"], to=said["to"] or 1
            )
    return redirect(f"{reverse('incidents:sop-proposal', args=[pk])}#langkah")


@require_POST
@scoped(SOP_PROPOSE)
def step_removal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take a step out."""
    form = StepActForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_told(request):
            remove_step(actor=request.actor, proposal_id=pk, version=said["version"], origin=said["origin"])
    return redirect(f"{reverse('incidents:sop-proposal', args=[pk])}#langkah")


@require_POST
@scoped(SOP_PROPOSE)
def proposing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Put the draft to all parties."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            propose_sop(actor=request.actor, proposal_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("Proposed. It is in force when every partner has adopted it."))
    return redirect("incidents:sop-proposal", pk=pk)


@require_POST
@scoped(SOP_PROPOSE)
def withdrawal(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    form = VersionedForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            withdraw_sop(actor=request.actor, proposal_id=pk, version=form.cleaned_data["version"])
            messages.success(request, _("Withdrawn."))
    return redirect("incidents:sop-proposal", pk=pk)


@require_POST
@scoped(SOP_ADOPT)
def adoption(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Adopt it by decree."""
    find_proposal(actor=request.actor, proposal_id=pk)
    form = AdoptionForm(request.POST, auto_id="adopt_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            adopt_sop(actor=request.actor, proposal_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return _show(request, pk, adoption_form=form, status=422)
    messages.success(request, _("Adopted."))
    return redirect("incidents:sop-proposal", pk=pk)


def _show(
    request: ScopedRequest,
    pk: UUID,
    *,
    refused: dict[str, StepForm] | None = None,
    adoption_form: AdoptionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    position, actor = head_position(), request.actor
    story = find_proposal(actor=actor, proposal_id=pk)
    row = story.proposal
    is_own = row.tenant_id == actor.tenant.id and actor.allows(SOP_PROPOSE, at=actor.tenant.area_code or "")
    may_write = is_own and row.state == SopProposal.State.DRAFT
    may_adopt = (
        row.state == SopProposal.State.PROPOSED
        and story.edition is None
        and actor.tenant.id in row.parties
        and actor.tenant.id not in story.adoptions
        and actor.allows(SOP_ADOPT, at=actor.tenant.area_code or "")
    )
    context = {
        "position": position,
        "proposal": {**_proposal_line(row), "id": row.pk, "version": row.version, "reason": row.reason},
        "written_by": row.written_by.name if row.written_by and row.tenant_id == actor.tenant.id else "",
        "base": _title(row.base),
        "rows": [_row(line) for line in compared(story.base_steps, story.steps)],
        "steps": _editable(story, refused or {}) if may_write else [],
        "new_form": (refused or {}).get("")
        or StepForm(initial={"version": row.version, "phase": "activation"}, auto_id="step_new_%s"),
        "new_refused": "" in (refused or {}),
        "may_write": may_write,
        "may_withdraw": is_own and row.state != SopProposal.State.WITHDRAWN and story.edition is None,
        "adoption_form": _adoption_form(adoption_form) if may_adopt else None,
        "parties": [_party(tenant, story) for tenant in story.parties],
        "edition": _edition(story.edition, edition_in_force(row.code)) if story.edition else None,
    }
    return render(request, "incidents/sop_proposal.html", context, status=status)


def _adoption_form(refused: AdoptionForm | None) -> AdoptionForm:
    return refused or AdoptionForm(initial={"decided_on": timezone.localdate()}, auto_id="adopt_%s")


def _editable(story: ProposalStory, refused: dict[str, StepForm]) -> list[dict[str, Any]]:
    version = story.proposal.version
    lines = []
    for place, one in enumerate(story.steps, start=1):
        initial = {
            **{name: getattr(one, name) for name in ("name_id", "name_en", "phase", "role", "within_minutes")},
            "version": version,
        }
        lines.append(
            {
                **_step(one),
                "origin": one.origin,
                "place": place,
                "up": place - 1,
                "down": place + 1 if place < len(story.steps) else 0,
                "form": refused.get(one.origin) or StepForm(initial=initial, auto_id=f"step_{one.origin}_%s"),
                "is_refused": one.origin in refused,
            }
        )
    return lines


def _party(tenant: Any, story: ProposalStory) -> dict[str, Any]:
    adopted = story.adoptions.get(tenant.pk)
    return {
        "name": tenant.organisation.name,
        "decree_number": adopted.decree_number if adopted else "",
        "decided_on": adopted.decided_on if adopted else None,
    }


def _may_propose(actor: Actor) -> bool:
    return (
        actor.allows(SOP_PROPOSE, at=actor.tenant.area_code or "")
        and actor.tenant.space == "actual"
        and actor.tenant.id in partners(actor.tenant.space)
    )


def _comparison_form(rows: Sequence[SopTemplate], data: Any = None) -> ComparisonForm:
    choices = [(row.pk, _title(row)) for row in rows]
    initial = {"before": rows[1].pk, "after": rows[0].pk} if len(rows) > 1 else {}
    return ComparisonForm(data, editions=choices, initial=initial)


def _title(row: SopTemplate) -> str:
    return _("%(name)s, edition %(n)s") % {"name": row.name, "n": row.edition}


def _edition(row: SopTemplate, current: SopTemplate | None) -> dict[str, Any]:
    is_current = current is not None and current.pk == row.pk
    return {
        "key": row.pk,
        "url": reverse("incidents:sop-edition", args=[row.pk]),
        "name": row.name,
        "edition": row.edition,
        "step_count": getattr(row, "step_count", None),
        "in_force_from": row.in_force_from,
        "state": "current" if is_current else "coming" if current and row.edition > current.edition else "former",
        "proposal_url": reverse("incidents:sop-proposal", args=[row.proposal]) if row.proposal else "",
    }


def _proposal_line(row: SopProposal) -> dict[str, Any]:
    return {
        "url": reverse("incidents:sop-proposal", args=[row.pk]),
        "name": row.base.name,
        "base": row.base.edition,
        "by": row.tenant.organisation.name,
        "state": row.state,
        "state_label": row.get_state_display(),
        "state_at": row.state_at,
        "reason": row.reason,
    }


def _phases(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [
        {"name": label, "steps": [_step(one) for one in steps if one.phase == phase]}
        for phase, label in Phase.choices
        if any(one.phase == phase for one in steps)
    ]


def _step(one: Step) -> dict[str, Any]:
    return {
        "name": one.name_en if get_language() == "en" else one.name_id,
        "phase": Phase(one.phase).label,
        "role": TaskRole(one.role).label,
        "within": clock_words(one.within_minutes),
    }


def clock_words(minutes: int) -> str:
    """A clock as one says it."""
    if minutes % (60 * 24) == 0:
        return _("%(n)s days") % {"n": minutes // (60 * 24)} if minutes > 60 * 24 else _("24 hours")
    if minutes % 60 == 0:
        return _("%(n)s hours") % {"n": minutes // 60} if minutes > 60 else _("1 hour")
    return _("%(n)s minutes") % {"n": minutes}


def _row(line: Row) -> dict[str, Any]:
    """A line of the comparison: words are told apart in the language of the page."""
    name = "name_en" if get_language() == "en" else "name_id"
    before = getattr(line.before, name) if line.before else ""
    after = getattr(line.after, name) if line.after else ""
    pieces = word_pieces(before, after)
    return {
        "kind": line.kind,
        "before": {**_step(line.before), "place": line.before_place} if line.before else None,
        "after": {**_step(line.after), "place": line.after_place} if line.after else None,
        "before_pieces": [piece for piece in pieces if piece[0] != "added"],
        "after_pieces": [piece for piece in pieces if piece[0] != "removed"],
        "fields": line.fields,
    }
