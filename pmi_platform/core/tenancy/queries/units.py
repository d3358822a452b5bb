"""Units as the scope may read them."""

from uuid import UUID

from django.db.models import QuerySet

from pmi_platform.core.geo.rules.codes import span
from pmi_platform.core.tenancy.models import Unit
from pmi_platform.core.tenancy.queries.public import UNIT


def list_units(*, level: str | None = None, within: str = "") -> QuerySet[Unit]:
    """Units, optionally of one level and inside one area."""
    found = Unit.objects.all()
    if level:
        found = found.filter(level=level)
    if within:
        first, after = span(within)
        found = found.filter(area__gte=first, area__lt=after)
    return found


def unit_body(unit_id: UUID) -> tuple[str, int] | None:
    """One unit's public form and version; None when there is none to be seen."""
    found = Unit.objects.filter(pk=unit_id).annotate(_body=UNIT.annotation())
    body: tuple[str, int] | None = found.values_list("_body", "version").first()
    return body
