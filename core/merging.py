"""Lists of rows that have one of a few values, each of which an index leads to in the order of the list.

No index gives the rows of several values in one order, and the planner's ways out read whatever lies between them,
which grows with the table. Instead the first rows of each value are read, and the first of those are the first of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import RawSQL

from core.sql import rows_source

if TYPE_CHECKING:
    from core.paging import Ordering

_Model = TypeVar("_Model", bound=models.Model)

# Of how many values the first rows are read; rows that have more of them are not far apart.
MOST = 400
# Days of eleven years: there are few rows of each.
MOST_DAYS = 4_000
# So many rows are read faster in the order of the list than sorted into it.
MANY = 5_000


@dataclass(frozen=True)
class OneOf:
    """A column, and what tells the values of it that rows have one of: more than ``most`` when there are too many."""

    field: str
    find: Callable[[], Sequence[Any]]
    most: int = MOST


class MergedQuerySet(models.QuerySet[_Model]):
    """``merged`` says, of columns, in which orders an index gives the rows of one value: the fields of each."""

    merged: ClassVar[dict[str, tuple[tuple[str, ...], ...]]] = {}
    # What PostgreSQL is asked where the list is to be read in its order, and how to ask it without any index.
    read_in_order: ClassVar[dict[str, str]] = {}
    one_of: OneOf | None = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.one_of = self.one_of
        return clone


def among(queryset: models.QuerySet[Any], field: str, found: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Rows whose ``field`` is one of what a query of a small table gives, which is read now.

    The database then knows which they are, rather than guessing how many rows have them.
    """
    values = tuple(found.order_by().values_list("pk", flat=True)[: MOST + 1])
    return among_values(queryset, field, values) if len(values) <= MOST else queryset.filter(**{f"{field}__in": found})


def among_values(queryset: models.QuerySet[Any], field: str, values: Sequence[Any]) -> models.QuerySet[Any]:
    """As ``among``, of at most ``MOST`` values that are known."""
    if not values:
        return queryset.none()
    if len(values) == 1:
        return queryset.filter(**{field: values[0]})
    return _noted(queryset.filter(**{f"{field}__in": values}), OneOf(field, lambda: values))


def between(queryset: models.QuerySet[Any], field: str, first: Any, last: Any) -> models.QuerySet[Any]:
    """Rows whose ``field`` is from ``first`` to ``last``; either may be None, for no end."""
    bounds = {f"{field}__gte": first, f"{field}__lte": last}
    narrowed = queryset.filter(**{name: value for name, value in bounds.items() if value is not None})
    return _noted(narrowed, OneOf(field, partial(_values_between, queryset.model, field, first, last), MOST_DAYS))


def _noted(queryset: models.QuerySet[Any], one_of: OneOf) -> models.QuerySet[Any]:
    if isinstance(queryset, MergedQuerySet) and one_of.field in queryset.merged:
        queryset.one_of = queryset.one_of or one_of
    return queryset


def _values_between(model: type[models.Model], field: str, first: Any, last: Any) -> list[Any]:
    """The values that there are, found by stepping through the index from one to the next."""
    objects = model._default_manager.order_by()
    until = objects if last is None else objects.filter(**{f"{field}__lte": last})
    start, start_given = _least(until if first is None else until.filter(**{f"{field}__gte": first}), field)
    step, step_given = _least(until.filter(**{f"{field}__gt": RawSQL("steps.value", ())}), field)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE steps(value) AS ({start} UNION ALL SELECT ({step}) FROM steps WHERE value IS NOT NULL) "
            f"SELECT value FROM steps WHERE value IS NOT NULL LIMIT {MOST_DAYS + 1}",
            [*start_given, *step_given],
        )
        return [row[0] for row in cursor.fetchall()]


def _least(queryset: models.QuerySet[Any], field: str) -> tuple[str, Iterable[Any]]:
    # As an aggregate: it has a row even of nothing.
    statement, parameters = (
        queryset.values(nothing=models.Value(1))
        .annotate(least=models.Min(field))
        .values("least")
        .query.sql_with_params()
    )
    return statement, parameters


def first_ids(
    queryset: models.QuerySet[Any], ordering: Ordering, rows: int, *, backward: bool, many: bool
) -> RawSQL | None:
    """The condition of being one of the first ``rows``; None where the list is best read as it is.

    Only these rows are then joined with what is shown of them. ``many`` have what is asked: see ``is_many``.
    """
    if not isinstance(queryset, MergedQuerySet) or queryset.query.annotations or queryset.query.distinct:
        return None
    if sum(uses > 0 for uses in queryset.query.alias_refcount.values()) > 1:
        # What is shown may be of the very rows of another table that are asked of, for instance one movement of many.
        return None
    table = queryset.model._meta.db_table
    try:
        merged = _merged_ids(queryset, ordering, rows, backward=backward)
        ids, parameters = merged or _statement(ordering.apply(queryset, backward=backward).values_list("pk")[:rows])
    except EmptyResultSet:
        return None
    if many and not merged:
        ids = _without_indexes(ids, queryset, ordering)
    if connection.vendor == "postgresql":
        for said, unindexed in queryset.read_in_order.items():
            ids = ids.replace(said, unindexed)
    # An array is made before anything else is read: the planner cannot leave it for last.
    among_them = f"= ANY(ARRAY({ids}))" if connection.vendor == "postgresql" else f"IN ({ids})"
    return RawSQL(f"{table}.id {among_them}", parameters, output_field=models.BooleanField())  # noqa: S611 - built here


def is_many(queryset: models.QuerySet[Any], ordering: Ordering) -> int | None:
    """How many rows there are, up to ``MANY``, where SQLite has to be told to read them in the order of the list.

    It knows of no index how many rows it leads to: it would take that of a column asked of, and sort them all.
    """
    if connection.vendor != "sqlite" or not isinstance(queryset, MergedQuerySet):
        return None
    try:
        statement, _parameters = _statement(queryset.order_by().values_list("pk"))
    except EmptyResultSet:
        return None
    if _without_indexes(statement, queryset, ordering) == statement:
        return None
    return queryset.order_by()[:MANY].count()


def _without_indexes(statement: str, queryset: MergedQuerySet[Any], ordering: Ordering) -> str:
    """The statement with a sign before columns whose indexes have another order: SQLite then takes none of those."""
    asked, by, order = statement.partition(" ORDER BY ")
    for field, orders in queryset.merged.items():
        if ordering.fields[0] not in ("pk", field) and ordering.fields not in orders:
            meta = queryset.model._meta
            column = f'"{meta.db_table}"."{meta.get_field(field).column}"'
            asked = asked.replace(column, f"+{column}")
    return f"{asked}{by}{order}"


def _merged_ids(
    queryset: MergedQuerySet[Any], ordering: Ordering, rows: int, *, backward: bool
) -> tuple[str, Sequence[Any]] | None:
    """The statement of the first ids, where those are best read value by value."""
    one_of = queryset.one_of
    if one_of is None or ordering.fields not in queryset.merged[one_of.field]:
        return None
    values = one_of.find()
    if not 0 < len(values) <= one_of.most:
        return None
    model: Any = queryset.model
    column = model._meta.get_field(one_of.field)
    kind = (column.target_field if column.is_relation else column).rel_db_type(connection)
    source, parameters = rows_source({"value": kind}, ((value,) for value in values))
    of_value = queryset.filter(**{one_of.field: RawSQL("merged.value", ())})
    ordered = ordering.apply(of_value, backward=backward).values_list("pk")
    order = ", ".join(_order(model, ordering, backward=backward))
    if len(values) > rows:
        # Only values whose own first row is among the first can have any of them.
        joined, given = _each(ordered[:1], model)
        source = f"(SELECT value FROM {source} AS merged {joined} ORDER BY {order} LIMIT {rows})"
        parameters = [*parameters, *given]
    joined, given = _each(ordered[:rows], model)
    return f"SELECT whole.id FROM {source} AS merged {joined} ORDER BY {order} LIMIT {rows}", [*parameters, *given]


def _each(of_value: models.QuerySet[Any], model: Any) -> tuple[str, Sequence[Any]]:
    """Joins the ids of each value, and the rows that have them as ``whole``."""
    statement, parameters = _statement(of_value)
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        return f"CROSS JOIN LATERAL ({statement}) AS first(id) JOIN {table} AS whole ON whole.id = first.id", parameters
    return f"CROSS JOIN {table} AS whole ON whole.id IN ({statement})", parameters


def _statement(queryset: models.QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    statement, parameters = queryset.query.sql_with_params()
    return statement, tuple(parameters)


def _order(model: Any, ordering: Ordering, *, backward: bool) -> Iterable[str]:
    for key in ordering.keys:
        name = model._meta.pk.column if key.path == "pk" else model._meta.get_field(key.path).column
        yield f"whole.{name} {'DESC' if key.descending is not backward else 'ASC'}"
