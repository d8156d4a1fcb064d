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
    dependencies = [("items", "0005_general_values_changes")]

    operations = [migrations.RunPython(make, drop)]
