"""Bases of the commands that take files in and give them out."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from core.csv import BadFile, Cell, write_rows

T = TypeVar("T")


def progress(items: Iterable[T], total: int | None = None, unit: str = "row") -> Iterator[T]:
    """The items, with a bar on standard error when that is a terminal."""
    yield from tqdm(items, total=total, unit=unit, unit_scale=True, disable=None, file=sys.stderr)


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file for reading; a file that can't be opened is a sentence, not a traceback."""
    try:
        file = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise CommandError(_("%(path)s: %(reason)s") % {"path": path, "reason": error.strerror}) from error
    with file:
        yield file


class ImportCommand(BaseCommand):
    """Takes one file in, wholly or not at all: a bad file is told on standard error and the exit status is 1."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="F", help="the file to import")

    def handle(self, *_args: Any, **options: Any) -> None:
        with opened(options["file"]) as file:
            try:
                report = self.take(file, options)
            except BadFile as error:
                raise CommandError(bad_file_text(options["file"], error)) from error
        for sentence in report:
            self.stdout.write(sentence)

    def take(self, file: BinaryIO, options: dict[str, Any]) -> Sequence[str]:
        """Import the file; returns sentences that say what was done. Raises BadFile."""
        raise NotImplementedError


def bad_file_text(path: str, error: BadFile) -> str:
    """The first problems, one a line, and how many there are in all."""
    lines = [f"{path}: {problem}" for problem in error.problems]
    more = error.total - len(error.problems)
    if more > 0:
        lines.append(
            ngettext("… and %(count)d more problem.", "… and %(count)d more problems.", more) % {"count": more}
        )
    return "\n".join([*lines, _("Nothing was changed.")])


class ExportCommand(BaseCommand):
    """Gives rows out, as they are read, to standard output or to a file that appears only when it is whole."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", metavar="F", help="write to this file instead of standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["output"]:
                with whole_file(options["output"]) as output:
                    count = self.give(output, options)
                self.stderr.write(
                    ngettext("%(count)d row in %(path)s.", "%(count)d rows in %(path)s.", count)
                    % {"count": count, "path": options["output"]}
                )
            else:
                _speak_utf8(self.stdout)
                self.give(self.stdout, options)
        except BrokenPipeError:
            # The reader (head, less) had enough. What Python would still flush at its end goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def give(self, output: Any, options: dict[str, Any]) -> int:
        """Write the whole file; returns how many rows."""
        header, rows = self.rows(options)
        return write_rows(output, header, progress(rows))

    def rows(self, options: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
        """The header and the rows."""
        raise NotImplementedError


@contextmanager
def whole_file(path: str) -> Iterator[TextIO]:
    """A file that replaces ``path`` once everything is written to it, and else leaves no trace."""
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise CommandError(_("%(path)s: %(reason)s") % {"path": path, "reason": error.strerror}) from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as output:
            yield output
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(0o666 & ~mask)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _speak_utf8(output: Any) -> None:
    stream = getattr(output, "_out", output)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8")
