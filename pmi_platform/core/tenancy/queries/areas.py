"""Conditions over area codes, as offices cover them."""

from collections.abc import Iterable

from django.db.models import Q


def inside(area_codes: Iterable[str], *, field: str) -> Q:
    """Rows whose `field` holds one of the areas or an area inside; an empty code stands for everywhere."""
    condition = Q(pk__in=())
    for code in area_codes:
        if not code:
            return Q()
        condition |= Q(**{field: code}) | Q(**{f"{field}__startswith": f"{code}."})
    return condition
