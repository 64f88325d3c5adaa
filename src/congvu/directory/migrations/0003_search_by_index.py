from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_person_search'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='mailbox', name='mailbox_list'),
        migrations.RemoveIndex(model_name='person', name='person_list'),
        migrations.AddIndex(
            model_name='mailbox',
            index=models.Index(fields=['jurisdiction', 'sort', 'id', 'kind', 'state', 'search'], name='mailbox_search'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['jurisdiction', 'sort', 'id', 'search'], name='person_search'),
        ),
    ]
