"""Example river gauges for a demonstration. Nothing official is claimed of them: thresholds and times are made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.queries.gauges import GaugeFilters, list_gauges
from incidents.services import GaugeDetails, ReadingDraft, Threshold, add_downstream, record_reading, register_gauge
from pmi_platform.core.tenancy.models import Space, Tenant
from pmi_platform.core.tenancy.scope import Actor, open_tenant

NOT_OFFICIAL = "Contoh untuk latihan, bukan ambang resmi"
EXAMPLES = UUID("0f7ad2d5-6e1c-4be9-9c5e-5f0a3f2ad0aa")
REASON = "demonstration"
EVERY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A post, the kecamatan downstream with minutes, and heights every half hour up to now, in the exercise space."""

    tenant: str
    name: str
    river: str
    area: str
    thresholds: tuple[int, int, int]
    downstream: tuple[tuple[str, int], ...]
    heights: tuple[int, ...]


POSTS = (
    Example(
        tenant="JBR",
        name="Katulampa (contoh)",
        river="Ciliwung",
        area="32.71.02",
        thresholds=(80, 150, 200),
        downstream=(("32.76.01", 180), ("31.74.01", 540), ("31.74.08", 510), ("31.75.03", 540)),
        heights=(40, 40, 50, 60, 70, 90, 110, 130, 150, 160, 160, 170),
    ),
    Example(
        tenant="JBR",
        name="Depok (contoh)",
        river="Ciliwung",
        area="32.76.01",
        thresholds=(200, 270, 350),
        downstream=(("31.74.08", 330), ("31.74.01", 360)),
        heights=(120, 120, 120, 130, 130, 140, 150, 150, 160, 170, 170, 180),
    ),
    Example(
        tenant="DKI",
        name="Manggarai (contoh)",
        river="Ciliwung",
        area="31.74.01",
        thresholds=(750, 850, 950),
        downstream=(("31.74.01", 0), ("31.75.03", 30)),
        heights=(600, 600, 600, 610, 610, 610, 610, 610, 620, 610, 610, 610),
    ),
    Example(
        tenant="JBR",
        name="Bekasi P2C (contoh)",
        river="Kali Bekasi",
        area="32.75.09",
        thresholds=(350, 450, 550),
        downstream=(("32.75.09", 60), ("32.75.04", 120), ("32.75.01", 150), ("32.75.03", 180)),
        heights=(),
    ),
)


class Command(BaseCommand):
    """Register example river gauges, with heights in the exercise space only; a second run adds what is missing."""

    help = "Load example river gauges for the demonstration (idempotent)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Examples are for demonstrations. Set PMI_DEMO=1 where this is no production.")
        for space in (Space.ACTUAL, Space.EXERCISE):
            tenants = dict(Tenant.objects.filter(space=space).values_list("code", "pk"))
            for post in POSTS:
                if post.tenant in tenants:
                    with open_tenant(tenants[post.tenant], reason=REASON) as actor:
                        _load(actor, post)
        self.stdout.write(f"River gauges: {len(POSTS)} examples.")


def _load(actor: Actor, post: Example) -> None:
    known = list_gauges(actor=actor, filters=GaugeFilters(state=""))
    if known.filter(name=post.name, tenant=actor.tenant.id).exists():
        return
    words = zip(("moderate", "high", "critical"), ("Siaga 3", "Siaga 2", "Siaga 1"), post.thresholds, strict=True)
    station = register_gauge(
        actor=actor,
        area=post.area,
        details=GaugeDetails(
            name=post.name,
            river=post.river,
            highest_cm=1_500,
            thresholds={level: Threshold(from_cm=cm, term=f"{term} (contoh)") for level, term, cm in words},
            thresholds_source=NOT_OFFICIAL,
        ),
    )
    for area, minutes in post.downstream:
        station = add_downstream(
            actor=actor, station_id=station.pk, version=station.version, area=area, lead_min=minutes
        )
    if actor.tenant.space != Space.EXERCISE:
        return
    begins = timezone.now() - EVERY * len(post.heights)
    for step, height in enumerate(post.heights, start=1):
        draft = ReadingDraft(
            client_ref=uuid5(EXAMPLES, f"{station.pk}/{step}"),
            height_cm=Decimal(height),
            observed_at=begins + EVERY * step,
        )
        record_reading(actor=actor, station_id=station.pk, draft=draft)
