from django.db import migrations

BALANCE = """
CREATE FUNCTION logistics_postings_balance() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM new_postings GROUP BY tenant_id, document_id, lot_id HAVING sum(quantity) <> 0
    ) THEN
        RAISE EXCEPTION 'What leaves one account must enter another, lot by lot.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER logistics_posting_balanced AFTER INSERT ON logistics_posting
    REFERENCING NEW TABLE AS new_postings
    FOR EACH STATEMENT EXECUTE FUNCTION logistics_postings_balance();
"""
UNBALANCE = """
DROP TRIGGER logistics_posting_balanced ON logistics_posting;
DROP FUNCTION logistics_postings_balance();
"""


class Migration(migrations.Migration):
    """Double entry, kept by the database: every statement that inserts postings moves as much in as out of each lot."""

    dependencies = [("logistics", "0001_initial")]

    operations = [migrations.RunSQL(BALANCE, UNBALANCE)]
