"""How an area looks to the outside. Not registered with the feed: reference data changes with a release."""

from collections.abc import Sequence

from pmi_platform.core.api.representations import Representation
from pmi_platform.core.geo.models import AdminArea

AREA = Representation(
    entity="area",
    schema_version=1,
    table="geo_adminarea",
    body="""json_build_object(
        'code', {r}.code, 'level', {r}.level, 'kind', {r}.kind, 'name', {r}.name, 'parent', {r}.parent_id,
        'full_name', (SELECT string_agg(step.name, ', ' ORDER BY step.code DESC) FROM geo_adminarea AS step
                       WHERE step.code IN ({r}.code, left({r}.code, 8), left({r}.code, 5), left({r}.code, 2))),
        'latitude', {r}.latitude, 'longitude', {r}.longitude,
        'population', {r}.population, 'population_is_estimate', {r}.population_is_estimate,
        'population_as_of', {r}.population_as_of, 'population_source', {r}.population_source,
        'is_deprecated', {r}.is_deprecated)""",
)


def area_body(code: str) -> str | None:
    """One area's public form; None when there is none."""
    return AdminArea.objects.filter(pk=code).values_list(AREA.annotation(), flat=True).first()


def area_bodies(codes: Sequence[str]) -> list[str]:
    """The public forms of these areas, in the order given."""
    bodies = dict(AdminArea.objects.filter(pk__in=codes).values_list("pk", AREA.annotation()))
    return [bodies[code] for code in codes if code in bodies]
