from django.db import migrations

from core.sql import refuse

TABLE = "items_generalvalueschange"
# A change goes with its item, which only an item that nothing uses does.
ARGUMENTS = (TABLE, ("UPDATE",), "1 = 1", f"{TABLE} is never changed")


def make(apps, schema_editor):
    for statement in refuse(*ARGUMENTS, schema_editor.connection)[0]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in refuse(*ARGUMENTS, schema_editor.connection)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("items", "0001_initial"),
        ("items", "0002_lot_rules"),
        ("items", "0003_initial_lot_status"),
        ("items", "0004_property_sets"),
        ("items", "0005_general_values_changes"),
        ("items", "0006_triggers"),
    ]

    dependencies = [("items", "0001_items")]

    operations = [migrations.RunPython(make, drop)]
