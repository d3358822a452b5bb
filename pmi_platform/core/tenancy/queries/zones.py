"""Areas as the policies see them: kecamatan codes."""

from collections.abc import Iterable

from django.db.models import Q

from pmi_platform.core.geo.models import AdminArea


def kecamatan_codes_within(area_codes: Iterable[str]) -> list[str]:
    """The kecamatan inside the given provinces, kabupaten/kota or kecamatan, by code."""
    wanted = Q(pk__in=[])
    for code in area_codes:
        wanted |= Q(code=code) | Q(code__startswith=f"{code}.")
    return list(AdminArea.objects.filter(wanted, level="kecamatan").order_by("code").values_list("code", flat=True))
