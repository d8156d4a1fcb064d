"""Corners of property sets: where dates end, and values that nobody sees."""

import datetime

import pytest

from attributes.entries import InstanceEntry
from attributes.exceptions import ValuesRefused
from attributes.fields import Scope, fields_of
from attributes.services import make_instances
from tests.attributes.making import property_of, property_set

pytestmark = pytest.mark.django_db


def test_no_warranty_date_is_proposed_past_the_last_day_there_is():
    asked = fields_of(property_set("Computer", instance=True, uses_warranty=True, warranty_days=730), Scope.STOCK)
    last = datetime.date.max
    assert asked.proposed_warranty(last) is None
    assert asked.proposed_warranty(last - datetime.timedelta(days=730)) == last


@pytest.mark.parametrize("kind", ["string", "text"])
@pytest.mark.parametrize("text", ["\u200b", "\u202e", " \ufeff ", "\x7f\xad"])
def test_a_text_of_which_nothing_is_seen_is_no_value(text, kind):
    maker = property_of("Maker", kind=kind, mandatory=True)
    of = property_set("Shirt", maker)
    with pytest.raises(ValuesRefused, match="which cannot be seen: remove it"):
        make_instances([InstanceEntry(of, {maker.pk: text})], scope=Scope.ITEM)
    for seen in ("Ana\u200bs", "\u0645\u06cc\u200c\u062e", "\U0001f468\u200d\U0001f469"):
        (made,) = make_instances([InstanceEntry(of, {maker.pk: seen})], scope=Scope.ITEM)
        assert str(made) == seen
    assert make_instances([InstanceEntry(of, {maker.pk: " \u3000"})], scope=Scope.ITEM) == [None]
