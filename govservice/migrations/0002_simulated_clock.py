from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("govservice", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SimulatedClock",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("shift", models.DurationField(default=timedelta)),
                ("reached", models.DateTimeField()),
                ("set_by", models.CharField(max_length=150)),
            ],
            options={
                "verbose_name": "模拟时间",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(id=1), name="simulated_clock_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(shift__gte=timedelta()),
                        name="simulated_clock_runs_ahead",
                    ),
                ],
            },
        ),
    ]
