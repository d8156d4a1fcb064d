"""Taking, giving back and previewing codes, against the database."""

import datetime
from dataclasses import replace
from itertools import chain

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from numbering.document_kinds import DocumentKind
from numbering.exceptions import Exhausted, MissingValue, NumberingError
from numbering.models import CodeType, Counter, Exclusion, MonthLetter, ReleasedNumber, Segment, YearLetter
from numbering.rendering import CodeContext
from numbering.services import excluding, load_rule, preview_codes, release_codes, take_codes

pytestmark = pytest.mark.django_db

ANY = CodeContext()
CLASS_ROOT = {"source": "item_class", "length": 2, "root": True}
NUMBER2 = {"source": "progressive", "length": 2}


def test_codes_follow_one_another(five_digits, take):
    assert take(five_digits, (ANY, 3)) == [["00000", "00001", "00002"]]
    assert take(five_digits, (ANY, 1), (ANY, 2)) == [["00003"], ["00004", "00005"]]


def test_start_increment_prefix_and_suffix_are_kept(code_type, take):
    rule = code_type(start_number=100, increment=10, prefix="SN", suffix="X")
    assert take(rule, (ANY, 3)) == [["SN100X", "SN110X", "SN120X"]]


def test_letters_start_where_told_and_go_one_by_one(code_type, take):
    rule = code_type({"source": "letters", "length": 3, "fill": "-"}, start_letters="Y", increment=5)
    assert take(rule, (ANY, 4)) == [["--Y", "--Z", "-AA", "-AB"]]


def test_each_root_has_its_own_counter(code_type, take):
    rule = code_type(CLASS_ROOT, NUMBER2)
    a, b = CodeContext(item_class="AA"), CodeContext(item_class="BB")
    assert take(rule, (a, 2), (b, 1), (a, 1)) == [["AA00", "AA01"], ["BB00"], ["AA02"]]
    assert take(rule, (b, 1)) == [["BB01"]]
    assert list(rule.counters.values_list("root", "last_number")) == [("AA", 2), ("BB", 1)]


def test_a_new_year_starts_over_when_the_year_is_the_root(code_type, take):
    rule = code_type(
        {"source": "insert_year", "length": 2, "root": True}, {"source": "insert_month", "length": 2}, NUMBER2
    )
    december = CodeContext(insert_date=datetime.date(2026, 12, 31))
    january = replace(december, insert_date=datetime.date(2027, 1, 1))
    assert take(rule, (december, 2)) == [["261200", "261201"]]
    assert take(rule, (january, 1), (december, 1)) == [["270100"], ["261202"]]


def test_year_and_month_letters_come_from_their_tables(code_type, take):
    YearLetter.objects.update_or_create(year=2026, defaults={"letter": "Q"})
    MonthLetter.objects.all().delete()
    MonthLetter.objects.create(month=3, letter="X")
    rule = code_type({"source": "year_letter", "length": 1}, {"source": "month_letter", "length": 1}, NUMBER2)
    march = CodeContext(insert_date=datetime.date(2026, 3, 1))
    assert take(rule, (march, 1)) == [["QX00"]]
    with pytest.raises(MissingValue, match="month 4"):
        take(rule, (replace(march, insert_date=datetime.date(2026, 4, 1)), 1))


def test_a_start_raised_later_moves_on_and_never_back(five_digits, take):
    take(five_digits, (ANY, 3))
    five_digits.start_number = 500
    assert take(five_digits, (ANY, 1)) == [["00500"]]
    five_digits.start_number = 0
    assert take(five_digits, (ANY, 1)) == [["00501"]]


def test_exhausted_changes_nothing(code_type, take):
    rule = code_type(NUMBER2)
    take(rule, (ANY, 98))
    with transaction.atomic():
        with pytest.raises(Exhausted, match="segment 1"):
            take_codes(code_type=rule, contexts=[(ANY, 3)])
        assert Counter.objects.get().last_number == 97
    assert take(rule, (ANY, 2)) == [["98", "99"]]


def test_a_missing_value_is_told_before_a_counter_is_made(code_type, take):
    rule = code_type({"source": "supplier_code_name", "length": 4}, NUMBER2)
    with pytest.raises(MissingValue, match=r"segment 1 \(supplier code name\)"):
        take(rule, (ANY, 1))
    assert not Counter.objects.exists()


def test_a_counter_that_reaches_its_end_is_exhausted(code_type, take):
    rule = code_type(start_number=2**63 - 2)
    assert take(rule, (ANY, 2)) == [[str(2**63 - 2), str(2**63 - 1)]]
    with pytest.raises(Exhausted, match="cannot count further"):
        take(rule, (ANY, 1))


def test_a_rollback_gives_the_codes_back(five_digits, take):
    take(five_digits, (ANY, 1))
    with transaction.atomic():
        take_codes(code_type=five_digits, contexts=[(ANY, 5)])
        transaction.set_rollback(True)
    assert take(five_digits, (ANY, 1)) == [["00001"]]


def test_nothing_asked_is_nothing_taken(five_digits, take):
    assert take(five_digits) == []
    assert take(five_digits, (ANY, 0)) == [[]]
    assert not Counter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_codes_are_taken_inside_a_transaction_only(five_digits):
    with pytest.raises(transaction.TransactionManagementError):
        take_codes(code_type=five_digits, contexts=[(ANY, 1)])


def test_a_preview_takes_none(five_digits, take):
    assert preview_codes(code_type=five_digits, context=ANY) == ["00000", "00001", "00002"]
    take(five_digits, (ANY, 2))
    assert preview_codes(code_type=five_digits, context=ANY, count=1) == ["00002"]
    assert take(five_digits, (ANY, 1)) == [["00002"]]


def test_released_numbers_come_first_lowest_first(code_type, take):
    rule = code_type(CLASS_ROOT, NUMBER2, fill_gaps=True)
    a, b = CodeContext(item_class="AA"), CodeContext(item_class="BB")
    take(rule, (a, 5), (b, 5))
    assert release_codes(code_type=rule, codes=["AA03", "AA01", "BB02"]) == 3
    assert preview_codes(code_type=rule, context=a) == ["AA01", "AA03", "AA05"]
    assert take(rule, (a, 1)) == [["AA01"]]
    assert take(rule, (a, 2), (b, 2)) == [["AA03", "AA05"], ["BB02", "BB05"]]
    assert not ReleasedNumber.objects.exists()


def test_released_letters_come_back_with_their_numbers(code_type, take):
    rule = code_type({"source": "letters", "length": 2}, NUMBER2, fill_gaps=True)
    take(rule, (ANY, 30))
    release_codes(code_type=rule, codes=["AB27"])
    assert take(rule, (ANY, 2)) == [["AB27", "AE30"]]


def test_what_was_released_without_letters_waits_for_a_rule_without_them(code_type, take):
    rule = code_type(NUMBER2, fill_gaps=True)
    take(rule, (ANY, 3))
    release_codes(code_type=rule, codes=["01"])
    letters = Segment.objects.create(code_type=rule, position=2, source="letters", length=1)
    assert take(rule, (ANY, 2)) == [["03D", "04E"]]
    release_codes(code_type=rule, codes=["03D"])
    assert take(rule, (ANY, 1)) == [["03D"]]
    letters.delete()
    assert take(rule, (ANY, 2)) == [["01", "05"]]


def test_a_rule_that_does_not_fill_gaps_remembers_them(five_digits, take):
    take(five_digits, (ANY, 3))
    release_codes(code_type=five_digits, codes=["00001"])
    assert take(five_digits, (ANY, 1)) == [["00003"]]
    five_digits.fill_gaps = True
    assert take(five_digits, (ANY, 2)) == [["00001", "00004"]]


def test_only_codes_that_were_issued_are_released(five_digits, take):
    assert release_codes(code_type=five_digits, codes=["00000"]) == 0
    take(five_digits, (ANY, 2))
    codes = ["00001", "00001", "00002", "99999", "typed", "9" * 40, ""]
    assert release_codes(code_type=five_digits, codes=codes) == 1
    assert release_codes(code_type=five_digits, codes=["00001"]) == 0


def test_a_gap_filled_and_rolled_back_is_a_gap_again(code_type, take):
    rule = code_type(NUMBER2, fill_gaps=True)
    take(rule, (ANY, 3))
    release_codes(code_type=rule, codes=["01"])
    with transaction.atomic():
        take_codes(code_type=rule, contexts=[(ANY, 1)])
        transaction.set_rollback(True)
    assert take(rule, (ANY, 2)) == [["01", "03"]]


def test_codes_given_by_hand_are_passed_over(five_digits, take, given_by_hand):
    taken = given_by_hand([(0, "00001"), (1, "00003"), (1, "00004")])
    assert take(five_digits, (ANY, 3), (ANY, 2), taken=taken) == [["00000", "00002", "00005"], ["00006", "00007"]]
    assert take(five_digits, (ANY, 1)) == [["00008"]]
    assert taken.asked[0] == 5


def test_thousands_given_by_hand_are_passed_over_with_few_questions(five_digits, take, given_by_hand):
    taken = given_by_hand((0, f"{number:05d}") for number in range(14_850))
    assert take(five_digits, (ANY, 1), taken=taken) == [["14850"]]
    assert len(taken.asked) < 20
    assert take(five_digits, (ANY, 1)) == [["14851"]]


@pytest.mark.parametrize("lines", [2, 40])
def test_what_is_given_by_hand_is_passed_over_for_many_lines_together(five_digits, take, given_by_hand, lines):
    """However many lines one rule makes codes for, the questions do not grow with them."""
    taken = given_by_hand((index, f"{number:05d}") for index in range(lines) for number in range(lines * 50))
    codes = chain.from_iterable(take(five_digits, *[(ANY, 50)] * lines, taken=taken))
    assert list(codes) == [f"{number:05d}" for number in range(lines * 50, lines * 100)]
    assert len(taken.asked) == 2


def test_looking_ahead_stops_where_the_rule_does(code_type, take, given_by_hand):
    rule = code_type(NUMBER2)
    taken = given_by_hand((0, f"{number:02d}") for number in range(99))
    assert take(rule, (ANY, 1), taken=taken) == [["99"]]
    with pytest.raises(Exhausted):
        take(rule, (ANY, 1), taken=taken)


def test_a_released_number_given_by_hand_meanwhile_is_dropped(code_type, take, given_by_hand):
    rule = code_type(NUMBER2, fill_gaps=True)
    take(rule, (ANY, 4))
    release_codes(code_type=rule, codes=["01", "02"])
    assert take(rule, (ANY, 1), taken=given_by_hand([(0, "01")])) == [["02"]]
    assert not ReleasedNumber.objects.exists()


@pytest.mark.parametrize("roots", [1, 40])
def test_statements_do_not_grow_with_the_count(code_type, statements, given_by_hand, roots):
    rule = code_type(
        {"source": "item_class", "length": 2, "root": True}, {"source": "progressive", "length": 7}, fill_gaps=True
    )
    contexts = [CodeContext(item_class=str(number)) for number in range(roots)]

    def cost(count, taken=None):
        before = len(statements)
        take_codes(code_type=rule, contexts=[(context, count) for context in contexts], taken=taken)
        return len(statements) - before

    assert {cost(1), cost(10_000 // roots), cost(1, taken=given_by_hand())} == {5}
    release_codes(code_type=rule, codes=[f"{number:02d}0000000" for number in range(roots)])
    assert cost(2) == 6


def test_releasing_costs_the_same_for_one_and_for_many(five_digits, statements, take):
    take(five_digits, (ANY, 5_000))

    def cost(codes):
        before = len(statements)
        release_codes(code_type=five_digits, codes=codes)
        return len(statements) - before

    assert cost(["00000"]) == cost([f"{number:05d}" for number in range(5_000)])


DAILY = (
    {"source": "insert_year", "length": 2},
    {"source": "insert_month", "length": 2},
    {"source": "insert_day", "length": 2},
)
DAY = CodeContext(insert_date=datetime.date(2026, 3, 7))


def test_a_lot_rule_without_progressive_gives_one_code_however_often_it_is_asked(code_type, take):
    rule = code_type(*DAILY, kind="lot", prefix="L", fill_gaps=True)
    assert not load_rule(rule).counts
    tomorrow = replace(DAY, insert_date=datetime.date(2026, 3, 8))
    assert take(rule, (DAY, 1), (DAY, 1), (tomorrow, 1), (tomorrow, 0)) == [["L260307"], ["L260307"], ["L260308"], []]
    assert take(rule, (DAY, 1)) == [["L260307"]]
    assert preview_codes(code_type=rule, context=DAY, count=1) == ["L260307"]
    assert not Counter.objects.exists()


def test_a_rule_without_progressive_has_no_second_code(code_type, take, given_by_hand):
    rule = code_type(*DAILY, kind="lot")
    for asking in (lambda: take(rule, (DAY, 2)), lambda: preview_codes(code_type=rule, context=DAY)):
        with pytest.raises(NumberingError, match="SN5 has no progressive"):
            asking()
    with pytest.raises(NumberingError, match=r"has no progressive.*“260307” is there already"):
        take(rule, (DAY, 1), taken=given_by_hand([(0, "260307")]))
    assert take(rule, (DAY, 1), taken=given_by_hand()) == [["260307"]]


def test_a_code_without_progressive_is_not_remembered_as_missing(code_type, take):
    rule = code_type(NUMBER2, kind="lot", fill_gaps=True)
    take(rule, (ANY, 3))
    Segment.objects.filter(code_type=rule).update(source="insert_day")
    assert release_codes(code_type=rule, codes=["07"]) == 0


def test_an_exclusion_holds_for_its_kind_and_flag(five_digits):
    Exclusion.objects.create(code_type=five_digits, document_type=DocumentKind.SALES_DELIVERY, sales=True)
    asked = {"code_type_ids": [five_digits.pk]}
    assert excluding(**asked, document_kind="sales-delivery", sales=True) == {five_digits.pk}
    assert excluding(**asked, document_kind="sales-delivery", sales=False) == set()
    assert excluding(**asked, document_kind="warehouse-record", sales=True) == set()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Segment, {"source": "constant", "length": 0}),
        (Segment, {"source": "constant", "length": 51}),
        (Segment, {"source": "constant", "length": 1, "fill": ""}),
        (Segment, {"source": "progressive", "length": 5, "root": True}),
        (Segment, {"source": "letters", "length": 5, "root": True}),
        (Exclusion, {"document_type": "transfer", "sales": False}),
        (Counter, {"root": "R"}),
    ],
)
def test_the_database_refuses(five_digits, model, values):
    if model is not Segment:
        model.objects.create(code_type=five_digits, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(code_type=five_digits, **values)


def test_the_database_refuses_an_increment_of_zero(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeType.objects.create(kind="serial", code="X", description="X", increment=0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["take", "release", "rollback"]), st.integers(1, 6)), max_size=25))
def test_whatever_happens_the_codes_in_use_are_the_lowest(code_type, steps):
    """With gaps filled, no number is twice in use, and what is missing below the last is what was released."""
    with transaction.atomic():
        rule = code_type({"source": "progressive", "length": 5}, code="GAPS", fill_gaps=True)
        in_use: set[str] = set()
        for step, count in steps:
            if step == "release":
                gone = sorted(in_use)[::2][:count]
                assert release_codes(code_type=rule, codes=gone) == len(gone)
                in_use -= set(gone)
                continue
            with transaction.atomic():
                codes = take_codes(code_type=rule, contexts=[(ANY, count)])[0]
                free = [code for code in (f"{number:05d}" for number in range(1_000)) if code not in in_use]
                assert codes == free[:count]
                transaction.set_rollback(step == "rollback")
            if step == "take":
                in_use |= set(codes)
        transaction.set_rollback(True)


def test_the_usual_letters_are_there_from_the_start(db):
    assert YearLetter.objects.get(year=2026).letter == "T"
    assert MonthLetter.objects.get(month=12).letter == "L"
