"""What happens to volunteers; who they are is said nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from volunteers import models


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerEvent(DomainEvent):
    """What every fact about a volunteer says."""

    about: ClassVar[tuple[str, str] | None] = ("volunteers:volunteer", "volunteer_id")

    volunteer_id: str
    area_code: str
    state: str

    @classmethod
    def of(cls, volunteer: models.Volunteer) -> Self:
        return cls(volunteer_id=str(volunteer.pk), area_code=volunteer.area_id, state=volunteer.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerRegistered(VolunteerEvent):
    type: ClassVar[str] = "volunteers.volunteer.registered"
    words: ClassVar[Words] = _("Volunteer registered")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerRevised(VolunteerEvent):
    """`fields` names what was changed and not to what."""

    type: ClassVar[str] = "volunteers.volunteer.revised"
    words: ClassVar[Words] = _("Volunteer's data changed")

    fields: list[str]

    @classmethod
    def of_fields(cls, volunteer: models.Volunteer, fields: list[str]) -> Self:
        return cls(
            volunteer_id=str(volunteer.pk), area_code=volunteer.area_id, state=volunteer.state, fields=sorted(fields)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationMoved(VolunteerEvent):
    """A membership was applied for, approved, refused or ended."""

    type: ClassVar[str] = "volunteers.affiliation.moved"
    words: ClassVar[Words] = _("Membership changed")

    affiliation_id: str
    kind: str
    step: str

    @classmethod
    def by(cls, volunteer: models.Volunteer, affiliation: models.Affiliation) -> Self:
        return cls(
            volunteer_id=str(volunteer.pk),
            area_code=volunteer.area_id,
            state=volunteer.state,
            affiliation_id=str(affiliation.pk),
            kind=affiliation.kind,
            step=affiliation.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillEvent(VolunteerEvent):
    """What every fact about what somebody can do says."""

    skill: str
    level: int

    @classmethod
    def of_skill(cls, volunteer: models.Volunteer, competence: models.Competence) -> Self:
        return cls(
            volunteer_id=str(volunteer.pk),
            area_code=volunteer.area_id,
            state=volunteer.state,
            skill=competence.skill_id,
            level=competence.level,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRecorded(SkillEvent):
    type: ClassVar[str] = "volunteers.skill.recorded"
    words: ClassVar[Words] = _("Skill noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecorded(SkillEvent):
    type: ClassVar[str] = "volunteers.certificate.recorded"
    words: ClassVar[Words] = _("Certificate noted")


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityChanged(VolunteerEvent):
    type: ClassVar[str] = "volunteers.availability.changed"
    words: ClassVar[Words] = _("Readiness changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateRecordShown(VolunteerEvent):
    """Somebody looked at the private data of a volunteer, and why."""

    type: ClassVar[str] = "volunteers.record.shown"
    words: ClassVar[Words] = _("Private data read")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(VolunteerEvent):
    type: ClassVar[str] = "volunteers.consent.withdrawn"
    words: ClassVar[Words] = _("Consent withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerErased(VolunteerEvent):
    type: ClassVar[str] = "volunteers.volunteer.erased"
    words: ClassVar[Words] = _("Volunteer's data erased")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteersMerged(VolunteerEvent):
    """Two entries were one person; told of the one that stays."""

    type: ClassVar[str] = "volunteers.volunteer.merged"
    words: ClassVar[Words] = _("Two entries made one")


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteersSeparated(VolunteerEvent):
    type: ClassVar[str] = "volunteers.volunteer.separated"
    words: ClassVar[Words] = _("Merge of two entries undone")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentEvent(DomainEvent):
    """What every fact about a deployment says; who comes is said nowhere."""

    about: ClassVar[tuple[str, str] | None] = ("volunteers:deployment", "deployment_id")

    deployment_id: str
    giver_id: int
    receiver_id: int
    skill: str
    state: str

    @classmethod
    def of(cls, deployment: models.Deployment) -> Self:
        return cls(
            deployment_id=str(deployment.pk),
            giver_id=deployment.giver_id,
            receiver_id=deployment.receiver_id,
            skill=deployment.skill_id,
            state=deployment.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentOffered(DeploymentEvent):
    type: ClassVar[str] = "volunteers.deployment.offered"
    words: ClassVar[Words] = _("Volunteer asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentMoved(DeploymentEvent):
    type: ClassVar[str] = "volunteers.deployment.moved"
    words: ClassVar[Words] = _("Deployment went on")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordGiven(DeploymentEvent):
    type: ClassVar[str] = "volunteers.deployment.word_given"
    words: ClassVar[Words] = _("Sign of life given")


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceNoted(DeploymentEvent):
    """Somebody on site has given no sign of life in time."""

    type: ClassVar[str] = "volunteers.deployment.silence_noted"
    words: ClassVar[Words] = _("No sign of life in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCertified(DeploymentEvent):
    type: ClassVar[str] = "volunteers.deployment.certified"
    words: ClassVar[Words] = _("Certificate of service given")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingPointChanged(DomainEvent):
    """A place to report to was named, changed or closed."""

    type: ClassVar[str] = "volunteers.reporting_point.changed"
    words: ClassVar[Words] = _("Reporting point changed")
    about: ClassVar[tuple[str, str] | None] = ("volunteers:point", "point_id")

    point_id: str
    is_open: bool

    @classmethod
    def of(cls, point: models.ReportingPoint) -> Self:
        return cls(point_id=str(point.pk), is_open=point.is_open)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportEvent(DomainEvent):
    """What every fact about an import of people says: how far it is, and never who is in it."""

    about: ClassVar[tuple[str, str] | None] = ("volunteers:import", "import_id")

    import_id: str
    state: str
    row_count: int
    read_count: int
    good_count: int

    @classmethod
    def of(cls, found: models.RosterImport) -> Self:
        return cls(
            import_id=str(found.pk),
            state=found.state,
            row_count=found.row_count,
            read_count=found.read_count,
            good_count=found.good_count,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterImportAdvanced(ImportEvent):
    type: ClassVar[str] = "volunteers.import.advanced"
    words: ClassVar[Words] = _("Import of people went on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMistakesShown(ImportEvent):
    """Somebody took the rows that stayed out, which hold private data."""

    type: ClassVar[str] = "volunteers.import.mistakes_shown"
    words: ClassVar[Words] = _("Rows of an import read")
