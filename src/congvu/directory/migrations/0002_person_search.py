from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='search',
            field=models.CharField(default='', editable=False, max_length=700),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='person',
            name='sort',
            field=models.CharField(default='', editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['jurisdiction', 'sort', 'id'], name='person_list'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['agency', 'sort', 'id'], name='person_agency_list'),
        ),
    ]
