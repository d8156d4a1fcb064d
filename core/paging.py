"""Keyset paging: any page of a list of any size costs the same, and no count is unbounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

from core.merging import MANY, first_ids, is_many

PAGE_SIZE = 50
COUNT_LIMIT = 1000
EXPORT_CHUNK = 2000
# Parameters of the page rather than filters of the list: where it stands; what else is asked of it.
CURSOR_PARAMETERS = ("after", "before")
PAGE_PARAMETERS = (*CURSOR_PARAMETERS, "export", "open")


@dataclass(frozen=True)
class Key:
    """One column of an ordering: a field path or the name of an annotation.

    In an ordering, nothing counts as greater than everything, on both databases alike.
    """

    path: str
    descending: bool = False
    nullable: bool = False

    def order(self, *, backward: bool) -> OrderBy:
        descending = self.descending is not backward
        if not self.nullable:
            return OrderBy(F(self.path), descending=descending)
        if descending:
            return OrderBy(F(self.path), descending=True, nulls_first=True)
        return OrderBy(F(self.path), nulls_last=True)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: Any, *, backward: bool) -> Q | None:
        """Rows that come after ``value``; None when there can be none."""
        descending = self.descending is not backward
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if descending else None
        condition = Q(**{f"{self.path}__{'lt' if descending else 'gt'}": value})
        if self.nullable and not descending:
            condition |= Q(**{f"{self.path}__isnull": True})
        return condition

    def bound(self, value: Any, *, backward: bool) -> Q:
        """What every later row fulfils anyway, said so that the database starts reading in the index."""
        if self.nullable:
            return Q()
        descending = self.descending is not backward
        return Q(**{f"{self.path}__{'lte' if descending else 'gte'}": value})


class Ordering:
    """An ordering of rows which always ends in the primary key, so that no two rows are equal."""

    def __init__(self, model: type[models.Model], paths: Sequence[str]) -> None:
        """``paths`` are field paths or annotations, a minus before those in descending order."""
        keys = [Key(path.lstrip("-"), path.startswith("-"), _nullable(model, path.lstrip("-"))) for path in paths]
        if not any(key.path in ("pk", "id") for key in keys):
            keys.append(Key("pk", bool(keys) and keys[0].descending))
        self.keys = tuple(keys)
        self.fields = tuple(key.path for key in keys)

    def apply(self, queryset: QuerySet[Any], *, backward: bool = False) -> QuerySet[Any]:
        return queryset.order_by(*(key.order(backward=backward) for key in self.keys))

    def beyond(self, values: Sequence[Any], *, backward: bool = False) -> Q:
        """Rows after (or, backward, before) the row that has these ``values`` in the fields of the ordering."""
        later: list[Q] = []
        same = Q()
        for key, value in zip(self.keys, values, strict=True):
            condition = key.beyond(value, backward=backward)
            if condition is not None:
                later.append(same & condition)
            same &= key.same(value)
        # The primary key, last, is never null: there is always one condition.
        either = later[0]
        for condition in later[1:]:
            either |= condition
        return self.keys[0].bound(values[0], backward=backward) & either

    @property
    def _signer(self) -> Signer:
        # A cursor of another ordering, or one made up, is not accepted.
        return Signer(salt="core.paging:" + ",".join(f"{key.path}/{key.descending}" for key in self.keys))

    def cursor(self, values: Sequence[Any]) -> str:
        """Where a row stands, for the address of the next page."""
        return self._signer.sign_object([v if v is None or isinstance(v, int) else str(v) for v in values])

    def read_cursor(self, text: str) -> list[Any] | None:
        """The values in a cursor; None when it is not one of this ordering."""
        try:
            values: list[Any] = self._signer.unsign_object(text)
        except BadSignature:
            return None
        return values


def _nullable(model: type[models.Model], path: str) -> bool:
    """Whether the value at ``path`` can be null. Annotations can, as far as anybody knows."""
    current: Any = model
    for name in path.split("__"):
        if name == "pk":
            return False
        try:
            field = current._meta.get_field(name)
        except (AttributeError, FieldDoesNotExist):
            return True
        if getattr(field, "null", True):
            return True
        current = field.related_model
    return False


@dataclass(frozen=True)
class Page:
    """Some rows as tuples, and the query-string parameters that lead from here to the neighbours."""

    rows: list[tuple[Any, ...]]
    previous: Mapping[str, str] | None
    next: Mapping[str, str] | None
    count: int
    more: bool

    @property
    def alone(self) -> bool:
        return self.previous is None and self.next is None


def bounded_count(queryset: QuerySet[Any], limit: int = COUNT_LIMIT) -> tuple[int, bool]:
    """How many rows there are, up to ``limit``, and whether there are more."""
    count = queryset.order_by()[: limit + 1].count()
    return min(count, limit), count > limit


def get_page(
    queryset: QuerySet[Any],
    ordering: Ordering,
    fields: Sequence[str],
    parameters: Mapping[str, str],
    size: int = PAGE_SIZE,
) -> Page:
    """The page that ``after`` or ``before`` in ``parameters`` names (``before=end``: the last), else the first.

    Rows are tuples of ``fields``. Two queries; one when all rows fit on the first page.
    """
    values, backward = _position(ordering, parameters)
    known = is_many(queryset, ordering)
    many = known == MANY
    rows = fetch(queryset, ordering, fields, values, backward=backward, size=size, many=many)
    if not rows and values:
        # Everything beyond the cursor is gone meanwhile.
        values, backward = None, False
        rows = fetch(queryset, ordering, fields, values, backward=backward, size=size, many=many)
    further = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    has_previous, has_next = (further, values is not None) if backward else (values is not None, further)
    previous = {"before": ordering.cursor(rows[0].place)} if rows and has_previous else None
    following = {"after": ordering.cursor(rows[-1].place)} if rows and has_next else None
    if previous is None and following is None:
        count, more = len(rows), False
    elif known is not None:
        count, more = min(known, COUNT_LIMIT), known > COUNT_LIMIT
    else:
        count, more = bounded_count(queryset)
    return Page([row.values for row in rows], previous, following, count, more)


@dataclass(frozen=True)
class _Row:
    """What is shown of a row, and where it stands in the ordering."""

    values: tuple[Any, ...]
    place: list[Any]


def _position(ordering: Ordering, parameters: Mapping[str, str]) -> tuple[list[Any] | None, bool]:
    """The cursor's values and whether the page lies before it."""
    if before := parameters.get("before"):
        if before == "end":
            return None, True
        values = ordering.read_cursor(before)
        return values, values is not None
    if after := parameters.get("after"):
        return ordering.read_cursor(after), False
    return None, False


def fetch(
    queryset: QuerySet[Any],
    ordering: Ordering,
    fields: Sequence[str],
    values: Sequence[Any] | None = None,
    *,
    backward: bool = False,
    size: int = PAGE_SIZE,
    many: bool = False,
) -> list[_Row]:
    """Up to ``size`` rows and one more, beyond the row that has ``values`` in the fields of the ordering.

    ``many`` when there are more rows than are sorted quickly.
    """
    if values is not None:
        queryset = queryset.filter(ordering.beyond(values, backward=backward))
    # A name asked for twice comes once from the database.
    names = list(dict.fromkeys([*fields, *ordering.fields]))
    shown = [names.index(field) for field in fields]
    place = [names.index(field) for field in ordering.fields]
    firsts = first_ids(queryset, ordering, size + 1, backward=backward, many=many)
    if firsts is not None:
        queryset = queryset.model._default_manager.filter(firsts)
    rows = ordering.apply(queryset, backward=backward).values_list(*names)[: size + 1]
    return [_Row(tuple(row[i] for i in shown), [row[i] for i in place]) for row in rows]


def all_rows(queryset: QuerySet[Any], ordering: Ordering, fields: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Every row, read as they are taken; for exports."""
    names = list(dict.fromkeys(fields))
    shown = [names.index(field) for field in fields]
    for row in ordering.apply(queryset).values_list(*names).iterator(chunk_size=EXPORT_CHUNK):
        yield tuple(row[i] for i in shown)
