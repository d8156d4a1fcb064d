"""Lists of rows that have one of a few values, each of which an index leads to in the order of the list.

No index gives the rows of several values in one order, and the planner's ways out read whatever lies between them,
which grows with the table. Instead the first rows of each value are read, and the first of those are the first of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL

from core.sql import rows_source

if TYPE_CHECKING:
    from core.paging import Ordering

_Model = TypeVar("_Model", bound=models.Model)

# Of how many values the first rows are read; rows that have more of them are not far apart.
MOST = 400


@dataclass(frozen=True)
class OneOf:
    """A column, and what tells the values of it that rows have one of: more than ``MOST`` when there are too many."""

    field: str
    find: Callable[[], Sequence[Any]]


class MergedQuerySet(models.QuerySet[_Model]):
    """``merged`` says, of columns, in which orders an index gives the rows of one value: the fields of each."""

    merged: ClassVar[dict[str, tuple[tuple[str, ...], ...]]] = {}
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
    return _noted(narrowed, OneOf(field, partial(_values_between, queryset.model, field, first, last)))


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
            f"SELECT value FROM steps WHERE value IS NOT NULL LIMIT {MOST + 1}",
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


def first_of_each(queryset: models.QuerySet[Any], ordering: Ordering, rows: int, *, backward: bool) -> RawSQL | None:
    """The condition of being one of the first ``rows``, where those are best read value by value; None where not."""
    one_of = getattr(queryset, "one_of", None)
    if one_of is None or ordering.fields not in queryset.merged[one_of.field]:  # type: ignore[attr-defined]
        return None
    values = one_of.find()
    if not 0 < len(values) <= MOST:
        return None
    model: Any = queryset.model
    column = model._meta.get_field(one_of.field)
    kind = (column.target_field if column.is_relation else column).rel_db_type(connection)
    source, parameters = rows_source({"value": kind}, ((value,) for value in values))
    of_value = queryset.filter(**{one_of.field: RawSQL("merged.value", ())})
    ordered = ordering.apply(of_value, backward=backward).values_list("pk")
    statement, inner = ordered[:rows].query.sql_with_params()
    if len(values) > rows and ordering.fields == ("pk",):
        # Only values whose own first row is among the first can have any of them.
        first, given = ordered[:1].query.sql_with_params()
        last, way = (0, "DESC") if ordering.keys[0].descending is not backward else (2**63 - 1, "ASC")
        source = f"(SELECT value FROM {source} AS merged ORDER BY COALESCE(({first}), {last}) {way} LIMIT {rows})"
        parameters = [*parameters, *given]
    table = model._meta.db_table
    order = ", ".join(_order(model, ordering, backward=backward))
    if connection.vendor == "postgresql":
        # An array is made before anything else is read: the planner cannot leave it for last.
        among_them = "= ANY(ARRAY({}))"
        joined = f"CROSS JOIN LATERAL ({statement}) AS first(id) JOIN {table} AS whole ON whole.id = first.id"
    else:
        among_them = "IN ({})"
        joined = f"CROSS JOIN {table} AS whole ON whole.id IN ({statement})"
    ids = f"SELECT whole.id FROM {source} AS merged {joined} ORDER BY {order} LIMIT {rows}"
    return RawSQL(  # noqa: S611 - the values are parameters
        f"{table}.id {among_them.format(ids)}", [*parameters, *inner], output_field=models.BooleanField()
    )


def _order(model: Any, ordering: Ordering, *, backward: bool) -> Iterable[str]:
    for key in ordering.keys:
        name = model._meta.pk.column if key.path == "pk" else model._meta.get_field(key.path).column
        yield f"whole.{name} {'DESC' if key.descending is not backward else 'ASC'}"
