"""Taking documents.csv in: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attributes.models import InstanceValue, PropertyInstance
from core.codes import code_key
from core.csv import Problems, read_rows
from core.sql import refresh_statistics, rows_seen
from inventory.entries import Header, LineEntry
from inventory.exceptions import Problem, Refused
from inventory.files.instances import make_passed_over
from inventory.files.layout import HEADER_FIELDS, LAYOUT, LINE_FIELDS
from inventory.files.lookup import Lookup, find, origin_of
from inventory.files.lot_statuses import LotStatuses
from inventory.files.missing import make_missing
from inventory.files.parts import FileDocument, FileLine
from inventory.files.reading import Reader
from inventory.files.resolving import Resolver, stored_origin
from inventory.models import (
    Balance,
    Document,
    DocumentLine,
    DocumentType,
    Movement,
    MovementSerial,
)
from inventory.services import post_document, save_draft
from lots.models import Lot
from serials.models import SerialNumber

_GROWING = (
    Document,
    DocumentLine,
    Movement,
    MovementSerial,
    Balance,
    SerialNumber,
    Lot,
    PropertyInstance,
    InstanceValue,
)
Track = Callable[[Iterable[Any], int | None, str], Iterable[Any]]
Key = tuple[str, str]


def _untracked(items: Iterable[Any], total: int | None, unit: str) -> Iterable[Any]:
    return items


@transaction.atomic
def import_documents(
    *, file: BinaryIO, post: bool = False, create_missing: bool = False, track: Track = _untracked
) -> list[str]:
    """Draft the documents of a file and, with ``post``, post them in the order of the file; returns what was done.

    ``create_missing`` makes the warehouses, locations, templates and variants that the file names. ``track`` is
    given what is worked through, to show progress. Raises BadFile with lines and columns, having changed nothing.
    Statements: a constant number for the file, for each five hundred codes it names, and for each document.
    """
    problems = Problems()
    types = {kind.pk: kind for kind in DocumentType.objects.all()}
    reader = Reader(types, problems)
    documents = reader.read(track(read_rows(file, LAYOUT.with_more(reader.properties), problems), None, "row"))
    lookup = find(documents)
    report = make_missing(documents, lookup) if create_missing else []
    resolver = Resolver(types, lookup, reader.properties, problems)
    in_file = {_key(document) for document in documents}
    resolved: list[tuple[FileDocument, Header, list[LineEntry]]] = []
    for document in documents:
        header = resolver.header(document)
        _require_origin(document, in_file, lookup, problems)
        if header:
            resolved.append((document, header, resolver.lines(document, header)))
    statuses = LotStatuses(reader.lot_statuses, problems)
    resolver.make_instances()
    problems.refuse()
    if post:
        make_passed_over((header, lines) for _document, header, lines in resolved)
    saver = _Saver(lookup, problems, statuses, post=post)
    statistics = _Statistics()
    for document, header, lines in track(resolved, len(resolved), "document"):
        statistics.look()
        saver.save(document, header, lines)
        statistics.rows += len(lines) + sum(len(entry.serials) for entry in lines)
        # Up to 100,000 serial numbers that are no longer needed.
        lines.clear()
        document.lines.clear()
    problems.refuse()
    statuses.settle()
    return [*report, _done(len(resolved), post=post)]


def _done(count: int, *, post: bool) -> str:
    if post:
        return ngettext("%(count)d document posted.", "%(count)d documents posted.", count) % {"count": count}
    return ngettext("%(count)d draft made.", "%(count)d drafts made.", count) % {"count": count}


def _key(document: FileDocument) -> Key:
    return document.kind, code_key(document.number)


def _origin_key(document: FileDocument) -> Key:
    kind, number = origin_of(document)
    return kind, code_key(number)


def _require_origin(document: FileDocument, in_file: set[Key], lookup: Lookup, problems: Problems) -> None:
    named = document.header["origin"]
    if named and _origin_key(document) not in in_file and stored_origin(document, lookup) is None:
        problems.add(document.line, "origin", _("there is no document “%(document)s”.") % {"document": named})


class _Statistics:
    """Lets the database look again at tables that this transaction fills; nobody else sees them grow yet."""

    def __init__(self) -> None:
        self.rows = 0
        # What it has seen of the tables serves until they are twice as big.
        self.next_look = max(500, rows_seen(DocumentLine, SerialNumber))

    def look(self) -> None:
        """Before work that reads what was put into them."""
        if self.rows >= self.next_look:
            refresh_statistics(*_GROWING)
            self.next_look = 4 * self.rows


class _Saver:
    """Saves and posts document after document, and goes on after a refusal to find what else is wrong."""

    def __init__(self, lookup: Lookup, problems: Problems, statuses: LotStatuses, *, post: bool) -> None:
        self.lookup = lookup
        self.problems = problems
        self.statuses = statuses
        self.post = post
        self.saved: dict[Key, Document] = {}
        self.failed: set[Key] = set()
        # Items, and serial numbers, of refused documents: what later documents lack is a consequence.
        self.missing: set[tuple[int, str]] = set()

    def save(self, document: FileDocument, header: Header, lines: list[LineEntry]) -> None:
        """Save one document; what is wrong goes to the problems, unless an earlier refusal is the cause."""
        if document.header["origin"]:
            origin_key = _origin_key(document)
            header.origin = self.saved.get(origin_key) or stored_origin(document, self.lookup)
            if origin_key in self.failed:
                self._fail(document, lines)
                return
        try:
            saved = save_draft(header=header, lines=lines, user=None)
            if self.post:
                saved = post_document(document_id=saved.pk, user=None)
                self.statuses.lift(saved)
        except Refused as error:
            for problem in error.problems:
                self._tell(problem, document, lines)
            self._fail(document, lines)
        else:
            self.saved[_key(document)] = saved

    def _fail(self, document: FileDocument, lines: list[LineEntry]) -> None:
        self.failed.add(_key(document))
        for entry in lines:
            self.missing.add((entry.item.pk, ""))
            self.missing.update((entry.item.pk, code_key(serial.code)) for serial in entry.serials)

    def _tell(self, problem: Problem, document: FileDocument, lines: list[LineEntry]) -> None:
        if problem.position is None:
            column = HEADER_FIELDS.get(problem.field, problem.field)
            self.problems.add(document.line, column, problem.message)
            return
        entry = lines[problem.position - 1]
        if (entry.item.pk, code_key(problem.serial)) in self.missing:
            return
        line = list(document.lines.values())[problem.position - 1]
        column = LINE_FIELDS.get(problem.field, problem.field) or ("serial" if problem.serial else "")
        self.problems.add(_row_of(problem, line), column, problem.message)


def _row_of(problem: Problem, line: FileLine) -> int:
    return line.line_of(problem.serial) if problem.serial else line.line
