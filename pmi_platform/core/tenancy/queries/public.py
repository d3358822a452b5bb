"""How tenancy's entities look to the outside."""

from pmi_platform.core.api.representations import Representation, register_representation

UNIT = register_representation(
    Representation(
        entity="unit",
        schema_version=1,
        table="tenancy_unit",
        body="""json_build_object(
            'id', {r}.id, 'version', {r}.version, 'level', {r}.level, 'name', {r}.name,
            'area_code', {r}.area_code, 'parent_id', {r}.parent_id,
            'tenant', (SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id))""",
    )
)

SHARING_GRANT = register_representation(
    Representation(
        entity="sharing_grant",
        schema_version=1,
        table="tenancy_sharinggrant",
        body="""json_build_object(
            'id', {r}.id, 'version', {r}.version, 'purpose', {r}.purpose,
            'giver', (SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.giver_id),
            'receiver', (SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.receiver_id),
            'whole_tenant', {r}.whole_tenant, 'area_codes', {r}.area_codes, 'reason', {r}.reason,
            'valid_from', {r}.valid_from, 'valid_until', {r}.valid_until, 'revoked_at', {r}.revoked_at)""",
    )
)
