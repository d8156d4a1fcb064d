"""Many at once: real threads, each with its own connection. PostgreSQL only (the conftest skips it elsewhere)."""

import datetime
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from numbering.models import Counter, ReleasedNumber
from numbering.rendering import CodeContext
from numbering.services import release_codes, take_codes

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 16
ROUNDS = 20


class GivenUp(Exception):
    """The transaction that took codes fails after all."""


def in_threads(work):
    """The codes that ``work(thread number)`` returns in all of the threads, their connections closed."""

    def run(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [code for codes in pool.map(run, range(THREADS)) for code in codes]


def take_many(code_type, contexts, seed):
    """Take now one code, now several, and fail after every third taking."""
    chance = random.Random(seed)
    kept = []
    for turn in range(ROUNDS):
        wanted = chance.sample(contexts, chance.randint(1, len(contexts)))
        try:
            with transaction.atomic():
                taken = take_codes(
                    code_type=code_type, contexts=[(context, chance.randint(1, 4)) for context in wanted]
                )
                if turn % 3 == 2:
                    raise GivenUp
        except GivenUp:
            continue
        kept += [code for codes in taken for code in codes]
    return kept


def test_sixteen_takers_never_repeat_nor_skip(five_digits):
    kept = in_threads(lambda number: take_many(five_digits, [CodeContext()], number))
    assert sorted(kept) == [f"{number:05d}" for number in range(len(kept))]
    assert Counter.objects.get().last_number == len(kept) - 1


def test_takers_of_several_new_roots_in_any_order_do_not_deadlock(code_type):
    rule = code_type({"source": "item_class", "length": 1, "root": True}, {"source": "progressive", "length": 5})
    contexts = [CodeContext(item_class=letter) for letter in "ABCD"]
    kept = in_threads(lambda number: take_many(rule, contexts, number))
    for letter in "ABCD":
        numbers = sorted(int(code[1:]) for code in kept if code[0] == letter)
        assert numbers == list(range(len(numbers)))


def test_released_numbers_are_filled_once(code_type):
    rule = code_type({"source": "progressive", "length": 5}, fill_gaps=True)

    def work(seed):
        mine = []
        for turn in range(ROUNDS):
            with transaction.atomic():
                mine += take_codes(code_type=rule, contexts=[(CodeContext(), 3)])[0]
            if turn % 2:
                release_codes(code_type=rule, codes=[mine.pop(0)])
        return mine

    kept = in_threads(work)
    assert len(kept) == len(set(kept)) == THREADS * ROUNDS * 5 // 2
    with transaction.atomic():
        free = take_codes(code_type=rule, contexts=[(CodeContext(), 1_000)])[0]
    together = sorted([*kept, *free])
    assert together == [f"{number:05d}" for number in range(len(together))]


RELEASED = 120


@pytest.fixture
def with_gaps(code_type):
    """A rule that fills gaps: the even numbers below 240 were given back, the odd ones are in use."""
    rule = code_type({"source": "progressive", "length": 5}, fill_gaps=True)
    with transaction.atomic():
        taken = take_codes(code_type=rule, contexts=[(CodeContext(), 2 * RELEASED)])[0]
        assert release_codes(code_type=rule, codes=taken[::2]) == RELEASED
    return rule


def take_one_by_one(rule, seed, rounds):
    """What this taker keeps: it gives up every third time, when the code is back before anybody sees it."""
    chance = random.Random(seed)
    kept = []
    for turn in range(rounds):
        try:
            with transaction.atomic():
                codes = take_codes(code_type=rule, contexts=[(CodeContext(), chance.randint(1, 3))])[0]
                if turn % 3 == 0:
                    raise GivenUp
        except GivenUp:
            continue
        kept += codes
    return kept


def test_sixteen_takers_fill_each_gap_exactly_once_the_lowest_first(with_gaps):
    kept = in_threads(lambda seed: take_one_by_one(with_gaps, seed, 12))
    gaps = [f"{number:05d}" for number in range(0, 2 * RELEASED, 2)]
    assert len(kept) > RELEASED
    new = [f"{number:05d}" for number in range(2 * RELEASED, 2 * RELEASED + len(kept) - RELEASED)]
    assert sorted(kept) == gaps + new
    assert not ReleasedNumber.objects.exists()


def test_no_gap_is_lost_when_its_takers_give_up(with_gaps):
    kept = in_threads(lambda seed: take_one_by_one(with_gaps, seed, 3))
    gaps = [f"{number:05d}" for number in range(0, 2 * RELEASED, 2)]
    assert 0 < len(kept) < RELEASED
    assert sorted(kept) == gaps[: len(kept)]
    left = ReleasedNumber.objects.order_by("number").values_list("number", flat=True)
    assert [f"{number:05d}" for number in left] == gaps[len(kept) :]


def test_what_is_given_back_while_others_take_is_given_again_once(with_gaps):
    """Half of the threads give back what they took; whatever is in use in the end is in use once."""

    def work(seed):
        kept = []
        for _turn in range(6):
            with transaction.atomic():
                codes = take_codes(code_type=with_gaps, contexts=[(CodeContext(), 4)])[0]
            kept += codes
            if seed % 2:
                assert release_codes(code_type=with_gaps, codes=[kept.pop(), kept.pop()]) == 2
        return kept

    kept = in_threads(work)
    assert len(kept) == len(set(kept)) == THREADS * 6 * 3
    in_use = {f"{number:05d}" for number in range(1, 2 * RELEASED, 2)}
    assert not in_use & set(kept)
    last = Counter.objects.get().last_number
    missing = {f"{number:05d}" for number in ReleasedNumber.objects.values_list("number", flat=True)}
    assert in_use | set(kept) | missing == {f"{number:05d}" for number in range(last + 1)}


def test_sixteen_takers_of_a_day_s_lot_get_the_same_code_and_wait_for_nobody(code_type):
    rule = code_type({"source": "insert_year", "length": 4}, kind="lot", prefix="L")
    context = CodeContext(insert_date=datetime.date(2026, 12, 31))
    with transaction.atomic():
        take_codes(code_type=rule, contexts=[(context, 1)])
        kept = in_threads(lambda seed: take_one_day(rule, context))
    assert kept == ["L2026"] * THREADS
    assert not Counter.objects.exists()


def take_one_day(rule, context):
    with transaction.atomic():
        return take_codes(code_type=rule, contexts=[(context, 1)])[0]
