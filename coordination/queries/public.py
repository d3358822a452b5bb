"""How activities look to the outside. Who filed one appears as a unit, never by name."""

from collections.abc import Collection, Iterable

from coordination.models import ActivityPhoto
from incidents.queries.photo_files import names_photo_files
from pmi_platform.core.api.representations import Representation, register_representation

TENANT = "(SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id)"
POINT = """CASE WHEN {r}.location IS NOT NULL
    THEN json_build_object('longitude', ST_X({r}.location), 'latitude', ST_Y({r}.location)) END"""

PHOTOS = """CASE WHEN {r}.photo_count = 0 THEN '[]'::json ELSE (
    SELECT coalesce(json_agg(json_build_object(
               'id', p.id, 'url', '/api/v1/activity-photos/' || p.id || '/', 'sha256', encode(p.sha256, 'hex'),
               'content_type', p.content_type, 'width', p.width, 'height', p.height, 'byte_count', p.byte_count,
               'taken_at', p.taken_at) ORDER BY p.created_at, p.id), '[]')
      FROM coordination_activityphoto p WHERE p.activity_id = {r}.id) END"""

ACTIVITY = register_representation(
    Representation(
        entity="activity",
        schema_version=1,
        table="coordination_activity",
        personal=(
            *("status_reason", "title", "venue", "rt", "rw", "landmark"),
            *("result", "obstacle", "follow_up"),
        ),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'receipt', {{r}}.receipt,
            'client_ref', {{r}}.client_ref, 'type_version', {{r}}.type_version,
            'status', {{r}}.status, 'status_at', {{r}}.status_at, 'status_reason', {{r}}.status_reason,
            'programme', {{r}}.programme_id, 'title', {{r}}.title,
            'started_at', {{r}}.started_at, 'ended_at', {{r}}.ended_at, 'reported_at', {{r}}.reported_at,
            'received_at', {{r}}.received_at, 'verified_at', {{r}}.verified_at,
            'area_code', {{r}}.area_code, 'location', {POINT}, 'accuracy_m', {{r}}.accuracy_m,
            'venue', {{r}}.venue, 'rt', {{r}}.rt, 'rw', {{r}}.rw, 'landmark', {{r}}.landmark,
            'people', {{r}}.people, 'groups', {{r}}.groups, 'volunteers', {{r}}.volunteers, 'staff', {{r}}.staff,
            'result', {{r}}.result, 'obstacle', {{r}}.obstacle, 'follow_up', {{r}}.follow_up,
            'language', {{r}}.language, 'photo_count', {{r}}.photo_count, 'photos', {PHOTOS},
            'filed_by_unit_id', {{r}}.filed_by_unit_id)""",
    )
)


@names_photo_files
def _of_activities(names: Collection[str]) -> Iterable[str]:
    return ActivityPhoto.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)
