"""Serial numbers whose headers people corrected: reserved, cancelled, force-closed, with codes of customers."""

from __future__ import annotations

from typing import Any

from inventory.demo.documents import DISKS, DRIVES
from inventory.demo.story import Story
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber
from serials.services import delete_serial, edit_header, register_serials


def correct_headers(story: Story) -> None:
    """Edit through the register's own verbs, so that the history shows it."""
    items, partners = story.company.items, story.company.partners
    _edit(story, _serial("HDD4T", DISKS[-1]), reserved=True, reserved_partner=partners["NORDMED"])
    _edit(story, _serial("SSD1T", DRIVES[-1]), force_closed=True)
    broken = SerialNumber.objects.filter(item=items["TERM2"]).unloaded().order_by("pk")[0]
    _edit(story, broken, cancelled=True)
    sold = SerialNumber.objects.filter(
        item=items["NB140"],
        movement_links__movement__line__document__document_type=DocumentKind.SALES_DELIVERY,
        movement_links__movement__line__document__partner=partners["NORDMED"],
        location=None,
    )
    for number, serial in enumerate(sold.distinct().order_by("pk"), start=1):
        _edit(story, serial, customer_code=f"NM-LAPTOP-{number:03d}")
    lasting = SerialNumber.objects.filter(item=items["TERM2"]).on_hand().order_by("pk")[0]
    _edit(story, lasting, expiry_date=story.day(20))
    announced = register_serials(
        item=items["MON27"],
        variant=None,
        lot=None,
        codes=["CN-0M27-70411-5BL", "CN-0M27-70414-5BL", "CN-0M27-7O417-5BL"],
        user=story.users["supervisor"],
    )
    delete_serial(serial=announced[-1], user=story.users["supervisor"], reason="Litera O în loc de cifra 0")


def _serial(item: str, code: str) -> SerialNumber:
    return SerialNumber.objects.get(item__code=item, code=code)


def _edit(story: Story, serial: SerialNumber, **changes: Any) -> None:
    edit_header(serial=serial, user=story.users["supervisor"], version=serial.version, changes=changes)
