"""Seal the history: triggers that number, chain and protect every event."""

from pathlib import Path

from django.db import migrations

SEAL = (Path(__file__).parents[1] / "sql" / "seal.sql").read_text(encoding="utf-8")
UNSEAL = """
drop table workflows_casehead;
drop function workflows_seal() cascade;
drop function workflows_refuse() cascade;
drop function workflows_canonical(workflows_caseevent);
"""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [migrations.RunSQL(SEAL, UNSEAL)]
