"""The databases that are measured: made by the benchmarks, thrown away afterwards, switched within one process."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from bench import build


class House:
    """One database with ``rows`` serial numbers, beside the one that the settings name, which is left alone.

    One that is there already is used again only with ``keep``.
    """

    def __init__(self, rows: int, *, keep: bool) -> None:
        self.rows = rows
        self._settings = copy.deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
        self._settings["NAME"] = f"{self._settings['NAME']}_bench_{rows}"
        self.keep = keep
        made = not (keep and self._is_there())
        if made:
            self._make()
        self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
        self._connection.settings_dict = self._settings
        if made:
            print(f"Building {rows:,} serial numbers", file=sys.stderr)
            with self.use():
                call_command("migrate", verbosity=0)
                build.fill(rows)

    @property
    def is_postgresql(self) -> bool:
        return str(self._settings["ENGINE"]).endswith("postgresql")

    @property
    def name(self) -> str:
        return str(self._settings["NAME"])

    @property
    def url(self) -> str:
        """The address of this database, for other processes."""
        if not self.is_postgresql:
            return f"sqlite:///{self.name}"
        of = self._settings
        password = f":{of['PASSWORD']}" if of["PASSWORD"] else ""
        return f"postgres://{of['USER']}{password}@{of['HOST'] or 'localhost'}:{of['PORT'] or 5432}/{self.name}"

    @contextmanager
    def use(self) -> Iterator[None]:
        """Within, the product works on this database."""
        before = connections[DEFAULT_DB_ALIAS]
        connections[DEFAULT_DB_ALIAS] = self._connection
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = before

    def close(self) -> None:
        """Throw the database away, unless it is kept."""
        self._connection.close()
        if not self.keep:
            self._drop()

    def _is_there(self) -> bool:
        if not self.is_postgresql:
            return Path(self.name).exists()
        with self._beside() as cursor:
            found = cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
        return found is not None

    def _make(self) -> None:
        self._drop()
        if self.is_postgresql:
            with self._beside() as cursor:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        else:
            Path(self.name).parent.mkdir(parents=True, exist_ok=True)

    def _drop(self) -> None:
        if self.is_postgresql:
            with self._beside() as cursor:
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))
        else:
            for ending in ("", "-wal", "-shm"):
                Path(self.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _beside(self) -> Iterator[Any]:
        of = self._settings
        server = {"user": of["USER"], "password": of["PASSWORD"], "host": of["HOST"], "port": of["PORT"]}
        known = {name: value for name, value in server.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **known) as beside, beside.cursor() as cursor:
            yield cursor
