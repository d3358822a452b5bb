"""The joint SOP: its editions, what is proposed, and who has adopted what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from incidents.capabilities import INCIDENT_READ
from incidents.models import SopAdoption, SopProposal, SopStep, SopTemplate
from incidents.rules.sop_editions import Step
from pmi_platform.core.errors import NotFound
from pmi_platform.core.tenancy.models import Tenant
from pmi_platform.core.tenancy.scope import Actor

PARTNER_KIND = Tenant.Kind.PROVINSI


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalStory:
    """A proposed edition with what it was made from, who must adopt it, and who has."""

    proposal: SopProposal
    base_steps: Sequence[Step]
    steps: Sequence[Step]
    parties: Sequence[Tenant]
    adoptions: Mapping[int, SopAdoption]
    edition: SopTemplate | None


def editions(sop: str = "") -> QuerySet[SopTemplate]:
    """Every edition, the newest first, with how many steps it has."""
    rows = SopTemplate.objects.filter(code=sop) if sop else SopTemplate.objects.all()
    return rows.annotate(step_count=Count("steps")).order_by("position", "code", "-edition")


def edition(key: str) -> SopTemplate:
    """One edition; raises `NotFound`."""
    found = SopTemplate.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def newest_edition(sop: str) -> SopTemplate | None:
    """The last edition that everybody adopted, whether its day has come or not."""
    return SopTemplate.objects.filter(code=sop).order_by("-edition").first()


def edition_in_force(sop: str) -> SopTemplate | None:
    """The edition that holds today."""
    return SopTemplate.objects.filter(begun(), code=sop).order_by("-edition").first()


def begun() -> Q:
    """That the day of an edition has come; the first ones have always been in force."""
    return Q(in_force_from__isnull=True) | Q(in_force_from__lte=timezone.localdate())


def edition_steps(key: str) -> list[Step]:
    """The steps of an edition, in order."""
    return [
        Step(
            origin=step.origin or step.pk,
            phase=step.phase,
            role=step.role,
            within_minutes=step.within_minutes,
            name_id=step.name_id,
            name_en=step.name_en,
        )
        for step in SopStep.objects.filter(template=key).order_by("position")
    ]


def proposal_steps(proposal: SopProposal) -> list[Step]:
    """The steps of a proposal, in order."""
    return [Step(**step) for step in proposal.steps]


def list_proposals(*, actor: Actor) -> QuerySet[SopProposal]:
    """The own drafts, and what any party has put forward, the newest first."""
    actor.require(INCIDENT_READ)
    own = Q(tenant=actor.tenant.id) | ~Q(state=SopProposal.State.DRAFT)
    return SopProposal.objects.filter(own).select_related("base", "tenant__organisation").order_by("-created_at", "-pk")


def proposal(*, actor: Actor, proposal_id: UUID) -> ProposalStory:
    """One of them, in six statements; raises `NotFound`."""
    found = list_proposals(actor=actor).select_related("written_by").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound
    rows = SopAdoption.objects.filter(proposal=found.pk).select_related("adopted_by")
    return ProposalStory(
        proposal=found,
        base_steps=edition_steps(found.base_id),
        steps=proposal_steps(found),
        parties=list(Tenant.objects.filter(pk__in=found.parties).select_related("organisation").order_by("code")),
        adoptions={row.tenant_id: row for row in rows},
        edition=SopTemplate.objects.filter(proposal=found.pk).first(),
    )


def partners(space: str) -> set[int]:
    """The provinces that share the SOP: one edition holds for all of them."""
    return set(Tenant.objects.filter(space=space, kind=PARTNER_KIND).values_list("pk", flat=True))
