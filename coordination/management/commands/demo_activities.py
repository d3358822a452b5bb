"""Example activities of programmes for a demonstration: filed by its kecamatan officers, in the three states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coordination.queries.activities import find_told_before
from coordination.services import ActivityDraft, file_activity, return_activity, verify_activity
from pmi_platform.core.tenancy.models import Membership, Space, Tenant
from pmi_platform.core.tenancy.roles import Role
from pmi_platform.core.tenancy.scope import open_scope, open_tenant

EXAMPLES = UUID("5b1c9f0e-52a4-4c0c-9a55-8f1b6a6f3d11")
REASON = "demonstration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What was done `days` ago. It is verified, returned with a reason, or waits."""

    days: int
    programme: str
    title: str
    venue: str
    people: int | None
    result: str
    groups: Mapping[str, int] = field(default_factory=dict)
    volunteers: int | None = None
    obstacle: str = ""
    is_verified: bool = False
    returned_because: str = ""


DONE = (
    Example(
        days=41,
        programme="sibat",
        title="Pemetaan risiko bersama SIBAT",
        venue="Balai desa",
        people=34,
        groups={"female_18_59": 15, "male_18_59": 17, "male_60_up": 2},
        volunteers=5,
        result="Peta risiko dan jalur evakuasi selesai digambar dan disepakati.",
        is_verified=True,
    ),
    Example(
        days=20,
        programme="spab",
        title="Simulasi evakuasi gempa",
        venue="SDN 2",
        people=212,
        groups={"female_6_17": 101, "male_6_17": 97},
        volunteers=8,
        result="Evakuasi selesai dalam 4 menit; titik kumpul sudah ditandai.",
        obstacle="Belum ada tandu dan pengeras suara.",
        is_verified=True,
    ),
    Example(
        days=6,
        programme="ksr",
        title="Pertemuan rekrutmen KSR",
        venue="Kantor kecamatan",
        people=None,
        result="Sembilan orang mendaftar.",
        returned_because="Berapa orang yang hadir?",
    ),
    Example(
        days=1,
        programme="first_aid",
        title="Latihan pertolongan pertama RT",
        venue="Pos ronda",
        people=None,
        groups={"female_18_59": 11, "male_18_59": 6},
        volunteers=2,
        result="Peserta mampu membidai dan memindahkan korban.",
        obstacle="Kit pertolongan pertama kurang.",
    ),
)


class Command(BaseCommand):
    """Load the examples; a second run changes nothing."""

    help = "Load example activities of programmes for the demonstration's kecamatan officers."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented activities belong into a demonstration: set PMI_DEMO=1 for one.")
        for tenant_id in Tenant.objects.filter(space=Space.ACTUAL).order_by("pk").values_list("pk", flat=True):
            for membership in self._officers(tenant_id):
                for example in DONE:
                    self._load(membership, example)

    def _officers(self, tenant_id: int) -> list[Membership]:
        with open_tenant(tenant_id, reason=REASON):
            found = Membership.objects.filter(
                tenant=tenant_id, role=Role.KECAMATAN_OFFICER, revoked_at__isnull=True, user__is_active=True
            )
            return list(found.select_related("unit"))

    def _load(self, membership: Membership, example: Example) -> None:
        """File one as the officer, and let the office above decide about it."""
        reference = uuid5(EXAMPLES, f"{membership.unit_id} {example.title}")
        begun = timezone.now() - timedelta(days=example.days)
        with open_scope(user_id=membership.user_id, membership_id=membership.pk) as actor:
            if find_told_before(client_ref=reference):
                return
            draft = ActivityDraft(
                client_ref=reference,
                programme=example.programme,
                title=example.title,
                started_at=begun,
                ended_at=begun + timedelta(hours=2),
                reported_at=begun + timedelta(hours=3),
                area=membership.unit.area_id,
                venue=example.venue,
                people=example.people,
                groups=example.groups,
                volunteers=example.volunteers,
                result=example.result,
                obstacle=example.obstacle,
            )
            filed = file_activity(actor=actor, draft=draft)
        with open_tenant(membership.tenant_id, reason=REASON) as actor:
            if example.is_verified:
                verify_activity(actor=actor, activity_id=filed.pk, version=filed.version)
            if example.returned_because:
                return_activity(
                    actor=actor, activity_id=filed.pk, version=filed.version, reason=example.returned_because
                )
