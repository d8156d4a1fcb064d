"""Many at once: real threads, each with its own connection. PostgreSQL only (the conftest skips it elsewhere)."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from numbering.models import Counter
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
