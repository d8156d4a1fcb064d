"""Shirts, laptops and tiles: goods whose items or stock have properties (seed: Proprietăți).

Told in steps, which ``documents.tell_story`` puts between those of the rest of the company.
"""

from __future__ import annotations

from decimal import Decimal

from attributes.entries import InstanceEntry
from attributes.models import PropertyChoice
from inventory.demo import property_sets as named
from inventory.demo.story import Story
from inventory.entries import LineEntry
from inventory.models import Balance
from inventory.services import change_properties
from items.services import set_general_values
from lots.models import Lot
from numbering.document_kinds import DocumentKind as Kind
from serials.models import SerialNumber

# Warranty runs from the day of receipt.
FIRST, SECOND = -34, -20
WARRANTY_OF_LAPTOPS, WARRANTY_OF_TILES = 730, 1825


def describe_items(story: Story) -> None:
    """The general values, by the page's own verb, so that the history shows who entered them."""
    for code, given in named.GENERAL_VALUES:
        item = story.company.items[code]
        set_general_values(item, story.values(code, given), user=story.users["supervisor"])


def receive(story: Story) -> None:
    """The first of everything; two of the laptops have a colour that will not be made any longer."""
    line = story.line
    story.post(
        Kind.PURCHASE_DELIVERY,
        FIRST,
        "BM",
        [
            *(line(code, 24, "BM/TEX", packages=1) for code in ("TRA-S", "TRA-M", "TRA-L", "TRR-L", "TRV-M")),
            *(line(code, 12, "BM/TEX", packages=1) for code in ("TLN-X", "TLN-XL", "TLA-XXL")),
            *_polo(story, ("Alb", "M", 20), ("Alb", "L", 15), ("Roșu", "L", 10), ("Albastru", "S", 12)),
        ],
        template="BM/CMP",
        partner="CCH",
        reference="Aviz CCH 318",
        reference_date=story.day(FIRST),
    )
    _buy_laptops(story, FIRST, ("NB156", 3, 16, "Gri argintiu"), ("NB156", 2, 16, named.NO_LONGER_MADE))
    _buy_tiles(story, FIRST, ("48.6", "Alb", "12.5", ""), ("21.6", "Gri piatră", "9.5", "Două plăci cu colț ciobit"))


def receive_again(story: Story) -> None:
    """Three weeks later: other values, a later warranty, and a colour that stays only where it is."""
    PropertyChoice.objects.filter(name=named.NO_LONGER_MADE).update(active=False, description="Nu se mai fabrică")
    polo = _polo(story, ("Negru", "M", 10), ("Roșu", "L", 5), ("Alb", "XS", 6))
    header = {"partner": "CCH", "reference": "Aviz CCH 352", "reference_date": story.day(SECOND)}
    story.post(Kind.PURCHASE_DELIVERY, SECOND, "BM", polo, template="BM/CMP", **header)
    _buy_laptops(story, SECOND, ("NB156", 2, 32, "Negru mat"), ("NB173", 2, 64, "Gri argintiu"))
    _buy_tiles(story, SECOND, ("36", "Alb", "12.3", "Nuanță mai caldă: nu se amestecă cu lotul de dinainte"))


def sell(story: Story) -> None:
    """Laptops that an order names by their properties, shirts by colour and size, tiles of one lot."""
    wanted = _laptop(story, "NB156", FIRST, 16, "Gri argintiu")
    order = story.post(
        Kind.CUSTOMER_ORDER,
        -9,
        "BM",
        [story.line("NB156", 2, "BM/A-01", property_instance=wanted)],
        partner="IZEI",
        reference="Comanda 71",
    )
    sold = story.pieces("NB156", 2, "BM/A-01")
    delivery = story.post(Kind.SALES_DELIVERY, -8, "BM", [sold], partner="IZEI", origin=order, closes_origin=True)
    invoiced = story.same(delivery, name_serials=False)
    story.post(Kind.SALES_INVOICE, -8, "BM", invoiced, partner="IZEI", origin=delivery)
    shirts = _polo(story, ("Alb", "L", 4), ("Roșu", "L", 3), ("Albastru", "S", 12))
    tiles = _tiles_of(story, 0, "10.8", _tile(story, FIRST, "Alb", "12.5", ""))
    story.post(Kind.SALES_DELIVERY, -8, "BM", [*shirts, tiles], partner="LAPUS", reference="Comanda 126")
    plain = story.line("TRA-M", 6, "BM/TEX", to="CJ/RAFT")
    to_shop = [*_polo(story, ("Alb", "M", 5), ("Negru", "M", 2), to="CJ/RAFT"), plain]
    story.post(Kind.TRANSFER, -8, "BM", to_shop, target_warehouse="CJ")


def change(story: Story) -> None:
    """Stock that becomes something else where it stands: more memory in a laptop, tiles sorted."""
    piece = SerialNumber.objects.filter(item__code="NB156").on_hand().earliest("pk")
    change_properties(
        item=piece.item,
        location=story.company.locations["BM/A-01"],
        property_instance=piece.property_instance,
        new=_laptop(story, "NB156", FIRST, 32, "Gri argintiu"),
        serials=[piece.code],
        user=story.users["supervisor"],
        date=story.day(-7),
        note="Memorie mărită la 32 GB în atelier",
    )
    damaged = Balance.objects.get(item__code="GRES60", property_instance__description__contains="ciobit")
    change_properties(
        item=damaged.item,
        location=damaged.location,
        lot=damaged.lot,
        property_instance=damaged.property_instance,
        new=_tile(story, FIRST, "Gri piatră", "9.5", "Sortată: numai plăci întregi"),
        quantity=Decimal("20.88"),
        user=story.users["supervisor"],
        date=story.day(-7),
        note="Plăcile ciobite rămân deoparte",
    )


def promise(story: Story) -> None:
    """An order engages a colour and a size, and nothing else of the item."""
    order = _polo(story, ("Roșu", "L", 6))
    story.post(Kind.CUSTOMER_ORDER, -2, "BM", order, partner="NORDMED", reference="Comanda 2079")


def leave_drafts(story: Story) -> None:
    """A receipt whose sizes must still be read from the boxes, and a sale for which nobody has chosen yet."""
    boxes = [
        *_polo(story, ("Verde", "M", 12)),
        story.line("POLO", 8, "BM/TEX", property_instance=story.values("POLO", {named.STOCK_COLOUR: "Verde"})),
        story.line("POLO", 5, "BM/TEX"),
    ]
    header = {"partner": "CCH", "reference": "Aviz CCH 377", "note": "Culorile și mărimile sunt pe cutii: de completat"}
    story.draft(Kind.PURCHASE_DELIVERY, 0, "BM", boxes, template="BM/CMP", **header)
    open_choice = [story.line("POLO", 4, "BM/TEX"), _tiles_of(story, 1, "5.4")]
    story.draft(Kind.SALES_DELIVERY, 0, "BM", open_choice, partner="IRS", note="De ales culoarea, mărimea și nuanța")


def _polo(story: Story, *wanted: tuple[str, str, int], to: str = "") -> list[LineEntry]:
    return [
        story.line(
            "POLO",
            count,
            "BM/TEX",
            to=to,
            property_instance=story.values("POLO", {named.STOCK_COLOUR: colour, named.STOCK_SIZE: size}),
        )
        for colour, size, count in wanted
    ]


def _laptop(story: Story, item: str, received: int, memory: int, case: str) -> InstanceEntry:
    given: dict[str, str | Decimal] = {named.MEMORY: Decimal(memory), named.CASE: case}
    return story.values(item, given, story.day(received + WARRANTY_OF_LAPTOPS))


def _buy_laptops(story: Story, offset: int, *wanted: tuple[str, int, int, str]) -> None:
    """The set's rule makes the serial numbers."""
    lines = [
        story.line(item, count, "BM/A-01", packages=count, property_instance=_laptop(story, item, offset, memory, case))
        for item, count, memory, case in wanted
    ]
    header = {"partner": "CMM", "reference": f"Aviz CMM {1260 + offset}", "reference_date": story.day(offset)}
    story.post(Kind.PURCHASE_DELIVERY, offset, "BM", lines, template="BM/CMP", **header)


def _tile(story: Story, received: int, shade: str, thickness: str, remark: str) -> InstanceEntry:
    given: dict[str, str | Decimal] = {named.SHADE: shade, named.THICKNESS: Decimal(thickness), named.REMARK: remark}
    return story.values("GRES60", given, story.day(received + WARRANTY_OF_TILES))


def _buy_tiles(story: Story, offset: int, *wanted: tuple[str, str, str, str]) -> None:
    """One delivery note for each: the set's rule makes a lot for the item on a document."""
    for number, (area, *values) in enumerate(wanted):
        tiles = story.line("GRES60", area, "BM/FIN", packages=2, property_instance=_tile(story, offset, *values))
        header = {
            "partner": "CCD",
            "reference": f"Aviz CCD {940 + offset + number}",
            "reference_date": story.day(offset),
        }
        story.post(Kind.PURCHASE_DELIVERY, offset, "BM", [tiles], template="BM/CMP", **header)


def _tiles_of(story: Story, lot: int, area: str, wanted: InstanceEntry | None = None) -> LineEntry:
    code = Lot.objects.filter(item__code="GRES60").order_by("pk")[lot].code
    return story.line("GRES60", area, "BM/FIN", lot_code=code, property_instance=wanted)
