"""Posting takes as many statements for a thousand serial numbers as for ten."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import DraftSerial, MovementSerial
from inventory.services import post_document
from serials.models import SerialNumber
from tests.factories import SerialCodeTypeFactory, draft, line, posted

pytestmark = pytest.mark.django_db


def statements(document) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        post_document(document_id=document.pk, user=None)
    return [query["sql"] for query in seen]


@pytest.fixture
def made(place, disk):
    """Loads so many pieces whose codes the rule makes, and gives the statements."""
    disk.serial_code_type = SerialCodeTypeFactory()
    disk.save()

    def load(count: int) -> list[str]:
        entry = line(disk, place, quantity=Decimal(count), generate_serials=True)
        return statements(draft("purchase-delivery", place, entry))

    return load


def test_a_load_of_made_serial_numbers(made, disk):
    # Of a fixed width, so that new codes lie beyond all that are there.
    disk.serial_code_type.segments.create(position=1, source="progressive", length=9)
    few = len(made(10))
    assert len(made(1_000)) == few <= 24
    assert SerialNumber.objects.count() == MovementSerial.objects.count() == 1_010


def test_what_a_rule_makes_does_not_pass_the_table_of_what_is_typed(made):
    assert not [sql for sql in made(3) if "INSERT INTO inventory_draftserial" in sql]


def test_an_unload_of_chosen_serial_numbers(place, disk):
    counts = []
    for prefix, count in (("A", 10), ("B", 1_000)):
        codes = [f"{prefix}{number}" for number in range(count)]
        posted("purchase-delivery", place, line(disk, place, *codes))
        counts.append(len(statements(draft("sales-delivery", place, line(disk, place, *codes)))))
    assert counts[0] == counts[1] <= 22
    assert not SerialNumber.objects.filter(location__isnull=False).exists()
    assert not DraftSerial.objects.exists()


def test_codes_between_those_of_others_are_asked_for_one_by_one(made, place, disk):
    """A rule without a width gives SN9 and SN10: in the order of texts, what is new lies among what is there."""
    made(5)
    posted("purchase-delivery", place, line(disk, place, "sn7", "SN100"))
    made(5)
    codes = set(SerialNumber.objects.values_list("code", flat=True))
    assert codes == {"sn7", "SN100", *(f"SN{number}" for number in (0, 1, 2, 3, 4, 5, 6, 8, 9, 10))}
