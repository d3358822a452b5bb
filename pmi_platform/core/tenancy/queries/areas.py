"""Conditions over area codes, as offices cover them."""

from collections.abc import Iterable

from django.db.models import Q

from pmi_platform.core.geo.rules.codes import span


def inside(area_codes: Iterable[str], *, field: str) -> Q:
    """Rows whose `field` holds one of the areas or an area inside; an empty code stands for everywhere."""
    condition = Q(pk__in=())
    for code in area_codes:
        if not code:
            return Q()
        first, after = span(code)
        condition |= Q(**{f"{field}__gte": first, f"{field}__lt": after})
    return condition
