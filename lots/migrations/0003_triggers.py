from django.db import migrations, models

from core.sql import append_only

TABLES = ["lots_lotchange", "lots_deletedlot"]


def name_lots(apps, schema_editor):
    """Lots made before they had a name of their own."""
    lots = apps.get_model("lots", "Lot").objects.using(schema_editor.connection.alias)
    lots.filter(name="").update(name=models.F("code"))


def make(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[0]:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[1]:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lots", "0002_lot_register")]

    operations = [
        migrations.RunPython(name_lots, migrations.RunPython.noop),
        migrations.RunPython(make, drop),
    ]
