"""Notices of people who leave (DL-13.6), and exceptions on the number of mailboxes (DN-5.0.s2)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0015_app_password_unused'),
        ('requests', '0004_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('move', 'Chuyển công tác'), ('retire', 'Nghỉ hưu'), ('quit', 'Thôi việc')], max_length=8)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('day', models.DateField()),
                ('clause', models.CharField(blank=True, max_length=32)),
                ('told_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='directory.agency')),
                ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='departures', to='requests.row')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_at', None)), fields=['agency', 'day'], name='departure_open')],
            },
        ),
        migrations.CreateModel(
            name='MailboxException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('last_day', models.DateField()),
                ('granted_by', models.CharField(max_length=254)),
                ('granted_at', models.DateTimeField()),
                ('clause', models.CharField(max_length=32)),
                ('ended_by', models.CharField(blank=True, max_length=254)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
                ('mailbox', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exception', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='directory.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'agency'), name='exception_open_once')],
            },
        ),
    ]
