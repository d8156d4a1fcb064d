"""A year at Electro Nord, in order, above all the last six weeks of it: every kind of document, posted."""

from __future__ import annotations

from decimal import Decimal

from inventory.demo import hygiene, long_life, supplies, wares
from inventory.demo.story import Story
from inventory.entries import SerialEntry
from inventory.models import Direction
from inventory.services import reverse_document
from numbering.document_kinds import DocumentKind as Kind

# Makers print such numbers: a fixed beginning, and steps that are not one.
DISKS = [f"WCC7K{3_847_112 + 37 * index}" for index in range(20)]
DRIVES = [f"S6Z1NF0R{904_215 + 11 * index}" for index in range(12)]
MONITORS = [f"CN-0M27-{70_312 + 3 * index}-5BL" for index in range(6)]
NITRILE, MASKS, PASTE, GAUGES = "MN-2611", "IIR-0418", "PT4-77", "TRM-TB-31"
LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


def tell_story(story: Story) -> None:
    """Post the documents of a year, oldest first, as the ledger wants them."""
    wares.describe_items(story)
    supplies.open_stock(story)
    long_life.begin(story)
    supplies.trade(story, 0, 6)
    long_life.go_on(story)
    supplies.trade(story, 6, 11)
    hygiene.open_stock(story)
    _receive(story)
    hygiene.receive(story)
    wares.receive(story)
    supplies.trade(story, 11, 12)
    long_life.end(story)
    _supply_the_shop(story)
    hygiene.release_and_mix(story)
    _build_workstations(story)
    hygiene.bottle(story)
    _have_workstations_built(story)
    hygiene.buy_labels_again(story)
    wares.receive_again(story)
    _sell_to_a_clinic(story)
    _sell_to_a_school_and_a_shop(story)
    hygiene.mix_again(story)
    wares.sell(story)
    _use_and_count(story)
    wares.change(story)
    _take_back_a_mistake(story)
    hygiene.sell_by_expiry(story)
    wares.promise(story)
    hygiene.make_ahead(story)
    supplies.sell_out(story)
    supplies.keep_for_customers(story)
    supplies.trade_today(story)


def _receive(story: Story) -> None:
    line = story.line
    opening = [
        line("RAM16", 6, "BM/A-02", unit="CUT", packages=6, unit_cost=Decimal("1890.00")),
        line("CARC1", 24, "BM/A-02", packages=24, unit_cost=Decimal("212.50")),
        line("CABL", 2, "BM/A-02", unit="ROL", packages=2),
        line("ETIC", 8, "BM/A-02", unit="ROL", packages=2),
    ]
    story.post(Kind.WAREHOUSE_RECORD, -42, "BM", opening, template="BM/INI", note="Preluare în evidență: componente")
    disks = [SerialEntry(code, supplier_code=f"DEO-{code[-5:]}") for code in DISKS]
    drives = [SerialEntry(code) for code in DRIVES]
    story.post(
        Kind.PURCHASE_DELIVERY,
        -40,
        "BM",
        [
            line("HDD4T", 20, "BM/A-01", serials=disks, packages=1, unit_cost=Decimal("398.00")),
            line("SSD1T", 12, "BM/A-01", serials=drives, packages=1, unit_cost=Decimal("312.40")),
            line("MON27", 6, "BM/A-01", serials=[SerialEntry(code) for code in MONITORS], packages=6),
        ],
        template="BM/CMP",
        partner="DEO",
        reference="Aviz DEO 44718",
        reference_date=story.day(-41),
    )
    story.post(
        Kind.PURCHASE_DELIVERY,
        -38,
        "BM",
        [
            line("PB650", 12, "BM/A-01", packages=2),
            line("NB140/GRI", 10, "BM/A-01", generate_serials=True, packages=10),
            line("NB140/NEG", 5, "BM/A-01", generate_serials=True, packages=5),
        ],
        template="BM/CMP",
        partner="CMM",
        reference="Aviz CMM 1203",
        reference_date=story.day(-38),
    )
    story.post(
        Kind.PURCHASE_DELIVERY,
        -35,
        "BM",
        [
            line("TENS1", 8, "BM/MED", lot_code=GAUGES, supplier_code="31/A", packages=1),
            line("TERM2", 10, "BM/MED", generate_serials=True, packages=1),
            line("MANU", 12, "BM/MED", unit="CUT", lot_code=NITRILE, expiry_date=story.day(12), packages=12),
            line("MASC", 20, "BM/MED", unit="CUT", lot_code=MASKS, packages=4),
            line("PASTA", 30, "BM/A-02", lot_code=PASTE, expiry_date=story.day(5), packages=1),
        ],
        template="BM/CMP",
        partner="TRM",
        reference="Aviz TRM 8890",
        reference_date=story.day(-36),
    )


def _supply_the_shop(story: Story) -> None:
    story.post(
        Kind.TRANSFER,
        -33,
        "BM",
        [
            story.pieces("HDD4T", 5, "BM/A-01", to="CJ/RAFT"),
            story.pieces("NB140/GRI", 3, "BM/A-01", to="CJ/RAFT"),
            story.line("MASC", 4, "BM/MED", unit="CUT", lot_code=MASKS, to="CJ/RAFT"),
        ],
        target_warehouse="CJ",
    )
    # The template moves the same into the shop along with it.
    story.post(
        Kind.WAREHOUSE_RECORD,
        -32,
        "BM",
        [story.line("ETIC", 2, unit="ROL"), story.line("RAM16", 8)],
        template="BM/APR",
    )


def _build_workstations(story: Story) -> None:
    used = [("PB650", 2, "BM/A-01"), ("SSD1T", 2, "BM/A-01"), ("RAM16", 4, "BM/A-02"), ("CARC1", 2, "BM/A-02")]
    order = story.post(
        Kind.PRODUCTION_ORDER, -30, "BM", [story.line(item, count, at) for item, count, at in used], note="2 × WS500"
    )
    components = [
        story.pieces(item, count, at, direction=UNLOAD)
        if story.company.items[item].serial_managed
        else story.line(item, count, at, direction=UNLOAD)
        for item, count, at in used
    ]
    made = story.line("WS500", 2, "BM/A-01", direction=LOAD)
    story.post(Kind.PRODUCTION_RECORD, -28, "BM", [*components, made], origin=order, closes_origin=True)


def _have_workstations_built(story: Story) -> None:
    story.post(
        Kind.SUBCONTRACT_DELIVERY,
        -26,
        "BM",
        [
            story.pieces("PB650", 3, "BM/A-01"),
            story.line("RAM16", 6, "BM/A-02"),
            story.line("CARC1", 3, "BM/A-02"),
        ],
        partner="ASG",
        reference="Contract lohn 14",
    )
    story.post(
        Kind.SUBCONTRACT_RETURN,
        -21,
        "BM",
        [
            story.pieces("PB650", 3, "SG/LOHN", direction=UNLOAD),
            story.line("RAM16", 6, "SG/LOHN", direction=UNLOAD),
            story.line("CARC1", 3, "SG/LOHN", direction=UNLOAD),
            story.line("WS500", 3, "BM/A-01", direction=LOAD),
        ],
        partner="ASG",
        reference="Aviz ASG 77",
        reference_date=story.day(-21),
    )


def _sell_to_a_clinic(story: Story) -> None:
    order = story.post(
        Kind.CUSTOMER_ORDER,
        -19,
        "BM",
        [story.line("TENS1", 3, "BM/MED", lot_code=GAUGES), story.line("NB140/GRI", 2, "BM/A-01")],
        partner="NORDMED",
        reference="Comanda 2041",
        reference_date=story.day(-20),
    )
    picking = story.post(
        Kind.PICKING_LIST,
        -18,
        "BM",
        [story.pieces("TENS1", 3, "BM/MED", lot_code=GAUGES), story.pieces("NB140/GRI", 2, "BM/A-01")],
        partner="NORDMED",
        origin=order,
    )
    delivery = story.post(
        Kind.SALES_DELIVERY, -17, "BM", story.same(picking), partner="NORDMED", origin=picking, closes_origin=True
    )
    # The delivery note moved the goods; the invoice only names them.
    invoiced = story.same(delivery, name_serials=False)
    story.post(Kind.SALES_INVOICE, -16, "BM", invoiced, partner="NORDMED", origin=delivery)


def _sell_to_a_school_and_a_shop(story: Story) -> None:
    school = story.post(Kind.CUSTOMER_ORDER, -15, "BM", [story.pieces("NB140/NEG", 2, "BM/A-01")], partner="IZEI")
    story.post(Kind.SALES_DELIVERY, -14, "BM", story.same(school), partner="IZEI", origin=school, closes_origin=True)
    story.post(
        Kind.SALES_INVOICE,
        -12,
        "CJ",
        [story.pieces("HDD4T", 2, "CJ/RAFT"), story.line("MASC", 50, "CJ/RAFT", lot_code=MASKS)],
        template="CJ/VNZ",
        partner="IRS",
    )
    # Not delivered yet: what stays engaged.
    story.post(
        Kind.CUSTOMER_ORDER,
        -10,
        "BM",
        [story.pieces("HDD4T", 3, "BM/A-01"), story.line("MANU", 200, "BM/MED", lot_code=NITRILE)],
        partner="LAPUS",
        reference="Comanda 118",
    )
    story.post(Kind.PICKING_LIST, -9, "BM", [story.pieces("WS500", 1, "BM/A-01")], note="Pentru târgul din Cluj")


def _use_and_count(story: Story) -> None:
    story.post(
        Kind.CONSUMPTION,
        -8,
        "BM",
        [story.line("CABL", "25.5"), story.line("ETIC", 1, unit="ROL"), story.line("PASTA", 2, lot_code=PASTE)],
        template="BM/CSM",
        note="Cablare sala de ședințe",
    )
    story.post(
        Kind.STOCK_ADJUSTMENT,
        -7,
        "BM",
        [
            story.line("MASC", 10, "BM/MED", lot_code=MASKS, direction=LOAD),
            story.line("RAM16", 1, "BM/A-02", direction=UNLOAD, note="Lipsă la numărare"),
            story.pieces("TERM2", 1, "BM/MED", direction=UNLOAD, note="Ecran spart"),
        ],
        note="Inventar lunar",
    )


def _take_back_a_mistake(story: Story) -> None:
    wrong = story.post(Kind.SALES_DELIVERY, -6, "BM", [story.pieces("SSD1T", 2, "BM/A-01")], partner="LAPUS")
    reverse_document(
        document_id=wrong.pk, user=story.users["supervisor"], date=story.day(-5), note="Client greșit pe aviz"
    )
