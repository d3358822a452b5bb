"""What happens to figures; the numbers are read through the feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEvent(DomainEvent):
    """What every fact about a figure says; the number itself is read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:incident", "incident_id")

    figure_id: str
    indicator: str
    unit: str
    status: str
    area_code: str | None
    incident_id: str | None

    @classmethod
    def of(cls, figure: models.Figure) -> Self:
        return cls(
            figure_id=str(figure.pk),
            indicator=figure.indicator_id,
            unit=figure.unit,
            status=figure.status,
            area_code=figure.area_id,
            incident_id=str(figure.incident_id) if figure.incident_id else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecorded(FigureEvent):
    type: ClassVar[str] = "incidents.figure.recorded"
    words: ClassVar[Words] = _("Figure recorded")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureVerified(FigureEvent):
    type: ClassVar[str] = "incidents.figure.verified"
    words: ClassVar[Words] = _("Figure verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRetracted(FigureEvent):
    type: ClassVar[str] = "incidents.figure.retracted"
    words: ClassVar[Words] = _("Figure retracted")
