from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_search_by_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='agency',
            name='regulation',
            field=models.SlugField(blank=True, max_length=64),
        ),
    ]
