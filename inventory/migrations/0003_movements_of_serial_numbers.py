import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("inventory", "0001_initial"),
        ("inventory", "0002_movements_of_serials"),
        ("inventory", "0003_triggers"),
        ("inventory", "0004_property_instance"),
    ]

    dependencies = [
        ("inventory", "0002_lines_and_movements"),
        ("serials", "0001_serial_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="MovementSerial",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "movement_id", "serial_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="serial_links",
                        to="inventory.movement",
                        verbose_name="movement",
                    ),
                ),
                (
                    "serial",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movement_links",
                        to="serials.serialnumber",
                        verbose_name="serial number",
                    ),
                ),
            ],
            options={
                "verbose_name": "serial number moved",
                "verbose_name_plural": "serial numbers moved",
                "indexes": [models.Index(fields=["serial", "movement"], name="movement_serial_history")],
            },
        ),
    ]
