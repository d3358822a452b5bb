"""River gauges for tests. Each needs an open scope where it stores something."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from incidents import services
from incidents.models import GaugeReading, GaugeStation
from incidents.services import GaugeDetails, ReadingDraft, Threshold
from pmi_platform.core.tenancy.scope import Actor
from tests.factories.incidents import CUGENANG

THRESHOLDS = {
    "moderate": Threshold(from_cm=80, term="Siaga 3"),
    "high": Threshold(from_cm=150, term="Siaga 2"),
    "critical": Threshold(from_cm=200, term="Siaga 1"),
}


def gauge_details(**changes: Any) -> GaugeDetails:
    """A post on the Ciliwung with three thresholds."""
    standing = {"name": "Bendung Contoh", "river": "Ciliwung", "thresholds": THRESHOLDS, "highest_cm": 500}
    return GaugeDetails(**{**standing, **changes})


def gauged(
    actor: Actor, *, area: str = CUGENANG, downstream: dict[str, int] | None = None, **said: Any
) -> GaugeStation:
    """A gauge as the product registers it, with the minutes that its water takes to each kecamatan."""
    station = services.register_gauge(actor=actor, area=area, details=gauge_details(**said))
    for code, minutes in (downstream or {}).items():
        station = services.add_downstream(
            actor=actor, station_id=station.pk, version=station.version, area=code, lead_min=minutes
        )
    return station


def reading_draft(height_cm: Any, **changes: Any) -> ReadingDraft:
    """A height read just now."""
    standing = {"client_ref": uuid4(), "height_cm": Decimal(height_cm), "observed_at": timezone.now()}
    return ReadingDraft(**{**standing, **changes})


def read(
    actor: Actor, station: GaugeStation, height_cm: Any, *, at: datetime | None = None, **said: Any
) -> GaugeReading:
    """A height as a person notes it."""
    draft = reading_draft(height_cm, observed_at=at or timezone.now(), **said)
    return services.record_reading(actor=actor, station_id=station.pk, draft=draft)


def ago(**parts: float) -> datetime:
    """A moment before now."""
    return timezone.now() - timedelta(**parts)
