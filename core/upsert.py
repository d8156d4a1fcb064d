"""What importing records has in common: lookups in portions, field checks without a query each, writing in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from core.csv import Row
from core.fields import FoldedField
from core.models import CodedModel
from core.sql import update_rows

M = TypeVar("M", bound=Model)
T = TypeVar("T")

PORTION = 500


def portions(values: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    """The values in lists of at most ``size``: a database takes only so many parameters at a time."""
    rest = iter(values)
    while portion := list(islice(rest, size)):
        yield portion


def by_field(queryset: QuerySet[M], name: str, values: Collection[Any]) -> Iterator[M]:
    """The records whose field is one of ``values``, a query for each five hundred."""
    for portion in portions(values):
        yield from queryset.filter(**{f"{name}__in": portion})


def code_cell(max_length: int = 50) -> Any:
    """A parser of codes of at most ``max_length`` characters."""
    return lambda text: clean_code(text, max_length)


@dataclass
class Upsert(Generic[M]):
    """Records of a file against those stored: which are made, which changed, which stay as they are.

    ``columns`` names the column of the file for each field of the model that the file gives.
    """

    model: type[M]
    columns: Mapping[str, str]
    created: list[M] = field(default_factory=list)
    updated: list[M] = field(default_factory=list)
    unchanged: int = 0
    _lines: dict[Any, int] = field(default_factory=dict)

    def first_time(self, row: Row, key: Any, column: str) -> bool:
        """Whether the file names the record for the first time; else reports the row."""
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            row.problem(column, _("stands on line %(line)d already.") % {"line": first})
        return first == row.line

    def put(self, row: Row, record: M, before: Mapping[str, Any] | None, *, parts_changed: bool = False) -> None:
        """Check the fields of ``record`` and sort it in; ``before`` are its stored values, None for a new one.

        ``parts_changed``: the file changes what belongs to the record, though maybe no field of its own.
        """
        given = [self.model._meta.get_field(name) for name in self.columns]
        after = {f.name: getattr(record, f.attname) for f in given}  # type: ignore[union-attr]
        if before is not None and not parts_changed and all(before[name] == value for name, value in after.items()):
            self.unchanged += 1
            return
        try:
            record.clean_fields(exclude={f.name for f in self.model._meta.fields if f.is_relation or f not in given})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                row.problem(self.columns[name], " ".join(messages))
        (self.created if before is None else self.updated).append(record)

    def stored_values(self, record: M) -> dict[str, Any]:
        """The values of the given fields, before the file changes them."""
        return {name: getattr(record, self.model._meta.get_field(name).attname) for name in self.columns}  # type: ignore[union-attr]

    def write(self, *along: str) -> None:
        """Write what is new, a statement for each portion, and what changed, in one.

        ``along`` names fields that change with those of the file.
        """
        self.model._default_manager.bulk_create(self.created, batch_size=PORTION)
        folded = [f for f in self.model._meta.fields if isinstance(f, FoldedField)]
        for record in self.updated:
            for f in folded:
                f.pre_save(record, add=False)
        names = dict.fromkeys((*self.columns, *(f.name for f in folded), *along))
        if self.updated:
            update_rows(self.model, names, self.updated)

    def report(self) -> str:
        """How many records were created, updated and left unchanged."""
        numbers = {"created": len(self.created), "updated": len(self.updated), "unchanged": self.unchanged}
        return _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged.") % numbers


def without_absent(columns: Mapping[str, str], present: Sequence[str]) -> dict[str, str]:
    """The fields whose column the file has."""
    return {name: column for name, column in columns.items() if column in present}


def coded_records(model: type[Model], name: str) -> tuple[str, dict[str, CodedModel]]:
    """What the table that a field of ``model`` points at is called, and its records by their codes."""
    table: Any = model._meta.get_field(name).related_model
    return table._meta.verbose_name, {record.code_key: record for record in table.objects.all()}


def take_reference(
    row: Row, record: Model, name: str, column: str, records: Mapping[str, CodedModel], missing: str, **names: object
) -> None:
    """Set a field to the record whose code the cell has, to nothing if it is blank; a code that is not there is told
    by ``missing``, of ``names`` and the code. A column that is absent leaves the field."""
    if column not in row.cells:
        return
    code = row.parse(column, code_cell())
    found = records.get(code_key(code)) if code else None
    if code and found is None:
        row.problem(column, missing % {**names, "code": code})
    setattr(record, name, found)
