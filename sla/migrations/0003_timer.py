from django.db import migrations, models
import django.db.models.deletion

# Rows change once and then stay: leave room for the change in their page, and clean early,
# because the tick reads the head of the index every few seconds.
TUNE = "ALTER TABLE sla_timer SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01)"
UNTUNE = "ALTER TABLE sla_timer RESET (fillfactor, autovacuum_vacuum_scale_factor)"


class Migration(migrations.Migration):

    dependencies = [
        ('sla', '0002_seed'),
        ('workflows', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Timer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('due_at', models.DateTimeField()),
                ('status', models.PositiveSmallIntegerField(choices=[(0, '等待'), (1, '已触发'), (2, '已取消'), (3, '已搁置')], default=0)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('retry_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('fired_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='timers', to='workflows.case')),
            ],
            options={
                'verbose_name': '定时器',
                'default_permissions': (),
                'indexes': [
                    models.Index(condition=models.Q(('status', 0)), fields=['due_at', 'id'], name='timer_due'),
                    models.Index(condition=models.Q(('status', 3)), fields=['due_at'], name='timer_parked'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 0)), fields=('case', 'kind'), name='one_armed_timer_of_a_kind'),
                    models.CheckConstraint(condition=models.Q(('status__lte', 3)), name='timer_status_is_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 1), _negated=True), ('fired_at__isnull', False), _connector='OR'), name='timer_fired_at_a_moment'),
                ],
            },
        ),
        migrations.RunSQL(TUNE, UNTUNE),
    ]
