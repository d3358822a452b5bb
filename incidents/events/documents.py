"""What happens to situation reports and to what was agreed after a disaster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportEvent(DomainEvent):
    """What every fact about a situation report says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:document", "document_id")

    document_id: str
    incident_id: str
    kind: str
    number: int
    edition: int
    state: str
    digest: str

    @classmethod
    def of(cls, document: models.SituationReport) -> Self:
        return cls(
            document_id=str(document.pk),
            incident_id=str(document.incident_id),
            kind=document.kind,
            number=document.number,
            edition=document.edition,
            state=document.state,
            digest=document.digest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportDrafted(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.drafted"
    words: ClassVar[Words] = _("Situation report drafted")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportRevised(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.revised"
    words: ClassVar[Words] = _("Situation report revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportApproved(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.approved"
    words: ClassVar[Words] = _("Situation report approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportPublished(SituationReportEvent):
    type: ClassVar[str] = "incidents.situation_report.published"
    words: ClassVar[Words] = _("Situation report published")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPatternChanged(DomainEvent):
    """From now on the tenant numbers its letters otherwise; the entry's detail says how."""

    type: ClassVar[str] = "incidents.letter_pattern.changed"
    words: ClassVar[Words] = _("Pattern of letter numbers changed")
    pattern_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpEvent(DomainEvent):
    """What every fact about a follow-up says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    follow_up_id: str
    incident_id: str
    unit_id: str
    state: str

    @classmethod
    def of(cls, follow_up: models.FollowUp) -> Self:
        return cls(
            follow_up_id=str(follow_up.pk),
            incident_id=str(follow_up.incident_id),
            unit_id=str(follow_up.unit_id),
            state=follow_up.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAgreed(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.agreed"
    words: ClassVar[Words] = _("Follow-up agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpSettled(FollowUpEvent):
    type: ClassVar[str] = "incidents.follow_up.settled"
    words: ClassVar[Words] = _("Follow-up settled")
