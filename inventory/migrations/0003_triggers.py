from django.db import migrations

from inventory.triggers import ledger_triggers


def make(apps, schema_editor):
    for statement in ledger_triggers(schema_editor.connection)[0]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in ledger_triggers(schema_editor.connection)[1]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_posting")]

    operations = [migrations.RunPython(make, drop)]
