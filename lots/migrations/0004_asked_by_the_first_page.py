"""What the first page asks of the lots that are not closed is read from indexes of these alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lots", "0003_triggers_of_changes")]

    operations = [
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(
                fields=["expiry_date", "id"], name="lot_expiring", condition=models.Q(("closed", False))
            ),
        ),
        migrations.AddIndex(
            model_name="lot",
            index=models.Index(fields=["id"], name="lot_reserved", condition=models.Q(("reserved", True))),
        ),
    ]
