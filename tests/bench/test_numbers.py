"""What the case of code allocation proves of the codes that its clients were given."""

import pytest

from bench import numbers
from bench.masters import masters
from inventory.services import post_document
from serials.models import SerialNumber

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(monkeypatch):
    """Two items of one rule, loads of both posted in turn."""
    monkeypatch.setattr(numbers, "CLIENTS", 2)
    monkeypatch.setattr(numbers, "EACH", 2)
    of = masters()
    made = numbers._items_of_one_rule(of)
    assert made == numbers._items_of_one_rule(of)
    for drafts in zip(*(numbers._drafts(of, item) for item in made), strict=True):
        for document_id in drafts:
            post_document(document_id=document_id, user=None)
    return made


def test_codes_without_repeat_or_gap_are_told(items):
    assert numbers._proven(items).startswith("12 codes of one rule")


@pytest.mark.parametrize("code", ["ONE-4", "ONE-99"])
def test_a_code_that_repeats_or_leaves_a_gap_stops_the_benchmark(items, code):
    SerialNumber.objects.filter(code="ONE-5").update(code=code)
    with pytest.raises(RuntimeError, match="repeat"):
        numbers._proven(items)
