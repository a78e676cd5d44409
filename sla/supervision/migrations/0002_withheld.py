"""The list of defaults shows those that were withheld as well."""

from __future__ import annotations

from django.db import migrations

NEW = """
drop index event_defaults;
create index event_defaults on workflows_caseevent (at)
  where act in ('deem_accepted', 'pass_by_default', 'grant_by_default', 'deem_renewed',
    'withhold_default');
"""
OLD = """
drop index event_defaults;
create index event_defaults on workflows_caseevent (at)
  where act in ('deem_accepted', 'pass_by_default', 'grant_by_default', 'deem_renewed');
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunSQL(NEW, OLD)]
