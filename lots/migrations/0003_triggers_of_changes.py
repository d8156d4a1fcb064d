from django.db import migrations

from core.sql import append_only

TABLES = ["lots_lotchange", "lots_deletedlot"]


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
        ("lots", "0001_initial"),
        ("lots", "0002_lot_register"),
        ("lots", "0003_triggers"),
    ]

    dependencies = [("lots", "0002_lots")]

    operations = [
        migrations.RunPython(make, drop),
    ]
