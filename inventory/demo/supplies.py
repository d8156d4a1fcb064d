"""What surgeries use up month after month: glucose tests, glucometers, paper. A year of it, for the pictures.

Told in steps, which ``documents.tell_story`` puts between those of the rest of the company.
"""

from __future__ import annotations

from decimal import Decimal

from inventory.demo.story import Story
from inventory.entries import LineEntry, SerialEntry
from lots.many import MANY as LOTS
from lots.models import Lot
from numbering.document_kinds import DocumentKind as Kind
from serials.many import MANY as SERIALS
from serials.models import SerialNumber

# The maker counts from one in every lot: piece 00007 is in both of them, and is a mainboard besides.
FIRST_METERS, NEXT_METERS = "GM-0924", "GM-1103"
SHOP_TESTS, RESERVED_TESTS, SHORT_TESTS, NEW_TESTS = "TG-3990", "TG-4122", "TG-4129", "TG-4133"
# Of each month, from a year ago on: boxes of tests that came, and that each customer took; reams of paper likewise.
MONTHS = [
    (60, (18, 12), 30, (14, 8)),
    (40, (22, 15), 30, (17, 14)),
    (0, (14, 9), 0, (7, 5)),
    (50, (25, 16), 30, (15, 13)),
    (40, (20, 18), 30, (20, 15)),
    (30, (24, 10), 0, (9, 8)),
    (20, (15, 8), 0, (6, 3)),
    (0, (9, 6), 0, (2, 2)),
    (30, (12, 9), 10, (4, 2)),
    (60, (30, 21), 110, (60, 35)),
    (50, (28, 24), 50, (33, 25)),
    (50, (26, 19), 60, (21, 15)),
]
_OPENED, _FIRST, _DAYS = -364, -362, 30
# Who takes it, and on which day of a month.
_CUSTOMERS = (("NORDMED", 9), ("CABMED", 19))
# In which months glucometers come, of which lot; and in which some are sold.
_METERS_CAME = {1: (FIRST_METERS, 12), 8: (NEXT_METERS, 10)}
_METERS_SOLD = {3, 9}


def open_stock(story: Story) -> None:
    """What was there when the program came, a year ago. What the shop got of it and did not sell is there still."""
    opening = [
        story.line("TGLI", 30, "BM/MED", lot_code=SHOP_TESTS, expiry_date=story.day(-6), packages=3),
        story.line("HART", 45, "BM/A-02", packages=9),
    ]
    story.post(Kind.WAREHOUSE_RECORD, _OPENED, "BM", opening, template="BM/INI", note="Inventar la pornire")
    to_shop = [story.line("TGLI", 4, "BM/MED", lot_code=SHOP_TESTS, to="CJ/RAFT")]
    story.post(Kind.TRANSFER, _OPENED + 1, "BM", to_shop, target_warehouse="CJ")


def trade(story: Story, first: int, last: int) -> None:
    """The months from ``first`` to before ``last``: goods come, then one customer takes some, and the other."""
    for month in range(first, last):
        tests, tests_sold, paper, paper_sold = MONTHS[month]
        begin = _FIRST + month * _DAYS
        if tests:
            _buy_tests(story, begin, f"TG-{4001 + 11 * month}", tests, expires=begin + 540)
        if month in _METERS_CAME:
            _buy_meters(story, begin + 1, *_METERS_CAME[month])
        if paper:
            reams = story.line("HART", paper, "BM/A-02", packages=paper // 5, unit_cost=Decimal("19.80"))
            _buy(story, begin + 2, "PMA", reams)
        for (customer, day), boxes, count in zip(_CUSTOMERS, tests_sold, paper_sold, strict=True):
            lines = [story.line("TGLI", boxes, "BM/MED"), story.line("HART", count, "BM/A-02")]
            if month in _METERS_SOLD:
                lines.append(story.pieces("GLUC", 2, "BM/MED", lot_code=FIRST_METERS))
            story.post(Kind.SALES_DELIVERY, begin + day, "BM", lines, partner=customer, template="BM/VNZ")


def sell_out(story: Story) -> None:
    """A lot bought cheap because it expires soon: nobody names it, it goes first."""
    _buy_tests(story, -12, SHORT_TESTS, 12, expires=21)
    sold = [story.line("TGLI", 5, "BM/MED"), story.line("HART", 4, "BM/A-02")]
    story.post(Kind.SALES_DELIVERY, -5, "BM", sold, partner="NORDMED", template="BM/VNZ")


def keep_for_customers(story: Story) -> None:
    """A lot and two glucometers wait for a surgery, with the code that it gave them; a third for the clinic."""
    partners, supervisor = story.company.partners, story.users["supervisor"]
    tests = Lot.objects.filter(item=story.company.items["TGLI"], code=RESERVED_TESTS)
    LOTS.reserve(rows=tests, user=supervisor, partner=partners["CABMED"])
    meters = SerialNumber.objects.filter(lot__code=NEXT_METERS)
    for customer, codes in (("CABMED", ("00001", "00002")), ("NORDMED", ("00003",))):
        kept = meters.filter(code__in=codes)
        SERIALS.reserve(rows=kept, user=supervisor, partner=partners[customer])
        SERIALS.set_code(rows=kept, user=supervisor, field="customer_code", code=f"{customer}-GLIC")


def trade_today(story: Story) -> None:
    """What the clerk has posted today: goods came, some went, an order is being picked, another waits."""
    line, pieces = story.line, story.pieces
    _buy_tests(story, 0, NEW_TESTS, 24, expires=530)
    sold = [line("TGLI", 3, "BM/MED"), line("HART", 6, "BM/A-02")]
    story.post(Kind.SALES_DELIVERY, 0, "BM", sold, partner="NORDMED", template="BM/VNZ", reference="Comanda 2080")
    wanted = [line("TGLI", 20, "BM/MED", lot_code=RESERVED_TESTS), line("HART", 10, "BM/A-02")]
    order = story.post(Kind.CUSTOMER_ORDER, 0, "BM", wanted, partner="CABMED", reference="Comanda 58")
    story.post(Kind.PICKING_LIST, 0, "BM", story.same(order), partner="CABMED", origin=order)
    waiting = [line("HART", 5, "BM/A-02"), line("TGLI", 2, "BM/MED", lot_code=NEW_TESTS)]
    story.post(Kind.CUSTOMER_ORDER, 0, "BM", waiting, partner="IZEI", reference="Comanda 73")
    to_shop = [line("TGLI", 4, "BM/MED", lot_code=NEW_TESTS, to="CJ/RAFT"), line("HART", 2, "BM/A-02", to="CJ/RAFT")]
    story.post(
        Kind.TRANSFER,
        0,
        "BM",
        [*to_shop, pieces("GLUC", 1, "BM/MED", lot_code=FIRST_METERS, to="CJ/RAFT")],
        target_warehouse="CJ",
    )


def _buy_tests(story: Story, offset: int, lot: str, boxes: int, *, expires: int) -> None:
    tests = story.line("TGLI", boxes, "BM/MED", lot_code=lot, expiry_date=story.day(expires), packages=boxes // 10)
    _buy(story, offset, "TRM", tests)


def _buy_meters(story: Story, offset: int, lot: str, count: int) -> None:
    codes = [SerialEntry(f"{number:05d}", supplier_code=f"TRM-{lot}-{number}") for number in range(1, count + 1)]
    header = {"lot_code": lot, "expiry_date": story.day(offset + 1200), "packages": 1}
    _buy(story, offset, "TRM", story.line("GLUC", count, "BM/MED", serials=codes, **header))


def _buy(story: Story, offset: int, supplier: str, *lines: LineEntry) -> None:
    header = {"reference": f"Aviz {supplier} {9900 + offset}", "reference_date": story.day(offset)}
    story.post(Kind.PURCHASE_DELIVERY, offset, "BM", lines, template="BM/CMP", partner=supplier, **header)
