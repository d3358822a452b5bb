"""How volunteers look to the outside: numbers, kinds and places, and never a name."""

from pmi_platform.core.api.representations import Representation, register_representation

TENANT = "(SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id)"

SKILLS = """(SELECT coalesce(json_agg(json_build_object('skill', c.skill_id, 'level', c.level,
    'certified_until', nullif(c.certified_until, '9999-12-31')) ORDER BY c.skill_id), '[]')
      FROM volunteers_competence c WHERE c.volunteer_id = {r}.id)"""

VOLUNTEER = register_representation(
    Representation(
        entity="volunteer",
        schema_version=2,
        table="volunteers_volunteer",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'area_code', {{r}}.area_code,
            'state', {{r}}.state, 'kinds', {{r}}.kinds, 'is_deployable', {{r}}.barred_by = '',
            'barred_by', nullif({{r}}.barred_by, ''), 'is_available', {{r}}.is_available, 'skills', {SKILLS})""",
    )
)

DEPLOYMENT = register_representation(
    Representation(
        entity="deployment",
        schema_version=2,
        table="volunteers_deployment",
        body="""json_build_object(
            'id', {r}.id, 'version', {r}.version,
            'giver', (SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.giver_id),
            'receiver', (SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.receiver_id),
            'incident_id', {r}.incident_id, 'skill', {r}.skill_id, 'state', {r}.state, 'state_at', {r}.state_at,
            'starts_at', {r}.starts_at, 'ends_at', {r}.ends_at, 'expires_at', {r}.expires_at,
            'arrived_at', {r}.arrived_at, 'left_at', {r}.left_at,
            'arrival', {r}.arrival, 'overdue_since', {r}.overdue_since)""",
    )
)
