"""Several people at one serial number, with real threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from serials.exceptions import HeaderConflict, SerialRefused
from serials.models import SerialNumber
from serials.services import edit_header, register_serials
from tests.factories import ItemFactory
from tests.serials.conftest import registered

pytestmark = pytest.mark.django_db(transaction=True)


def together(work, count: int) -> list[SerialRefused | None]:
    """Call ``work`` at once with 0, 1, 2 …, each in a connection of its own; the refusal of each, or None."""
    barrier = Barrier(count)

    def run(number: int) -> SerialRefused | None:
        try:
            barrier.wait(timeout=20)
            work(number)
        except SerialRefused as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_many_who_edit_one_header_at_once_one_saves_and_the_others_are_told():
    serial = registered("SN1", item=ItemFactory(serial=True))

    def edit(number: int) -> None:
        edit_header(serial=serial, user=None, version=1, changes={"supplier_code": f"S{number}"})

    told = [refusal for refusal in together(edit, 6) if refusal]
    assert len(told) == 5
    serial.refresh_from_db()
    assert serial.version == 2
    for conflict in told:
        assert isinstance(conflict, HeaderConflict)
        assert [change.new_value for change in conflict.changes] == [serial.supplier_code]


def test_a_code_taken_by_two_at_once_goes_to_one():
    item = ItemFactory(serial=True)
    serials = [registered(f"SN{number}", item=item) for number in range(4)]

    def rename(number: int) -> None:
        edit_header(serial=serials[number], user=None, version=1, changes={"code": "SAME"})

    told = [refusal for refusal in together(rename, 4) if refusal]
    assert [list(refusal.errors) for refusal in told] == [["code"]] * 3
    assert SerialNumber.objects.filter(code="SAME").count() == 1


def test_serial_numbers_registered_by_two_at_once_are_there_once():
    item = ItemFactory(serial=True)

    def register(_number: int) -> None:
        register_serials(item=item, variant=None, lot=None, codes=["A", "B"], user=None)

    told = [refusal for refusal in together(register, 4) if refusal]
    assert len(told) == 3
    assert SerialNumber.objects.count() == 2
