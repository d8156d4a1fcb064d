from django.db import migrations

from inventory.triggers import ledger_triggers


def make(apps, schema_editor):
    for statement in ledger_triggers(schema_editor.connection)[0]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in ledger_triggers(schema_editor.connection)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Last: SQLite cannot rebuild a table whose triggers name another."""

    replaces = [
        ("inventory", "0001_initial"),
        ("inventory", "0002_movements_of_serials"),
        ("inventory", "0003_triggers"),
        ("inventory", "0004_property_instance"),
    ]

    dependencies = [("inventory", "0003_movements_of_serial_numbers")]

    operations = [migrations.RunPython(make, drop)]
