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

    dependencies = [("inventory", "0002_movements_of_serials")]

    operations = [migrations.RunPython(make, drop)]
