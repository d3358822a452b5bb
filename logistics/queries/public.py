"""How warehouses and stock look to the outside. Lots stay inside: their donor and owner are the holder's business."""

from pmi_platform.core.api.representations import Representation, register_representation

TENANT = "(SELECT t.code FROM tenancy_tenant t WHERE t.id = {r}.tenant_id)"

WAREHOUSE = register_representation(
    Representation(
        entity="warehouse",
        schema_version=1,
        table="logistics_warehouse",
        personal=("landmark",),
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'unit_id', {{r}}.unit_id,
            'area_code', {{r}}.area_code, 'name', {{r}}.name, 'landmark', {{r}}.landmark)""",
    )
)

STOCK = register_representation(
    Representation(
        entity="stock",
        schema_version=1,
        table="logistics_stockbalance",
        body=f"""json_build_object(
            'id', {{r}}.id, 'version', {{r}}.version, 'tenant', {TENANT}, 'warehouse_id', {{r}}.warehouse_id,
            'area_code', {{r}}.area_code, 'item', {{r}}.item_id,
            'unit', (SELECT i.unit FROM logistics_item i WHERE i.code = {{r}}.item_id),
            'expires_on', {{r}}.expires_on, 'quantity', {{r}}.quantity,
            'is_reserved', starts_with({{r}}.account, 'reserved:'))""",
    )
)
