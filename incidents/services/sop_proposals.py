"""A further edition of the joint SOP: drafted from the present one, put to all, in force once all adopted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.capabilities import SOP_ADOPT, SOP_PROPOSE
from incidents.errors import OlderEdition, WrongState
from incidents.events import SopAdopted, SopDrafted, SopProposed, SopPutInForce, SopRedrafted, SopWithdrawn
from incidents.models import Phase, SopAdoption, SopProposal, SopStep, SopTemplate, TaskRole
from incidents.queries.sops import edition_steps, newest_edition, partners, proposal_steps
from incidents.rules import sop_editions as rules
from incidents.services.locking import locked
from incidents.services.words import checked_line, checked_text, required_reason
from pmi_platform.core.errors import Conflict, InvalidInput, NotFound
from pmi_platform.core.journal.services import publish
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import Actor

EARLIEST = date(2000, 1, 1)
LONGEST_STEP = 300
LATEST_AFTER = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    """What one step says; `place` is where it stands, counted from one, or the end when it is not said."""

    phase: str
    role: str
    within_minutes: int
    name_id: str
    name_en: str
    place: int | None = None


@transaction.atomic
def draft_sop(*, actor: Actor, sop: str, reason: str) -> SopProposal:
    """Begin a further edition from the one in force; until it is put forward nobody else sees it."""
    actor.require(SOP_PROPOSE, at=actor.tenant.area_code or "")
    _require_partner(actor)
    base = newest_edition(sop)
    if base is None:
        raise NotFound
    proposal = SopProposal.objects.create(
        tenant_id=actor.tenant.id,
        visible_to=[actor.tenant.id],
        code=base.code,
        base=base,
        reason=required_reason(reason),
        steps=[asdict(step) for step in edition_steps(base.pk)],
        state_at=timezone.now(),
        written_by_id=actor.user_id,
    )
    publish(SopDrafted.of(proposal), detail={"after": {"reason": proposal.reason}})
    return proposal


@transaction.atomic
def write_step(
    *, actor: Actor, proposal_id: UUID, version: int, draft: StepDraft, origin: str | None = None
) -> SopProposal:
    """Add a step, or write the one of this `origin` anew, in a draft."""
    proposal = _draft(actor, proposal_id, version)
    steps = proposal_steps(proposal)
    known = {step.origin: place for place, step in enumerate(steps, start=1)}
    if origin is not None and origin not in known:
        raise NotFound
    if origin is None and len(steps) >= rules.MOST_STEPS:
        raise InvalidInput({"name_id": _("This SOP has as many steps as anybody can follow. Remove one first.")})
    written = _step(draft, origin or str(uuid4()))
    here = known[origin] if origin else len(steps) + 1
    steps = [written if step.origin == origin else step for step in steps] if origin else [*steps, written]
    return _redrafted(proposal, rules.moved(steps, place=here, to=draft.place or here))


@transaction.atomic
def move_step(*, actor: Actor, proposal_id: UUID, version: int, origin: str, to: int) -> SopProposal:
    """Put a step of a draft to another place."""
    proposal = _draft(actor, proposal_id, version)
    steps = proposal_steps(proposal)
    return _redrafted(proposal, rules.moved(steps, place=_place_of(steps, origin), to=to))


@transaction.atomic
def remove_step(*, actor: Actor, proposal_id: UUID, version: int, origin: str) -> SopProposal:
    """Take a step out of a draft."""
    proposal = _draft(actor, proposal_id, version)
    steps = proposal_steps(proposal)
    place = _place_of(steps, origin)
    return _redrafted(proposal, [*steps[: place - 1], *steps[place:]])


@transaction.atomic
def propose_sop(*, actor: Actor, proposal_id: UUID, version: int) -> SopProposal:
    """Put a draft to all parties: from then on it says what it says, and each of them decides."""
    proposal = _draft(actor, proposal_id, version)
    _require_newest(proposal)
    if proposal.steps == [asdict(step) for step in edition_steps(proposal.base_id)]:
        raise InvalidInput({"steps": _("Nothing differs from the edition in force yet. Change a step first.")})
    if not proposal.steps:
        raise InvalidInput({"steps": _("An SOP without a step says nothing. Add one.")})
    proposal.parties = sorted(partners(actor.tenant.space))
    proposal.visible_to = proposal.parties
    _move(proposal, SopProposal.State.PROPOSED, "parties", "visible_to")
    publish(SopProposed.of(proposal))
    return proposal


@transaction.atomic
def withdraw_sop(*, actor: Actor, proposal_id: UUID, version: int) -> SopProposal:
    """Take a draft or a proposal back, as long as it is not in force."""
    _one_by_one(proposal_id)
    proposal = locked(SopProposal, proposal_id, version=version)
    actor.require(SOP_PROPOSE, at=actor.tenant.area_code or "")
    if proposal.state == SopProposal.State.WITHDRAWN or _in_force(proposal):
        raise WrongState(state=_("in force") if _in_force(proposal) else proposal.get_state_display())
    _move(proposal, SopProposal.State.WITHDRAWN)
    publish(SopWithdrawn.of(proposal))
    return proposal


@transaction.atomic
def adopt_sop(*, actor: Actor, proposal_id: UUID, decree_number: str, decided_on: date) -> SopAdoption:
    """Adopt a proposed edition for the own province by its decree; with the last party it is in force for all."""
    actor.require(SOP_ADOPT, at=actor.tenant.area_code or "")
    _one_by_one(proposal_id)
    proposal = _put_forward(proposal_id)
    if actor.tenant.id not in proposal.parties:
        raise NotFound
    if adopted := SopAdoption.objects.filter(proposal=proposal.pk, tenant=actor.tenant.id).first():
        return adopted
    _require_newest(proposal)
    number = checked_line("decree_number", decree_number)
    if not number:
        raise InvalidInput({"decree_number": _("Write the number of the decree.")})
    if not EARLIEST <= decided_on <= timezone.localdate() + LATEST_AFTER:
        raise InvalidInput({"decided_on": _("Nobody decides on that day. Check the date.")})
    adoption = SopAdoption.objects.create(
        tenant_id=actor.tenant.id,
        visible_to=proposal.parties,
        proposal=proposal,
        decree_number=number,
        decided_on=decided_on,
        adopted_by_id=actor.user_id,
    )
    publish(SopAdopted.of(proposal, decided_on=decided_on.isoformat()), detail={"after": {"decree_number": number}})
    _put_in_force(proposal)
    return adoption


def _put_in_force(proposal: SopProposal) -> None:
    """Store the edition for everybody once every party has adopted it."""
    decided = {row.tenant_id: row.decided_on for row in SopAdoption.objects.filter(proposal=proposal.pk)}
    if rules.still_to_adopt(proposal.parties, decided):
        return
    base = SopTemplate.objects.get(pk=proposal.base_id)
    edition, begins_on = base.edition + 1, rules.in_force_from(decided)
    template = SopTemplate.objects.create(
        key=f"{base.code}-{edition}",
        code=base.code,
        edition=edition,
        name_id=base.name_id,
        name_en=base.name_en,
        position=base.position,
        source=proposal.reason,
        in_force_from=begins_on,
        proposal=proposal.pk,
    )
    SopStep.objects.bulk_create(
        SopStep(key=f"{template.pk}-{position:02d}", template=template, position=position, **asdict(step))
        for position, step in enumerate(proposal_steps(proposal), start=1)
    )
    publish(SopPutInForce.of(proposal, edition=edition, in_force_from=begins_on.isoformat()))


def _draft(actor: Actor, proposal_id: UUID, version: int) -> SopProposal:
    proposal = locked(SopProposal, proposal_id, version=version)
    actor.require(SOP_PROPOSE, at=actor.tenant.area_code or "")
    if proposal.state != SopProposal.State.DRAFT:
        raise WrongState(state=proposal.get_state_display())
    return proposal


def _put_forward(proposal_id: UUID) -> SopProposal:
    """A proposal that awaits decisions; the row belongs to its author, so it is read and not locked by the others."""
    proposal = SopProposal.objects.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound
    if proposal.state != SopProposal.State.PROPOSED:
        raise WrongState(state=proposal.get_state_display())
    return proposal


def _one_by_one(proposal_id: UUID) -> None:
    """Of partners that decide at once each sees what the others decided; the row itself is its author's to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents.sop'), hashtext(%s))", (str(proposal_id),))


def _in_force(proposal: SopProposal) -> bool:
    return SopTemplate.objects.filter(proposal=proposal.pk).exists()


def _require_newest(proposal: SopProposal) -> None:
    newest = newest_edition(proposal.code)
    if newest is None or newest.pk != proposal.base_id:
        raise OlderEdition


def _require_partner(actor: Actor) -> None:
    """Only who adopts it may change it, and only where it is meant."""
    if actor.tenant.space != Space.ACTUAL or actor.tenant.id not in partners(actor.tenant.space):
        raise Conflict(_("The joint SOP is changed by the provinces that adopt it, and not in an exercise."))


def _place_of(steps: Sequence[rules.Step], origin: str) -> int:
    place = next((place for place, step in enumerate(steps, start=1) if step.origin == origin), None)
    if place is None:
        raise NotFound
    return place


def _step(draft: StepDraft, origin: str) -> rules.Step:
    if draft.phase not in Phase.values:
        raise InvalidInput({"phase": _("Choose a phase from the list.")})
    if draft.role not in TaskRole.values:
        raise InvalidInput({"role": _("Choose who does it from the list.")})
    if not 1 <= draft.within_minutes <= rules.LONGEST_MINUTES:
        raise InvalidInput({"within_minutes": _("Give the clock between a minute and a year.")})
    names = {name: checked_text(name, getattr(draft, name), longest=LONGEST_STEP) for name in ("name_id", "name_en")}
    if not names["name_id"]:
        raise InvalidInput({"name_id": _("Say what is to be done.")})
    return rules.Step(
        origin=origin,
        phase=draft.phase,
        role=draft.role,
        within_minutes=draft.within_minutes,
        name_id=names["name_id"],
        name_en=names["name_en"] or names["name_id"],
    )


def _redrafted(proposal: SopProposal, steps: Sequence[rules.Step]) -> SopProposal:
    """Keep the steps, each in the phase that it says, in the order of the phases."""
    order = {phase: n for n, phase in enumerate(Phase.values)}
    said = [asdict(step) for step in sorted(steps, key=lambda step: order[step.phase])]
    if said == proposal.steps:
        return proposal
    before, proposal.steps = proposal.steps, said
    proposal.version += 1
    proposal.save(update_fields=["steps", "version"])
    publish(SopRedrafted.of(proposal), detail={"before": {"steps": len(before)}, "after": {"steps": len(said)}})
    return proposal


def _move(proposal: SopProposal, state: str, *changed: str) -> None:
    proposal.state, proposal.state_at = state, timezone.now()
    proposal.version += 1
    proposal.save(update_fields=["state", "state_at", "version", *changed])
