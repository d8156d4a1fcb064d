from django.db import migrations

from core.sql import append_only

TABLES = ["attributes_propertyinstance", "attributes_instancevalue"]


def make(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[0]:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in TABLES:
        for statement in append_only(table, schema_editor.connection)[1]:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("attributes", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
