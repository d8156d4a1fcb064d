"""Runs in a process of its own, on a database of its own: sets it up, or posts one document and tells how it went."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()


def set_up(drafts: int) -> None:
    from decimal import Decimal

    from django.core.management import call_command

    from tests.factories import ItemFactory, LocationFactory, SerialCodeTypeFactory, draft, line, posted

    call_command("migrate", verbosity=0)
    place = LocationFactory()
    disk = ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(prefix="SN"))
    posted("purchase-delivery", place, line(disk, place, "A1"))
    for _ in range(drafts):
        made = line(disk, place, quantity=Decimal(20), generate_serials=True)
        print(draft("purchase-delivery", place, made).pk, draft("sales-delivery", place, line(disk, place, "A1")).pk)


def post(documents: list[str]) -> None:
    from inventory.exceptions import Refused
    from inventory.services import post_document

    for document in documents:
        try:
            post_document(document_id=int(document), user=None)
            print("posted")
        except Refused as refused:
            print(refused)


if __name__ == "__main__":
    if sys.argv[1] == "set-up":
        set_up(int(sys.argv[2]))
    else:
        post(sys.argv[2:])
