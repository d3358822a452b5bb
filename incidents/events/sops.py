"""What happens to the joint SOP: who proposes another edition, who adopts it, and when it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class SopEvent(DomainEvent):
    """What every fact about a proposed edition says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:sop-proposal", "proposal_id")

    proposal_id: str
    sop: str
    base: str

    @classmethod
    def of(cls, proposal: models.SopProposal, **more: Any) -> Self:
        return cls(proposal_id=str(proposal.pk), sop=proposal.code, base=proposal.base_id, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class SopDrafted(SopEvent):
    type: ClassVar[str] = "incidents.sop.drafted"
    words: ClassVar[Words] = _("Edition of the SOP drafted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SopRedrafted(SopEvent):
    type: ClassVar[str] = "incidents.sop.redrafted"
    words: ClassVar[Words] = _("Draft of an edition of the SOP changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SopProposed(SopEvent):
    type: ClassVar[str] = "incidents.sop.proposed"
    words: ClassVar[Words] = _("Edition of the SOP proposed to the partners")


@dataclass(frozen=True, slots=True, kw_only=True)
class SopWithdrawn(SopEvent):
    type: ClassVar[str] = "incidents.sop.withdrawn"
    words: ClassVar[Words] = _("Proposed edition of the SOP withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class SopAdopted(SopEvent):
    type: ClassVar[str] = "incidents.sop.adopted"
    words: ClassVar[Words] = _("Edition of the SOP adopted by decree")
    decided_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SopPutInForce(SopEvent):
    type: ClassVar[str] = "incidents.sop.put_in_force"
    words: ClassVar[Words] = _("Edition of the SOP adopted by everybody: it is in force")
    edition: int
    in_force_from: str
