"""What was posted is kept from change by the database itself, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from inventory.triggers import ledger_triggers
from tests.factories import ItemFactory, LocationFactory, draft, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def disk():
    return ItemFactory(serial=True)


def refused(statement):
    """Whether the database refuses the statement."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except DatabaseError as error:
            return "reverse it" in str(error) or "append-only" in str(error)
    return False


def test_every_trigger_is_there_once_all_migrations_ran():
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        there = {row[0] for row in cursor.fetchall()}
    made = {s.split()[2] for s in ledger_triggers(connection)[0] if s.startswith("CREATE TRIGGER")}
    assert made
    assert made <= there


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_movement SET quantity = 2",
        "DELETE FROM inventory_movement",
        "UPDATE inventory_movementserial SET serial_id = serial_id",
        "DELETE FROM inventory_movementserial",
        "UPDATE inventory_document SET note = 'other'",
        "UPDATE inventory_document SET state = 'draft', posted_at = NULL",
        "UPDATE inventory_document SET state = 'reversed', number = 'other'",
        "DELETE FROM inventory_document",
        "UPDATE inventory_documentline SET quantity = 2",
        "DELETE FROM inventory_documentline",
    ],
)
def test_nothing_posted_can_be_changed_or_deleted(place, disk, statement):
    posted("purchase-delivery", place, line(disk, place, "A1"))
    assert refused(statement)


def test_a_posted_document_takes_no_further_line(place, disk):
    document = posted("purchase-delivery", place, line(disk, place, "A1"))
    existing = document.lines.get()
    existing.pk, existing.position = None, 2
    with pytest.raises(DatabaseError, match="reverse it"), transaction.atomic():
        existing.save(force_insert=True)


def test_a_draft_can_still_be_changed_and_deleted(place, disk):
    draft("purchase-delivery", place, line(disk, place, "A1"))
    assert not refused("UPDATE inventory_document SET note = 'other'")
    assert not refused("UPDATE inventory_documentline SET quantity = 2")
    assert not refused("DELETE FROM inventory_draftserial")
    assert not refused("DELETE FROM inventory_documentline")
    assert not refused("DELETE FROM inventory_document")
