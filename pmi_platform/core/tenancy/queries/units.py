"""Units as the scope may read them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.queries.public import UNIT


def list_units(*, level: str | None = None, within: str | None = None) -> QuerySet[Unit]:
    """Units, optionally of one level and inside one area."""
    found = Unit.objects.all()
    if level:
        found = found.filter(level=level)
    if within:
        found = found.filter(Q(area_id=within) | Q(area_id__startswith=f"{within}."))
    return found


def unit_body(unit_id: UUID) -> tuple[str, int] | None:
    """One unit's public form and version; None when there is none to be seen."""
    found = Unit.objects.filter(pk=unit_id).annotate(_body=UNIT.annotation())
    body: tuple[str, int] | None = found.values_list("_body", "version").first()
    return body
