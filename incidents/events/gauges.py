"""What happens to river gauges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from pmi_platform.core.journal.events import DomainEvent, Words

if TYPE_CHECKING:
    from incidents import models


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeEvent(DomainEvent):
    """What every fact about a gauge says; its readings are read through the feed."""

    about: ClassVar[tuple[str, str] | None] = ("incidents:gauge", "station_id")

    station_id: str
    area_code: str
    state: str
    level: str

    @classmethod
    def of(cls, station: models.GaugeStation) -> Self:
        return cls(station_id=str(station.pk), area_code=station.area_id, state=station.state, level=station.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeRegistered(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.registered"
    words: ClassVar[Words] = _("River gauge registered")


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeRevised(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.revised"
    words: ClassVar[Words] = _("River gauge's record revised")


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeRecorded(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.recorded"
    words: ClassVar[Words] = _("River gauge read")


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeReadingRefused(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.reading_refused"
    words: ClassVar[Words] = _("River gauge's reading not counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeClosed(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.closed"
    words: ClassVar[Words] = _("River gauge taken out of use")


@dataclass(frozen=True, slots=True, kw_only=True)
class GaugeReopened(GaugeEvent):
    type: ClassVar[str] = "incidents.gauge.reopened"
    words: ClassVar[Words] = _("River gauge in use again")
