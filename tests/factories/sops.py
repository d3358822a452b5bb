"""Further editions of the joint SOP for tests. Each needs an open scope.

with coordinator().scope() as actor:
    proposal = sop_drafted(actor)
"""

from typing import Any

from django.utils import timezone

from incidents.models import SopAdoption, SopProposal
from incidents.services.sop_proposals import StepDraft, draft_sop, write_step

SOP = "tanggap-darurat"
FIRST_STEP = "tanggap-darurat-1-01"


def step_draft(**changes: Any) -> StepDraft:
    """Checking the radio, within ten minutes."""
    standing = {"phase": "activation", "role": "post", "within_minutes": 10, "name_id": "Cek radio", "name_en": "Radio"}
    return StepDraft(**{**standing, **changes})


def sop_drafted(actor: Any, *, reason: str = "Radio dicek lebih dulu.", **changes: Any) -> SopProposal:
    """A draft with one step more than the edition in force."""
    made = draft_sop(actor=actor, sop=SOP, reason=reason)
    return write_step(actor=actor, proposal_id=made.pk, version=made.version, draft=step_draft(place=1, **changes))


def adoption_seen_by_its_party(actor: Any, proposal: SopProposal, *, number: str) -> SopAdoption:
    """An adoption as it would stand if nobody else were a party: what a neighbour must not read."""
    return SopAdoption.objects.create(
        tenant_id=actor.tenant.id,
        visible_to=[actor.tenant.id],
        proposal=proposal,
        decree_number=number,
        decided_on=timezone.localdate(),
    )
