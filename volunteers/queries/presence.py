"""How many of those who may be sent live where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.db.models.functions import Left

from pmi_platform.core.geo.models import AdminArea
from pmi_platform.core.tenancy.scope import Actor
from volunteers.capabilities import VOLUNTEER_READ
from volunteers.queries.reach import readable_volunteers

KECAMATAN_CODE_LENGTH = len("32.03.11")


def ready_by_kecamatan(*, actor: Actor, codes: Iterable[str]) -> Mapping[str, int] | None:
    """How many people live in each kecamatan who may be sent and say that they are available. One statement.

    Those whom partners share count; whoever gave no nearer address than a kabupaten counts nowhere. None when the
    office does not read volunteers.
    """
    if not actor.allows(VOLUNTEER_READ):
        return None
    wanted = list(codes)
    inside = AdminArea.objects.filter(Q(pk__in=wanted) | Q(parent__in=wanted)).values("pk")
    ready = readable_volunteers(actor, VOLUNTEER_READ).filter(barred_by="", is_available=True, area__in=inside)
    counted = ready.order_by().values(kecamatan=Left("area_id", KECAMATAN_CODE_LENGTH)).annotate(people=Count("pk"))
    return {row["kecamatan"]: row["people"] for row in counted}
