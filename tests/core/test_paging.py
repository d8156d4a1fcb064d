"""Keyset paging: every row once, whatever the order, with ties and without values."""

import datetime
import random

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.paging import COUNT_LIMIT, Ordering, all_rows, bounded_count, get_page
from lots.models import Lot
from tests.factories import ItemFactory, PartnerFactory

pytestmark = pytest.mark.django_db

DAYS = [None, None, datetime.date(2026, 1, 1), datetime.date(2026, 1, 1), datetime.date(2026, 3, 1)]
ORDERINGS = [
    ["pk"],
    ["-pk"],
    ["code_search"],
    ["-code_search"],
    ["expiry_date"],
    ["-expiry_date"],
    ["supplier__description"],
    ["-supplier__description"],
    ["item__code_key", "expiry_date"],
    ["-item__code_key", "expiry_date"],
    ["expiry_date", "-start_date"],
    ["-expiry_date", "start_date"],
    ["created_at"],
    ["-created_at"],
]


def in_order(start: datetime.date | None, end: datetime.date | None) -> tuple[datetime.date | None, ...]:
    """A lot expires after it starts."""
    return (min(start, end), max(start, end)) if start and end else (start, end)


def make_lots(count: int, seed: int = 7) -> None:
    chosen = random.Random(seed)
    items = [ItemFactory(), ItemFactory()]
    suppliers = [None, PartnerFactory(description="Alfa"), PartnerFactory(description="Beta")]
    now = timezone.now()
    for number in range(count):
        Lot.objects.create(
            item=chosen.choice(items),
            code=f"L{number}",
            **dict(zip(("start_date", "expiry_date"), in_order(chosen.choice(DAYS), chosen.choice(DAYS)), strict=True)),
            supplier=chosen.choice(suppliers),
            created_at=now + datetime.timedelta(microseconds=chosen.randint(0, 3)),
        )


def walk(ordering: Ordering, size: int, way: str, start: dict[str, str] | None = None) -> list[int]:
    """The primary keys met going from page to page, in the order in which they are shown."""
    place: dict[str, str] | None = start or {}
    found: list[int] = []
    while place is not None:
        page = get_page(Lot.objects.all(), ordering, ["pk"], place, size)
        keys = [row[0] for row in page.rows]
        found = found + keys if way == "next" else keys + found
        place = dict(getattr(page, way)) if getattr(page, way) else None
    return found


@pytest.mark.parametrize("paths", ORDERINGS, ids=",".join)
def test_forward_and_backward_meet_every_row_exactly_once_in_the_same_order(paths):
    make_lots(23)
    ordering = Ordering(Lot, paths)
    whole = [row[0] for row in all_rows(Lot.objects.all(), ordering, ["pk"])]
    assert len(whole) == 23
    for size in (1, 4, 22, 23, 50):
        assert walk(ordering, size, "next") == whole
        assert walk(ordering, size, "previous", {"before": "end"}) == whole


@given(days=st.lists(st.sampled_from(DAYS), max_size=12), size=st.integers(1, 5), descending=st.booleans())
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_ties_and_missing_values_are_paged_once(days, size, descending):
    Lot.objects.all().delete()
    item = ItemFactory()
    for number, day in enumerate(days):
        Lot.objects.create(item=item, code=f"L{number}", expiry_date=day, created_at=timezone.now())
    ordering = Ordering(Lot, ["-expiry_date" if descending else "expiry_date"])
    met = walk(ordering, size, "next")
    assert sorted(met) == sorted(Lot.objects.values_list("pk", flat=True))
    assert walk(ordering, size, "previous", {"before": "end"}) == met
    shown = [Lot.objects.get(pk=pk).expiry_date or datetime.date.max for pk in met]
    assert shown == sorted(shown, reverse=descending)


def test_nothing_sorts_after_everything_on_both_databases():
    make_lots(12)
    days = [row[0] for row in all_rows(Lot.objects.all(), Ordering(Lot, ["expiry_date"]), ["expiry_date"])]
    assert days == sorted(days, key=lambda day: day or datetime.date.max)
    turned = [row[0] for row in all_rows(Lot.objects.all(), Ordering(Lot, ["-expiry_date"]), ["expiry_date"])]
    assert turned == sorted(days, key=lambda day: day or datetime.date.max, reverse=True)


def test_an_ordering_always_ends_in_the_primary_key():
    assert Ordering(Lot, ["expiry_date"]).fields == ("expiry_date", "pk")
    assert Ordering(Lot, ["-expiry_date"]).keys[-1].descending
    assert Ordering(Lot, ["id"]).fields == ("id",)


def test_rows_inserted_before_the_cursor_do_not_shift_the_next_page():
    make_lots(6)
    ordering = Ordering(Lot, ["-pk"])
    first = get_page(Lot.objects.all(), ordering, ["pk"], {}, 3)
    Lot.objects.create(item=Lot.objects.first().item, code="NEW", created_at=timezone.now())
    second = get_page(Lot.objects.all(), ordering, ["pk"], dict(first.next), 3)
    assert not {row[0] for row in first.rows} & {row[0] for row in second.rows}
    assert len(second.rows) == 3


def test_going_back_and_forth_comes_to_the_same_page():
    make_lots(10)
    ordering = Ordering(Lot, ["expiry_date"])
    first = get_page(Lot.objects.all(), ordering, ["pk"], {}, 4)
    second = get_page(Lot.objects.all(), ordering, ["pk"], dict(first.next), 4)
    again = get_page(Lot.objects.all(), ordering, ["pk"], dict(second.previous), 4)
    assert again.rows == first.rows
    assert again.previous is None


def test_a_cursor_made_up_or_of_another_order_leads_to_the_first_page():
    make_lots(6)
    ordering = Ordering(Lot, ["expiry_date"])
    first = get_page(Lot.objects.all(), ordering, ["pk"], {}, 3)
    foreign = get_page(Lot.objects.all(), Ordering(Lot, ["-pk"]), ["pk"], {}, 3).next["after"]
    for text in ("nonsense", "a:b", foreign, first.next["after"] + "x", "\x00", "ș"):
        for name in ("after", "before"):
            assert get_page(Lot.objects.all(), ordering, ["pk"], {name: text}, 3).rows == first.rows


def test_a_page_whose_rows_are_gone_becomes_the_first_page():
    make_lots(4)
    ordering = Ordering(Lot, ["pk"])
    first = get_page(Lot.objects.all(), ordering, ["pk"], {}, 3)
    Lot.objects.order_by("-pk").first().delete()
    page = get_page(Lot.objects.all(), ordering, ["pk"], dict(first.next), 3)
    assert page.rows == first.rows
    assert page.alone


def test_no_page_uses_offset_and_every_count_is_bounded(statements):
    make_lots(9)
    ordering = Ordering(Lot, ["expiry_date"])
    first = get_page(Lot.objects.all(), ordering, ["pk"], {}, 3)
    del statements[:]
    get_page(Lot.objects.all(), ordering, ["pk"], dict(first.next), 3)
    assert len(statements) == 2
    assert not any("OFFSET" in sql for sql in statements)
    counts = [sql for sql in statements if "COUNT" in sql]
    assert len(counts) == 1
    assert f"LIMIT {COUNT_LIMIT + 1}" in counts[0]


def test_rows_that_fit_on_one_page_are_not_counted_by_the_database(statements):
    make_lots(3)
    del statements[:]
    page = get_page(Lot.objects.all(), Ordering(Lot, ["pk"]), ["pk"], {}, 3)
    assert (page.count, page.more, page.alone) == (3, False, True)
    assert len(statements) == 1


def test_a_count_stops_at_its_limit():
    make_lots(5)
    assert bounded_count(Lot.objects.all(), 5) == (5, False)
    assert bounded_count(Lot.objects.all(), 4) == (4, True)


def test_a_field_asked_for_twice_comes_twice():
    make_lots(1)
    page = get_page(Lot.objects.all(), Ordering(Lot, ["code"]), ["code", "pk", "code"], {}, 5)
    assert page.rows[0][0] == page.rows[0][2] == "L0"
    assert next(iter(all_rows(Lot.objects.all(), Ordering(Lot, ["code"]), ["code", "code"]))) == ("L0", "L0")
