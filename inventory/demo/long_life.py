"""One defibrillator that was bought, sold, brought back, looked after and sold again: a life worth a picture."""

from __future__ import annotations

from inventory.demo.story import Story
from inventory.entries import LineEntry, SerialEntry
from inventory.services import reverse_document
from numbering.document_kinds import DocumentKind as Kind
from serials.models import SerialNumber
from serials.services import edit_header

DEFIBRILLATOR = "AED-2041876"
OTHERS = ("AED-2041877", "AED-2041881")


def begin(story: Story) -> None:
    """The school buys it. Its electrodes expire soon."""
    bought = [SerialEntry(code, supplier_code=f"TRM-{code[-4:]}") for code in (DEFIBRILLATOR, *OTHERS)]
    story.post(
        Kind.PURCHASE_DELIVERY,
        -350,
        "BM",
        [story.line("DEFI", 3, "BM/MED", serials=bought, packages=3, expiry_date=story.day(45))],
        template="BM/CMP",
        partner="TRM",
        reference="Aviz TRM 9548",
        reference_date=story.day(-351),
    )
    order = story.post(Kind.CUSTOMER_ORDER, -341, "BM", [_it(story)], partner="IZEI", reference="Comanda 12")
    header = {"partner": "IZEI", "origin": order, "closes_origin": True}
    delivery = story.post(Kind.SALES_DELIVERY, -334, "BM", [_it(story)], **header)
    invoiced = story.same(delivery, name_serials=False)
    story.post(Kind.SALES_INVOICE, -333, "BM", invoiced, partner="IZEI", origin=delivery)


def go_on(story: Story) -> None:
    """Brought back with a weak battery, repaired, sold again; then to the wrong customer, and not."""
    _bring_back(story, -221, "IZEI", "Baterie slabă la autotest")
    _to_workshop_and_back(story, -218, -190)
    wrong = story.post(Kind.SALES_DELIVERY, -152, "BM", [_it(story)], partner="NORDMED")
    reverse_document(
        document_id=wrong.pk, user=story.users["supervisor"], date=story.day(-151), note="Client greșit pe aviz"
    )
    story.post(Kind.SALES_DELIVERY, -150, "BM", [_it(story)], partner="CABMED", reference="Comanda 31")


def end(story: Story) -> None:
    """Taken in part exchange, looked after, and sold to the clinic, which gave it a code of its own."""
    _bring_back(story, -48, "CABMED", "Preluat la schimb")
    _to_workshop_and_back(story, -46, -30)
    picking = story.post(Kind.PICKING_LIST, -18, "BM", [_it(story)], partner="NORDMED", note="Pentru demonstrație")
    story.post(
        Kind.SALES_DELIVERY, -11, "BM", [_it(story)], partner="NORDMED", origin=picking, reference="Comanda 2066"
    )
    serial = SerialNumber.objects.get(item=story.company.items["DEFI"], code=DEFIBRILLATOR)
    given = {"customer_code": "NM-AED-01"}
    edit_header(serial=serial, user=story.users["supervisor"], version=serial.version, changes=given)


def _it(story: Story, at: str = "BM/MED", **values: str) -> LineEntry:
    return story.line("DEFI", 1, at, serials=[SerialEntry(DEFIBRILLATOR)], **values)


def _bring_back(story: Story, offset: int, customer: str, note: str) -> None:
    story.post(Kind.WAREHOUSE_RECORD, offset, "BM", [_it(story)], template="BM/RET", partner=customer, note=note)


def _to_workshop_and_back(story: Story, there: int, back: int) -> None:
    header = {"target_warehouse": "CJ", "note": "La service"}
    story.post(Kind.TRANSFER, there, "BM", [_it(story, to="CJ/SERV")], **header)
    header = {"target_warehouse": "BM", "note": "Revizie făcută, autotest trecut"}
    story.post(Kind.TRANSFER, back, "CJ", [_it(story, "CJ/SERV", to="BM/MED")], **header)
