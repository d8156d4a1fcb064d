from django.db import migrations

from core.sql import append_only

TABLES = ["serials_serialnumberchange", "serials_deletedserialnumber"]


def make(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[0]:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[1]:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("serials", "0001_initial"),
        ("serials", "0002_triggers"),
        ("serials", "0003_shared_header"),
        ("serials", "0004_property_instance"),
    ]

    dependencies = [("serials", "0001_serial_numbers")]

    operations = [migrations.RunPython(make, drop)]
