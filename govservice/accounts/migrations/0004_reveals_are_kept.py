"""A look at a masked value stays on record: the database refuses to change or drop it."""

from django.db import migrations

KEEP = """
CREATE FUNCTION accounts_reveallog_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of looks is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_reveallog_is_kept
    BEFORE UPDATE OR DELETE ON accounts_reveallog
    FOR EACH ROW EXECUTE FUNCTION accounts_reveallog_is_kept();
"""
DROP = """
DROP TRIGGER accounts_reveallog_is_kept ON accounts_reveallog;
DROP FUNCTION accounts_reveallog_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_appointments")]

    operations = [migrations.RunSQL(KEEP, DROP)]
