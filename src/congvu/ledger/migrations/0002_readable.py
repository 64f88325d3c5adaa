from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddIndex("act", models.Index(fields=["actor", "id"], name="act_actor")),
        migrations.AddIndex("act", models.Index(fields=["jurisdiction", "clause", "id"], name="act_clause")),
        migrations.AddIndex("act", models.Index(fields=["jurisdiction", "id"], name="act_place")),
        migrations.AddIndex("act", models.Index(fields=["time", "id"], name="act_time")),
    ]
