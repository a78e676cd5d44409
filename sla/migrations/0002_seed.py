"""The notices for 2004-2026 as version 1 of the calendar."""

from django.db import migrations

from govservice.clock import now
from sla import seed


def fill(apps, schema_editor):
    Version, Year, Day = (
        apps.get_model("sla", name) for name in ("CalendarVersion", "CalendarYear", "CalendarDay")
    )
    first = Version.objects.create(
        number=1, created_at=now(), reason="随系统提供的 2004—2026 年放假安排"
    )
    Year.objects.bulk_create(
        Year(year=year, source=seed.source(), published_in=first) for year in seed.YEARS
    )
    Day.objects.bulk_create(
        Day(
            day=one.day,
            kind="workday" if one.worked else "holiday",
            name=one.name,
            notice_id=one.notice_year,
            since=first,
        )
        for one in seed.seed_days()
    )


class Migration(migrations.Migration):

    dependencies = [("sla", "0001_calendar")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
