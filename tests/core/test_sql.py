"""Where the databases differ: the same tests for both."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core.sql import Way, exact_sum, in_order, is_ascii, lock_rows, recursive, refuse, rounded, rows_source, update_rows
from lots.models import Lot
from tests.factories import LotFactory, PartnerFactory

pytestmark = pytest.mark.django_db

COLUMNS = {"n": "bigint", "code": "text", "amount": "numeric", "day": "date"}


def read(columns, rows):
    sql, parameters = rows_source(columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {sql} AS r ORDER BY 1", parameters)
        return cursor.fetchall()


def test_no_rows_give_no_rows():
    assert read(COLUMNS, []) == []


def test_values_of_every_type_and_nothing_come_back():
    rows = [
        (1, "plain", Decimal("1.5"), datetime.date(2026, 1, 31)),
        (2, 'it\'s "quoted", with \\ and % and {braces}', Decimal("-0.000001"), None),
        (3, "ș\U0001f600\n\t[1,2]", None, datetime.date(1999, 12, 31)),
        (2**40, None, Decimal("123456789.123456"), None),
    ]
    found = [
        (n, code, None if amount is None else Decimal(str(amount)), None if day is None else str(day))
        for n, code, amount, day in read(COLUMNS, rows)
    ]
    assert found == [(n, code, amount, None if day is None else str(day)) for n, code, amount, day in rows]


def test_any_number_of_rows_takes_a_few_parameters():
    rows = [(n, f"SN{n}", Decimal(n), None) for n in range(20_000)]
    sql, parameters = rows_source(COLUMNS, rows)
    assert len(parameters) <= len(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*), COUNT(DISTINCT code), MAX(n) FROM {sql} AS r", parameters)
        assert cursor.fetchone() == (20_000, 20_000, 19_999)


def test_what_is_the_same_in_all_rows_or_in_two_columns_comes_back_in_each():
    columns = {"n": "bigint", "code": "text", "key": "text", "day": "date", "note": "text", "amount": "numeric"}
    day = datetime.date(2026, 1, 31)
    rows = [(n, f"SN{n}", f"SN{n}", day, None, Decimal("1.5")) for n in range(3)]
    found = [(*row[:3], str(row[3]), row[4], Decimal(str(row[5]))) for row in read(columns, rows)]
    assert found == [(n, f"SN{n}", f"SN{n}", str(day), None, Decimal("1.5")) for n in range(3)]


@pytest.mark.parametrize("values", [["a", "b", "b"], ["b", "a", "b"], ["b", "b", "b"], ["", None, ""], ["x"]])
def test_a_column_alone_comes_back(values):
    assert sorted(map(str, (row[0] for row in read({"code": "text"}, [(one,) for one in values])))) == sorted(
        map(str, values)
    )


def test_many_records_are_written_with_one_statement_whatever_their_values(django_assert_num_queries):
    lots = [LotFactory() for _number in range(20)]
    other, suppliers = LotFactory(notes="Mine"), [PartnerFactory(), PartnerFactory(), None]
    for number, lot in enumerate(lots):
        lot.notes, lot.sellable, lot.version = f'it\'s "{number}" %', bool(number % 2), number
        lot.start_date = datetime.date(2026, 1, 31) if number else None
        lot.initial_quantity, lot.supplier = Decimal("0.1") * number, suppliers[number % 3]
        lot.customer_code = "not named, not written"
    names = ("notes", "sellable", "version", "start_date", "initial_quantity", "supplier")
    with django_assert_num_queries(1):
        update_rows(Lot, names, lots)
    stored = Lot.objects.exclude(pk=other.pk).order_by("pk")
    assert [*stored.values_list(*names)] == [
        tuple(getattr(lot, Lot._meta.get_field(name).attname) for name in names) for lot in lots
    ]
    assert not stored.exclude(customer_code="").exists()
    other.refresh_from_db()
    assert (other.notes, other.version) == ("Mine", 1)


def test_quantities_add_up_exactly():
    rows = [(n, "", Decimal("0.1"), None) for n in range(1000)]
    sql, parameters = rows_source(COLUMNS, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {exact_sum('amount')}, {rounded('SUM(amount)')} FROM {sql} AS r", parameters)
        millionths, total = cursor.fetchone()
    assert millionths == 100_000_000
    assert Decimal(str(total)) == 100


def test_the_sum_of_nothing_is_zero():
    sql, parameters = rows_source(COLUMNS, [])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {exact_sum('amount')} FROM {sql} AS r", parameters)
        assert cursor.fetchone() == (0,)


def test_rows_are_locked_where_the_database_can():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c.id FROM items_itemclass c ORDER BY c.id {lock_rows('c')}")
        assert cursor.fetchall() == []
    assert bool(lock_rows("c")) is (connection.vendor == "postgresql")


@pytest.fixture
def guarded():
    make, drop = refuse("guarded_rows", ("UPDATE", "DELETE"), "OLD.closed = 1", "the row is closed", connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guarded_rows (id integer PRIMARY KEY, closed integer, note text)")
        for statement in make:
            cursor.execute(statement)
        cursor.execute("INSERT INTO guarded_rows VALUES (1, 1, 'a'), (2, 0, 'b')")
        yield cursor
        for statement in drop:
            cursor.execute(statement)
        cursor.execute("UPDATE guarded_rows SET note = 'free again' WHERE id = 1")
        cursor.execute("DROP TABLE guarded_rows")


@pytest.mark.parametrize(
    "statement", ["UPDATE guarded_rows SET note = 'x' WHERE id = 1", "DELETE FROM guarded_rows WHERE id = 1"]
)
def test_a_refusing_trigger_says_why_where_its_condition_holds(guarded, statement):
    with pytest.raises(IntegrityError, match="the row is closed"), transaction.atomic():
        guarded.execute(statement)
    guarded.execute("SELECT note FROM guarded_rows WHERE id = 1")
    assert guarded.fetchone() == ("a",)


def test_a_refusing_trigger_leaves_other_rows_alone(guarded):
    guarded.execute("UPDATE guarded_rows SET note = 'x' WHERE id = 2")
    guarded.execute("DELETE FROM guarded_rows WHERE id = 2")
    guarded.execute("SELECT COUNT(*) FROM guarded_rows")
    assert guarded.fetchone() == (1,)


def test_a_recursive_query_goes_every_way_names_each_row_once_and_stops_at_its_limit():
    start = "SELECT CAST(1 AS bigint)"
    ways = [
        Way("w.n * 2", "", "w.n < 50"),
        Way("w.n + o.step", in_order(("(SELECT 3 AS step) o", "w.n < 50")), "w.n > 0"),
    ]

    def reached(limit):
        with connection.cursor() as cursor:
            cursor.execute(f"WITH RECURSIVE {recursive('walk', 'n', start, ways, limit)} SELECT n FROM walk")
            return [n for (n,) in cursor.fetchall()]

    whole = reached(1000)
    assert len(whole) == len(set(whole))
    assert whole[0] == 1
    assert {2, 4, 5, 7, 8, 98} <= set(whole)
    assert all(n < 100 for n in whole)
    assert reached(4) == whole[:4]


def test_texts_beyond_ascii_are_told_apart():
    texts = {"": True, "Ab-1 ~": True, "ș": False, "A\u00a0": False, "\U0001f600": False}
    with connection.cursor() as cursor:
        for text, ascii_only in texts.items():
            cursor.execute(f"SELECT CASE WHEN {is_ascii('t.x')} THEN 1 ELSE 0 END FROM (SELECT %s AS x) AS t", [text])
            assert bool(cursor.fetchone()[0]) is ascii_only
