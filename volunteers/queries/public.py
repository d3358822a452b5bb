"""How volunteers look to the outside: numbers, kinds and places, and never a name."""

from pmi_platform.core.api.representations import Representation, register_representation

TENANT = "(SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id)"

VOLUNTEER = register_representation(
    Representation(
        entity="volunteer",
        schema_version=1,
        table="volunteers_volunteer",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'area_code', {{r}}.area_code,
            'state', {{r}}.state, 'kinds', {{r}}.kinds, 'is_deployable', {{r}}.barred_by = '',
            'barred_by', nullif({{r}}.barred_by, ''))""",
    )
)
