"""An index of the trigrams of codes, for what a code contains: on PostgreSQL on the table, on SQLite beside it.

Not in the state of the models, which know neither; where the database has no trigrams the search goes without.
"""

from typing import Any

from django.db import ProgrammingError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.utils import NotSupportedError, OperationalError

from serials import code_parts

NAMES = {
    "serial_code_parts": ("code_search", ""),
    "serial_customer_code_parts": ("customer_code_search", " WHERE customer_code_search <> ''"),
    "serial_supplier_code_parts": ("supplier_code_search", " WHERE supplier_code_search <> ''"),
}


def make(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    connection = editor.connection
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            code_parts.make(cursor)
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except (ProgrammingError, NotSupportedError, OperationalError) as error:
        print(
            f"\n  The extension pg_trgm may not be made here ({str(error).strip()}). Searching for a part of a code will "
            "read all serial numbers. To mend it later: see docs/adr/0027."
        )
        return
    for name, (column, condition) in NAMES.items():
        editor.execute(f"CREATE INDEX {name} ON serials_serialnumber USING gin ({column} gin_trgm_ops){condition}")
    # Told apart by a thousand samples, parts that many codes have are looked for in the order of the list instead.
    editor.execute("ALTER TABLE serials_serialnumber ALTER COLUMN code_search SET STATISTICS 1000")


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TABLE IF EXISTS {code_parts.TABLE}")
        for name in ("add", "take", "change"):
            editor.execute(f"DROP TRIGGER IF EXISTS {code_parts.TABLE}_{name}")
        return
    for name in NAMES:
        editor.execute(f"DROP INDEX IF EXISTS {name}")
    editor.execute("ALTER TABLE serials_serialnumber ALTER COLUMN code_search SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("serials", "0003_asked_of_the_register")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
