import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import pmi_platform.core.tenancy.base

FUNCTIONS = """
CREATE FUNCTION pmi_map_cell(degrees double precision, level int, origin int) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT floor((degrees + origin) * (1 << (level + 2)) / 360.0)::int $$;

-- What the counts are of, one row for each thing and level: the triggers append it, with its sign, when it changes.
-- Tenant, readers, zones, kind, whether open, severity, place and sign go in.
CREATE FUNCTION pmi_map_rows(int, int[], text[], text, boolean, text, geometry, int) RETURNS TABLE (tenant_id int, visible_to int[], zone_keys text[], kind text, is_open boolean, level smallint,
                 x int, y int, low int, moderate int, high int, critical int, lon_sum bigint, lat_sum bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT $1, $2, $3, $4, $5, level::smallint,
           pmi_map_cell(ST_X($7), level, 180), pmi_map_cell(ST_Y($7), level, 90),
           CASE WHEN $6 = 'low' THEN $8 ELSE 0 END, CASE WHEN $6 = 'moderate' THEN $8 ELSE 0 END,
           CASE WHEN $6 = 'high' THEN $8 ELSE 0 END, CASE WHEN $6 = 'critical' THEN $8 ELSE 0 END,
           round(ST_X($7) * 1e6)::bigint * $8, round(ST_Y($7) * 1e6)::bigint * $8
      FROM unnest(ARRAY[6, 9, 12]) AS level WHERE $7 IS NOT NULL
$$;

CREATE FUNCTION pmi_map_place(area_code text, location geometry) RETURNS geometry
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce($2, (SELECT ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) FROM geo_adminarea
                          WHERE code = left($1, 8)))
$$;

CREATE FUNCTION pmi_count_incident() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state <> 'merged' THEN
        INSERT INTO incidents_mapcount (tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, low, moderate,
                                        high, critical, lon_sum, lat_sum)
        SELECT * FROM pmi_map_rows(OLD.tenant_id, OLD.visible_to, OLD.zone_keys, 'incident', OLD.closed_at IS NULL,
                                   OLD.severity, OLD.location, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state <> 'merged' THEN
        INSERT INTO incidents_mapcount (tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, low, moderate,
                                        high, critical, lon_sum, lat_sum)
        SELECT * FROM pmi_map_rows(NEW.tenant_id, NEW.visible_to, NEW.zone_keys, 'incident', NEW.closed_at IS NULL,
                                   NEW.severity, NEW.location, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION pmi_count_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'filed' THEN
        INSERT INTO incidents_mapcount (tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, low, moderate,
                                        high, critical, lon_sum, lat_sum)
        SELECT * FROM pmi_map_rows(OLD.tenant_id, ARRAY[OLD.tenant_id], ARRAY[OLD.zone_key], 'report', true,
                                   OLD.severity, pmi_map_place(OLD.area_code, OLD.location), -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'filed' THEN
        INSERT INTO incidents_mapcount (tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, low, moderate,
                                        high, critical, lon_sum, lat_sum)
        SELECT * FROM pmi_map_rows(NEW.tenant_id, ARRAY[NEW.tenant_id], ARRAY[NEW.zone_key], 'report', true,
                                   NEW.severity, pmi_map_place(NEW.area_code, NEW.location), 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER map_count_incident_made AFTER INSERT OR DELETE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION pmi_count_incident();
CREATE TRIGGER map_count_incident_changed AFTER UPDATE ON incidents_incident FOR EACH ROW
    WHEN ((OLD.visible_to, OLD.zone_keys, OLD.closed_at IS NULL, OLD.state = 'merged', OLD.severity, OLD.location)
          IS DISTINCT FROM
          (NEW.visible_to, NEW.zone_keys, NEW.closed_at IS NULL, NEW.state = 'merged', NEW.severity, NEW.location))
    EXECUTE FUNCTION pmi_count_incident();
CREATE TRIGGER map_count_report_made AFTER INSERT OR DELETE ON incidents_fieldreport
    FOR EACH ROW EXECUTE FUNCTION pmi_count_report();
CREATE TRIGGER map_count_report_changed AFTER UPDATE ON incidents_fieldreport FOR EACH ROW
    WHEN ((OLD.status = 'filed', OLD.area_code, OLD.severity, OLD.location)
          IS DISTINCT FROM (NEW.status = 'filed', NEW.area_code, NEW.severity, NEW.location))
    EXECUTE FUNCTION pmi_count_report();

CREATE VIEW pmi_map_counted WITH (security_invoker = true) AS
    SELECT counted.* FROM incidents_incident i
     CROSS JOIN LATERAL pmi_map_rows(i.tenant_id, i.visible_to, i.zone_keys, 'incident', i.closed_at IS NULL, i.severity,
                                     i.location, 1) AS counted
     WHERE i.state <> 'merged'
    UNION ALL
    SELECT counted.* FROM incidents_fieldreport r
     CROSS JOIN LATERAL pmi_map_rows(r.tenant_id, ARRAY[r.tenant_id], ARRAY[r.zone_key], 'report', true, r.severity,
                                     pmi_map_place(r.area_code, r.location), 1) AS counted
     WHERE r.status = 'filed';
"""
COUNT = """
INSERT INTO incidents_mapcount (tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, low, moderate, high,
                                critical, lon_sum, lat_sum)
SELECT tenant_id, visible_to, zone_keys, kind, is_open, level, x, y, sum(low), sum(moderate), sum(high), sum(critical),
       sum(lon_sum), sum(lat_sum)
  FROM pmi_map_counted GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
"""
UNDO = """
DROP VIEW pmi_map_counted;
DROP TRIGGER map_count_incident_made ON incidents_incident;
DROP TRIGGER map_count_incident_changed ON incidents_incident;
DROP TRIGGER map_count_report_made ON incidents_fieldreport;
DROP TRIGGER map_count_report_changed ON incidents_fieldreport;
DROP FUNCTION pmi_count_incident(), pmi_count_report();
DROP FUNCTION pmi_map_rows(int, int[], text[], text, boolean, text, geometry, int);
DROP FUNCTION pmi_map_place(text, geometry), pmi_map_cell(double precision, int, int);
"""


class Migration(migrations.Migration):
    """Counts by cells of a grid, appended by triggers, so that a map of very many things costs little."""

    dependencies = [("incidents", "0020_activation_rule_risk")]
    operations = [
        migrations.CreateModel(
            name="MapCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "visible_to",
                    pmi_platform.core.tenancy.base.IntArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "zone_keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("kind", models.TextField()),
                ("is_open", models.BooleanField()),
                ("level", models.SmallIntegerField()),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("low", models.IntegerField()),
                ("moderate", models.IntegerField()),
                ("high", models.IntegerField()),
                ("critical", models.IntegerField()),
                ("lon_sum", models.BigIntegerField()),
                ("lat_sum", models.BigIntegerField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="mapcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("incident", "report"))), name="map_count_kind_known"
            ),
        ),
        migrations.AddIndex(
            model_name="mapcount",
            index=models.Index(fields=["level", "kind", "is_open", "x", "y"], name="map_count_cell"),
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
