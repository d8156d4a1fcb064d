"""Interning of property instances, for any values: equal values are one instance, others never are."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attributes.entries import InstanceEntry
from attributes.fields import Scope
from attributes.models import PropertyInstance
from attributes.services import known_instances, make_instances
from tests.attributes.making import property_of, property_set

pytestmark = pytest.mark.django_db

# What people may type: no control characters; separators of descriptions and of digests most of all.
WORDS = st.text(
    st.one_of(st.sampled_from("_|=: 1é"), st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"])), max_size=9
)
LINES = st.lists(WORDS, max_size=3).map("\n".join)
NUMBERS = st.decimals(-(10**9) + 1, 10**9 - 1, places=6)
DATES = st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Shirt:
    """A set of two lists, a number, a string and a text; ``sequence`` is not the order in which they were made."""

    def __init__(self):
        self.lists = [property_of(name, "S", "M", "1", instance=True) for name in ("Size", "Fit")]
        self.number = property_of("Width", kind="number", instance=True)
        self.texts = [property_of(name, kind=name, instance=True) for name in ("string", "text")]
        self.sequence = [self.texts[1], self.number, *self.lists, self.texts[0]]
        self.set = property_set("Shirt", *self.sequence, instance=True, uses_warranty=True)
        self.choices = {one.pk: list(one.choices.order_by("sequence")) for one in self.lists}

    def entry(self, asked):
        """An entry of drawn values, in the order in which they were drawn."""
        places, number, string, text, warranty = asked
        values = {
            one.pk: self.choices[one.pk][at] for one, at in zip(self.lists, places, strict=True) if at is not None
        }
        values |= {self.number.pk: number} if number is not None else {}
        values |= {self.texts[0].pk: string, self.texts[1].pk: text}
        return InstanceEntry(self.set, values, warranty)

    def meaning(self, entry):
        """What tells two entries apart, without asking the program."""
        said = {pk: value.strip() if isinstance(value, str) else value for pk, value in entry.values.items()}
        return frozenset((pk, value) for pk, value in said.items() if value != ""), entry.warranty_date


PLACES = st.tuples(*[st.none() | st.integers(0, 2)] * 2)
ASKED = st.tuples(PLACES, st.none() | NUMBERS, WORDS, LINES, DATES)


@pytest.fixture
def shirt():
    return Shirt()


def make(*entries):
    return make_instances(entries, scope=Scope.STOCK)


@QUICK
@given(asked=st.lists(ASKED, min_size=1, max_size=6))
@example(asked=[((0, None), None, "a_b", "c", None), ((0, None), None, "b", "c_a", None)])
@example(asked=[((None, None), None, "x|5=1:y", "", None), ((None, None), None, "x", "1:y", None)])
@example(
    asked=[((2, None), None, "", "", None), ((None, 2), None, "", "", None), ((None, None), Decimal(1), "", "", None)]
)
@example(asked=[((None, None), None, "1", "", None), ((None, None), None, "", "1", None)])
def test_two_entries_are_one_instance_just_when_they_say_the_same(shirt, asked):
    with transaction.atomic():
        entries = [shirt.entry(one) for one in asked]
        made = make(*entries)
        said = [shirt.meaning(entry) for entry in entries]
        for instance, meaning in zip(made, said, strict=True):
            assert (instance is None) == (not meaning[0] and meaning[1] is None)
        for one, first in zip(made, said, strict=True):
            for other, second in zip(made, said, strict=True):
                assert (one == other) == (first == second)
        before = PropertyInstance.objects.count()
        assert make(*reversed(entries)) == made[::-1]
        assert known_instances(entries, scope=Scope.STOCK) == made
        assert PropertyInstance.objects.count() == before
        transaction.set_rollback(True)


@QUICK
@given(asked=ASKED, space=st.sampled_from(["", " ", "  ", "\u00a0"]), zeros=st.integers(0, 6))
def test_space_around_texts_zeros_after_numbers_and_the_order_of_values_say_nothing(shirt, asked, space, zeros):
    with transaction.atomic():
        entry = shirt.entry(asked)
        other = {}
        for pk, value in reversed(entry.values.items()):
            if isinstance(value, str):
                value = f"{space}{value}{space}"
            elif isinstance(value, Decimal):
                value = value.normalize()
                value = value.quantize(Decimal(1).scaleb(min(value.as_tuple().exponent, 0) - zeros)) + 0
            other[pk] = value
        (one,), (same,) = make(entry), make(InstanceEntry(shirt.set, other, entry.warranty_date))
        assert one == same
        transaction.set_rollback(True)


@QUICK
@given(asked=ASKED)
def test_the_description_reads_the_values_in_the_sequence_of_the_set(shirt, asked):
    with transaction.atomic():
        entry = shirt.entry(asked)
        (made,) = make(entry)
        told = []
        for one in shirt.sequence:
            value = entry.values.get(one.pk, "")
            if isinstance(value, Decimal):
                told.append(f"{value:f}".rstrip("0").rstrip(".") if value else "0")
            else:
                told.append(str(value).strip())
        assert (made.description if made else "") == "_".join(text for text in told if text)
        if made:
            stored = {value.property_id: value.shown() for value in made.values.select_related("choice")}
            assert stored == {one.pk: text for one, text in zip(shirt.sequence, told, strict=True) if text}
            assert made.warranty_date == entry.warranty_date
        transaction.set_rollback(True)


@pytest.mark.parametrize(("one", "other"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb")])
def test_a_text_from_a_form_and_from_a_file_break_their_lines_alike(shirt, one, other):
    """Browsers send line breaks as two characters, files keep them as they were written."""
    text = shirt.texts[1].pk
    first, second = make(InstanceEntry(shirt.set, {text: one}), InstanceEntry(shirt.set, {text: other}))
    assert first == second
    assert first.description == "a\nb"
