"""What happens to field reports and their photos."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvent(DomainEvent):
    """What every fact about a report says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:report", "report_id")

    report_id: str
    kind: str
    report_type: str
    hazard: str
    severity: str
    area_code: str
    status: str
    incident_id: str | None

    @classmethod
    def of(cls, report: models.FieldReport) -> Self:
        return cls(
            report_id=str(report.pk),
            kind=report.kind,
            report_type=report.type_code,
            hazard=report.hazard_id,
            severity=report.severity,
            area_code=report.area_id,
            status=report.status,
            incident_id=str(report.incident_id) if report.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportFiled(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.filed"
    words: ClassVar[Words] = _("Field report filed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAmended(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.amended"
    words: ClassVar[Words] = _("Field report amended")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportVerified(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.verified"
    words: ClassVar[Words] = _("Field report verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportConfirmed(ReportEvent):
    """A higher rung vouches for what a lower one verified."""

    type: ClassVar[str] = "incidents.field_report.confirmed"
    words: ClassVar[Words] = _("Field report confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportChangesRequested(ReportEvent):
    """Its author is asked for some of its fields."""

    type: ClassVar[str] = "incidents.field_report.changes_requested"
    words: ClassVar[Words] = _("Changes to a field report asked for")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportRefiled(ReportEvent):
    """Its author says that it is right as it is."""

    type: ClassVar[str] = "incidents.field_report.refiled"
    words: ClassVar[Words] = _("Field report filed again")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportReturned(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.returned"
    words: ClassVar[Words] = _("Field report returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportWithdrawn(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.withdrawn"
    words: ClassVar[Words] = _("Field report withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportAttached(ReportEvent):
    type: ClassVar[str] = "incidents.field_report.attached"
    words: ClassVar[Words] = _("Field report put to an incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportToldAgain(ReportEvent):
    """Its author told the same by another door, or once more by the same."""

    type: ClassVar[str] = "incidents.field_report.told_again"
    words: ClassVar[Words] = _("Field report received by a further door")

    door: str

    @classmethod
    def of(cls, report: models.FieldReport, *, door: str = "") -> Self:
        said = asdict(ReportEvent.of(report))
        return cls(**said, door=door)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReportConflictDecided(ReportEvent):
    """Its verifier decided between two versions of a field."""

    type: ClassVar[str] = "incidents.field_report.conflict_decided"
    words: ClassVar[Words] = _("Two versions of a field report decided")

    field: str
    outcome: str

    @classmethod
    def of(cls, report: models.FieldReport, *, field: str = "", outcome: str = "") -> Self:
        return cls(**asdict(ReportEvent.of(report)), field=field, outcome=outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAttached(ReportEvent):
    type: ClassVar[str] = "incidents.photo.attached"
    words: ClassVar[Words] = _("Photo attached")
