"""Documents are not searched by who posted or changed them, by template or by target warehouse; by their kind, their
numbers' index serves. → docs/performance.md

The indexes alone are dropped: on SQLite altering the fields would remake the table, and lose its triggers.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIELDS = ("document_type", "target_warehouse", "template", "changed_by", "posted_by")


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    document = apps.get_model("inventory", "document")
    for name in FIELDS:
        for index in _indexes(editor, document._meta.get_field(name)):
            editor.execute(f'DROP INDEX "{index}"')


def make(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    document = apps.get_model("inventory", "document")
    for name in FIELDS:
        column = document._meta.get_field(name).column
        editor.execute(f"CREATE INDEX inventory_document_by_{name} ON inventory_document ({column})")


def _indexes(editor: BaseDatabaseSchemaEditor, field: Any) -> list[str]:
    """Those of this one column."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, "inventory_document")
    return [
        name
        for name, of in found.items()
        if of["index"] and not of["unique"] and not of["primary_key"] and of["columns"] == [field.column]
    ]


def _asked_by_nobody(name: str, to: str, **options: Any) -> migrations.AlterField:
    protect = django.db.models.deletion.PROTECT
    return migrations.AlterField("document", name, models.ForeignKey(to, protect, db_index=False, **options))


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0006_posted_documents"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make, elidable=False)],
            state_operations=[
                _asked_by_nobody(
                    "document_type", "inventory.documenttype", related_name="documents", verbose_name="document type"
                ),
                _asked_by_nobody(
                    "target_warehouse",
                    "places.warehouse",
                    blank=True,
                    help_text="Where a transfer goes.",
                    null=True,
                    related_name="+",
                    verbose_name="target warehouse",
                ),
                _asked_by_nobody(
                    "template", "inventory.movementtemplate", blank=True, null=True, verbose_name="template"
                ),
                *(
                    _asked_by_nobody(
                        name,
                        settings.AUTH_USER_MODEL,
                        editable=False,
                        null=True,
                        related_name="+",
                        verbose_name=name.replace("_", " "),
                    )
                    for name in ("changed_by", "posted_by")
                ),
            ],
        )
    ]
