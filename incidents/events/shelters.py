"""What happens to shelters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterEvent(DomainEvent):
    """What every fact about a shelter says; who stays there is read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:shelter", "shelter_id")

    shelter_id: str
    incident_id: str
    area_code: str
    state: str

    @classmethod
    def of(cls, shelter: models.Shelter) -> Self:
        return cls(
            shelter_id=str(shelter.pk),
            incident_id=str(shelter.incident_id),
            area_code=shelter.area_id,
            state=shelter.state,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterOpened(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.opened"
    words: ClassVar[Words] = _("Shelter opened")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterRevised(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.revised"
    words: ClassVar[Words] = _("Shelter's record revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterCounted(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.counted"
    words: ClassVar[Words] = _("Shelter's occupants counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterClosed(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.closed"
    words: ClassVar[Words] = _("Shelter closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelterReopened(ShelterEvent):
    type: ClassVar[str] = "incidents.shelter.reopened"
    words: ClassVar[Words] = _("Shelter reopened")
