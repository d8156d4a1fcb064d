"""Filling tables fast: without their indexes, without foreign keys being looked up, without waiting for the disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

# What SQLite does while it fills, and what the settings of the product say.
_FAST = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "foreign_keys=OFF", "temp_store=MEMORY")
_USUAL = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-2000", "foreign_keys=ON", "temp_store=DEFAULT")


@contextmanager
def fast(tables: Sequence[str]) -> Iterator[None]:
    """Within, ``tables`` are filled fast; afterwards they have their indexes again, and statistics."""
    postgresql = connection.vendor == "postgresql"
    # Inside a transaction, as tests are, SQLite changes none of these.
    pragmas = not postgresql and not connection.in_atomic_block
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            unchecked = cursor.fetchone()[0]
            cursor.execute("SET maintenance_work_mem = '1GB'")
            cursor.execute("SET synchronous_commit = off")
            if unchecked:
                # The data is right by its making (check_ledger proves it): no foreign key is looked up.
                cursor.execute("SET session_replication_role = replica")
        for pragma in _FAST if pragmas else ():
            cursor.execute(f"PRAGMA {pragma}")
        indexes = _indexes(tables)
        for name in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        if postgresql:
            cursor.execute("SET session_replication_role = origin" if unchecked else "SET CONSTRAINTS ALL IMMEDIATE")
        for statement in indexes.values():
            cursor.execute(statement)
        for pragma in _USUAL if pragmas else ():
            cursor.execute(f"PRAGMA {pragma}")
        if postgresql:
            # As autovacuum leaves tables sooner or later.
            kept = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
            cursor.execute(f"{kept} {', '.join(tables)}")
            cursor.execute("RESET maintenance_work_mem")
            cursor.execute("RESET synchronous_commit")


def _indexes(tables: Sequence[str]) -> dict[str, str]:
    """The indexes of the tables that no constraint needs, each with the statement that makes it."""
    names = ", ".join(f"'{table}'" for table in tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"""
                SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i
                JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
                WHERE t.relname IN ({names}) AND pg_table_is_visible(t.oid)
                    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
                """
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master "
                f"WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({names})"
            )
        return dict(cursor.fetchall())
