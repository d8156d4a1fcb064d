"""Property values in files: a column ``property:<name>`` for each property, and the warranty date."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attributes.entries import InstanceEntry, Value
from attributes.exceptions import WARRANTY, ValuesRefused
from attributes.fields import Scope, field_name
from attributes.models import InstanceValue, Property, PropertyChoice, PropertyInstance, PropertySet, ValueType
from attributes.services import make_instances
from core.cells import parse_date, parse_number
from core.codes import code_key
from core.csv import Cell, Problems, Row, column_twice
from core.upsert import by_field, portions

PREFIX = "property:"


@dataclass(frozen=True, slots=True)
class Given:
    """What one row says of properties; rows that say the same are equal. False if it says nothing."""

    values: tuple[tuple[int, Value], ...] = ()
    warranty_date: datetime.date | None = None
    line: int = field(default=0, compare=False)

    def __bool__(self) -> bool:
        return bool(self.values) or self.warranty_date is not None


class PropertyColumns:
    """The property columns of one file that comes in: give it to ``Layout.with_more``, and then rows to ``read``.

    Two statements when the header names a property.
    """

    told = (f"{PREFIX}…", WARRANTY)

    def __init__(self) -> None:
        # Columns as the header writes them, by what problems call the field.
        self.columns: dict[str, str] = {}
        self._parsers: list[tuple[str, int, Callable[[str], Value]]] = []

    def take(self, column: str) -> bool:
        """Whether the column is the warranty date or a property; which is found by its folded name.

        Raises ValidationError when there is no such property, or the header names it twice.
        """
        if column == WARRANTY:
            self.columns[WARRANTY] = column
            return True
        if not column.startswith(PREFIX):
            return False
        name = column.removeprefix(PREFIX)
        found = self._known.get(code_key(name))
        if found is None:
            known = ", ".join(one.name for one in self._known.values()) or pgettext("properties", "none")
            text = _("there is no property “%(name)s”. The properties are: %(known)s.")
            raise ValidationError(text % {"name": name.strip(), "known": known})
        if field_name(found) in self.columns:
            raise ValidationError(column_twice())
        self.columns[field_name(found)] = column
        self._parsers.append((column, found.pk, _parser(found)))
        return True

    @cached_property
    def _known(self) -> dict[str, Property]:
        return {one.name_key: one for one in Property.objects.prefetch_related("choices")}

    def has(self, field: str) -> bool:
        """Whether the file has the column of a property (``field_name``) or the warranty date (``WARRANTY``)."""
        return field in self.columns

    def read(self, row: Row) -> Given:
        """What the row's cells say; what can't be read is told, and left out. An empty cell is no value."""
        found: list[tuple[int, Value]] = []
        for column, pk, parser in self._parsers:
            value = row.parse(column, parser)
            if value is not None:
                found.append((pk, value))
        warranty = row.parse(WARRANTY, parse_date)
        return Given(tuple(sorted(found, key=lambda pair: pair[0])), warranty, row.line)

    def entry(self, given: Given, of: PropertySet, kept: InstanceEntry | None = None) -> InstanceEntry:
        """The values of a set. ``kept`` are those it has now: where the file has no column, they stay."""
        values = dict(given.values)
        warranty = given.warranty_date
        if kept:
            values |= {pk: value for pk, value in kept.values.items() if not self.has(field_name(pk))}
            warranty = warranty if self.has(WARRANTY) else kept.warranty_date
        return InstanceEntry(of, values, warranty)

    def make(
        self, asked: Sequence[tuple[Given, InstanceEntry]], *, scope: Scope, problems: Problems
    ) -> list[PropertyInstance | None]:
        """The instance of each entry, as ``make_instances`` gives them; what it refuses is told by line and column,
        and has None. A constant number of statements for each five hundred entries."""
        made: list[PropertyInstance | None] = []
        for portion in portions(asked):
            try:
                made += make_instances([entry for _given, entry in portion], scope=scope)
            except ValuesRefused as refused:
                made += [None] * len(portion)
                for problem in refused.problems:
                    line = portion[problem.entry][0].line
                    problems.add(line, self.columns.get(problem.field, ""), problem.message)
        return made

    def refuse(self, given: Given, reason: str, problems: Problems) -> None:
        """Tell the reason at each column in which the row gives something."""
        fields = [field_name(pk) for pk, _value in given.values]
        for name in [*fields, *([WARRANTY] if given.warranty_date else [])]:
            problems.add(given.line, self.columns[name], reason)


def _parser(property_: Property) -> Callable[[str], Value]:
    if property_.value_type == ValueType.NUMBER:
        return parse_number
    if property_.value_type != ValueType.LIST:
        return str.strip
    by_key = {choice.name_key: choice for choice in property_.choices.all()}

    def parse(text: str) -> Value:
        if choice := by_key.get(code_key(text)):
            return choice
        names = {"text": text.strip(), "property": property_.name}
        if not by_key:
            raise ValidationError(_("“%(text)s” is not a value of %(property)s, which has none.") % names)
        known = ", ".join(choice.name for choice in by_key.values())
        reason = _("“%(text)s” is not a value of %(property)s. Its values are: %(known)s.")
        raise ValidationError(reason % {**names, "known": known})

    return parse


class WrittenProperties:
    """The property columns of a file that goes out, in use by some of ``instances``. Two statements."""

    def __init__(self, instances: QuerySet[PropertyInstance]) -> None:
        used = InstanceValue.objects.filter(instance__in=instances.order_by().values("pk")).order_by()
        properties = Property.objects.filter(pk__in=used.values("property")).order_by("name_key")
        self._columns = {one.pk: f"{PREFIX}{one.name}" for one in properties}
        self.names = list(self._columns.values())
        if instances.filter(warranty_date__isnull=False).exists():
            self.names.append(WARRANTY)

    def cells(self, ids: Iterable[int | None]) -> dict[int, dict[str, Cell]]:
        """The cells of each instance by column. Two statements for each five hundred instances, or none."""
        found: dict[int, dict[str, Cell]] = {}
        for instance in by_field(PropertyInstance.objects.all(), "pk", sorted({pk for pk in ids if pk is not None})):
            found[instance.pk] = {WARRANTY: instance.warranty_date}
        for pk, property_id, value in _values(found):
            if column := self._columns.get(property_id):
                found[pk][column] = value.name if isinstance(value, PropertyChoice) else value
        return found


def entries_of(instances: Iterable[PropertyInstance]) -> dict[int, InstanceEntry]:
    """The values that instances have, by their ids. A statement for each five hundred, or none."""
    values: dict[int, dict[int, Value]] = {}
    by_id = {instance.pk: instance for instance in instances}
    for pk, property_id, value in _values(by_id):
        values.setdefault(pk, {})[property_id] = value
    return {pk: InstanceEntry(one.property_set, values.get(pk, {}), one.warranty_date) for pk, one in by_id.items()}


def _values(ids: Iterable[int]) -> Iterator[tuple[int, int, Value]]:
    for one in by_field(InstanceValue.objects.select_related("choice").order_by(), "instance", list(ids)):
        value: Value = one.choice if one.choice is not None else one.text if one.number is None else one.number
        yield one.instance_id, one.property_id, value
