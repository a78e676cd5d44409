from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    initial = True

    dependencies: list = []

    operations = [
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
                ('by', models.CharField(blank=True, default='', max_length=150)),
            ],
            options={
                'verbose_name': '工作日历版本',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('notice_number', models.CharField(blank=True, default='', max_length=60, verbose_name='文号')),
                ('notice_date', models.DateField(blank=True, null=True, verbose_name='发文日期')),
                ('source', models.CharField(blank=True, default='', max_length=200)),
                ('published_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='years', to='sla.calendarversion')),
            ],
            options={
                'verbose_name': '工作日历年度',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('holiday', '放假'), ('workday', '调休上班')], max_length=10)),
                ('name', models.CharField(max_length=40)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='sla.calendaryear')),
                ('since', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.calendarversion')),
                ('until', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sla.calendarversion')),
            ],
            options={
                'verbose_name': '工作日历例外日',
                'default_permissions': (),
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('day',), name='calendar_day_is_one'),
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='calendar_day_ends_later'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['holiday', 'workday'])), name='calendar_day_kind_is_known'),
                ],
            },
        ),
    ]
