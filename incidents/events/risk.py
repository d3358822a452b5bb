"""What happens to risk zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskZoneEvent(DomainEvent):
    """What every fact about one risk zone says; its outline is read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:risk-zone", "zone_id")

    zone_id: str
    hazard: str
    risk_class: str
    state: str
    area_codes: list[str]

    @classmethod
    def of(cls, zone: models.RiskZone) -> Self:
        return cls(
            zone_id=str(zone.pk),
            hazard=zone.hazard_id,
            risk_class=zone.risk_class,
            state=zone.state,
            area_codes=zone.area_codes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskZoneDrawn(RiskZoneEvent):
    type: ClassVar[str] = "incidents.risk_zone.drawn"
    words: ClassVar[Words] = _("Risk zone drawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskZoneRevised(RiskZoneEvent):
    type: ClassVar[str] = "incidents.risk_zone.revised"
    words: ClassVar[Words] = _("Risk zone changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskZoneRetired(RiskZoneEvent):
    type: ClassVar[str] = "incidents.risk_zone.retired"
    words: ClassVar[Words] = _("Risk zone retired")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDatasetEvent(DomainEvent):
    """What every fact about a dataset of risk zones says."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:risk-dataset", "dataset_id")

    dataset_id: str
    edition: int
    state: str
    zone_count: int
    supersedes_id: str | None

    @classmethod
    def of(cls, dataset: models.RiskDataset) -> Self:
        return cls(
            dataset_id=str(dataset.pk),
            edition=dataset.edition,
            state=dataset.state,
            zone_count=dataset.zone_count,
            supersedes_id=str(dataset.supersedes_id) if dataset.supersedes_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDatasetImported(RiskDatasetEvent):
    type: ClassVar[str] = "incidents.risk_dataset.imported"
    words: ClassVar[Words] = _("Risk zones imported")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskDatasetUndone(RiskDatasetEvent):
    type: ClassVar[str] = "incidents.risk_dataset.undone"
    words: ClassVar[Words] = _("Import of risk zones undone")
