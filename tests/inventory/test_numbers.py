"""Document numbers: what a sequence gives when people and files gave numbers of their own."""

import pytest

from inventory.models import Document, DocumentType
from inventory.services import propose_number
from tests.factories import TODAY, ItemFactory, LocationFactory, draft, line

pytestmark = pytest.mark.django_db

KIND = "purchase-delivery"


@pytest.fixture
def place():
    return LocationFactory()


def brought_in(place, count):
    """So many documents that a file brought with the numbers that the sequence would give next."""
    kind = DocumentType.objects.get(pk=KIND)
    scope = kind.number_scope(place.warehouse, TODAY)
    numbers = [f"{kind.number_prefix}{value:0{kind.number_digits}d}" for value in range(1, count + 1)]
    Document.objects.bulk_create(
        Document(
            document_type=kind,
            number=number,
            number_key=number,
            number_scope=scope,
            date=TODAY,
            warehouse=place.warehouse,
        )
        for number in numbers
    )
    return numbers


@pytest.mark.parametrize("count", [49, 50, 51, 3_000])
def test_what_a_file_brought_is_skipped_whole(place, count):
    numbers = brought_in(place, count)
    kind = DocumentType.objects.get(pk=KIND)
    proposed = propose_number(document_type=kind, warehouse=place.warehouse, date=TODAY)
    made = draft(KIND, place, line(ItemFactory(), place))
    assert made.number == proposed
    assert made.number not in numbers
    assert int(made.number.removeprefix(kind.number_prefix)) == count + 1


def test_a_gap_between_numbers_typed_by_hand_is_filled(place):
    numbers = brought_in(place, 200)
    Document.objects.filter(number=numbers[120]).delete()
    made = [draft(KIND, place, line(ItemFactory(), place)) for _number in range(2)]
    assert [document.number for document in made] == [numbers[120], numbers[-1][:-1] + "1"]


def test_skipping_thousands_takes_a_few_statements(place, statements):
    brought_in(place, 3_000)
    kind = DocumentType.objects.get(pk=KIND)
    before = len(statements)
    propose_number(document_type=kind, warehouse=place.warehouse, date=TODAY)
    assert len(statements) - before < 10
