"""The hygiene department: hand disinfectant from raw materials in quarantine to bottles sold by their expiry date.

Told in steps, which ``documents.tell_story`` puts between those of the rest of the company.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from inventory.demo.story import Story
from inventory.models import Direction, Document
from inventory.services import create_lot_from_lot
from lots.models import LabelType, Lot, LotEvaluation, LotType
from lots.services import delete_lot, edit_lot, register_lots
from numbering.document_kinds import DocumentKind as Kind

LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD
OLD_ALCOHOL, ALCOHOL, WATERED_ALCOHOL, NEW_ALCOHOL = "IPA-09326", "IPA-11874", "IPA-12071", "IPA-13420"
OLD_GLYCERINE, OLD_BOTTLES, DAMAGED_GLOVES = "GL-3985", "FL-0418", "MN-2588"
OLD_PASTE, DISPENSERS, LABELS = "PT4-52", "DZ4471", "ET500-R2"
# One litre by the formula of the World Health Organization, in litres.
FORMULA = [("ALCIZO", "0.7515"), ("PERO", "0.0417"), ("GLIC", "0.0145"), ("APAP", "0.1923")]


def open_stock(story: Story) -> None:
    """What was there when the program came: also an expired lot, and bottles that expire soon."""
    story.post(
        Kind.WAREHOUSE_RECORD,
        -42,
        "BM",
        [
            story.line("ALCIZO", 12, "BM/DEZ", lot_code=OLD_ALCOHOL, expiry_date=story.day(200)),
            story.line("GLIC", "0.4", "BM/DEZ", lot_code=OLD_GLYCERINE, expiry_date=story.day(160)),
            story.line("DEZ500", 40, "BM/DEZ", lot_code=OLD_BOTTLES, expiry_date=story.day(18), packages=2),
            story.line("PASTA", 6, "BM/A-02", lot_code=OLD_PASTE, expiry_date=story.day(-9), packages=1),
        ],
        template="BM/INI",
        note="Preluare în evidență: igienă",
    )
    approve(story, _lot("ALCIZO", OLD_ALCOHOL), label="CLP")
    approve(story, _lot("DEZ500", OLD_BOTTLES), label="MIC")
    spilt = _lot("GLIC", OLD_GLYCERINE)
    reject(story, spilt, force_closed=True, notes="Flacon crăpat la raft: restul nu se mai folosește")


def receive(story: Story) -> None:
    """Everything comes into quarantine; what the supplier's codes and the delivery note say makes the lot codes."""
    line = story.line
    story.post(
        Kind.PURCHASE_DELIVERY,
        -34,
        "BM",
        [
            line("ALCIZO", 60, "BM/CAR", lot_code=ALCOHOL, supplier_code="7K1187", expiry_date=story.day(520)),
            line("ALCIZO", 20, "BM/CAR", lot_code=WATERED_ALCOHOL, supplier_code="7K1207", expiry_date=story.day(540)),
            line("PERO", 5, "BM/CAR", expiry_date=story.day(300), packages=5),
            line("GLIC", 3, "BM/CAR", supplier_code="GL-4471", expiry_date=story.day(700), packages=3),
        ],
        template="BM/CMP",
        partner="RSO",
        reference="Aviz RSO 2291",
        reference_date=story.day(-35),
    )
    story.post(
        Kind.PURCHASE_DELIVERY,
        -34,
        "BM",
        [
            line("SERV", 80, "BM/DEZ", start_date=story.day(-330), packages=4),
            line("SERV", 40, "BM/DEZ", start_date=story.day(-60), packages=2),
            line("DOZ1", 6, "BM/MED", lot_code=DISPENSERS, generate_serials=True, packages=6),
            line("MANU", 4, "BM/MED", unit="CUT", lot_code=DAMAGED_GLOVES, expiry_date=story.day(610), packages=4),
        ],
        template="BM/CMP",
        partner="TRM",
        reference="8902",
        reference_date=story.day(-35),
    )
    _buy_labels(story, -34, 1, "0.3100", "Aviz TGU 611")
    damaged = story.company.lot_statuses["BLV"]
    edit(
        story,
        _lot("MANU", DAMAGED_GLOVES),
        status=damaged,
        evaluation=LotEvaluation.objects.get(code="A"),
        notes="Cutii umezite la transport: numai pentru uz intern",
    )


def release_and_mix(story: Story) -> None:
    """The supervisor releases what the analysis allows; the first batch takes the alcohol that expires first."""
    released = [_lot("ALCIZO", ALCOHOL), _received(story, "PERO"), _received(story, "GLIC")]
    for lot in released:
        approve(story, lot, label="CLP")
    edit(story, released[0], producer=story.company.partners["SVB"], notes="Buletin de analiză 318")
    reject(story, _lot("ALCIZO", WATERED_ALCOHOL), notes="Apă peste limita din buletin: se returnează la furnizor")
    moved = [
        story.line(lot.item.code, lot.on_hand, "BM/CAR", lot_code=lot.code, to="BM/DEZ")
        for lot in Lot.objects.filter(pk__in=[lot.pk for lot in released]).select_related("item").order_by("pk")
    ]
    story.post(Kind.TRANSFER, -32, "BM", moved, target_warehouse="BM", note="Ieșire din carantină")
    batch = mix(story, -31, 40)
    approve(story, batch, label="PAL")


def bottle(story: Story) -> None:
    """The batch gives bottles, a lot of another item, and a sample of its own, which nobody sells."""
    [batch] = Lot.objects.filter(item__code="DEZM")
    _fill(story, batch, "DEZ500", 60, "30", -27)
    create_lot_from_lot(
        lot=batch,
        location=story.company.locations["BM/DEZ"],
        quantity=Decimal("0.5"),
        user=story.users["supervisor"],
        code=f"{batch.code}-P",
        new_location=story.company.locations["BM/PROB"],
        date=story.day(-27),
        note="Contraprobă",
    )
    sample = _lot("DEZM", f"{batch.code}-P")
    edit(
        story,
        sample,
        sellable=False,
        lot_type=LotType.objects.get(code="PROB"),
        notes="Se păstrează până la expirarea șarjei",
    )
    _use_labels(story, -27, 180)
    old_bottles = story.line("DEZ500", 22, "BM/DEZ", lot_code=OLD_BOTTLES)
    story.post(Kind.SALES_DELIVERY, -27, "BM", [old_bottles], partner="LAPUS")


def buy_labels_again(story: Story) -> None:
    """The same lot of the printer at another price: another instance of it."""
    _buy_labels(story, -20, 2, "0.3450", "Aviz TGU 640")


def mix_again(story: Story) -> None:
    """A second batch, bottled on two days; its labels come from two instances."""
    batch = mix(story, -9, 30)
    approve(story, batch, label="PAL")
    _fill(story, batch, "DEZ500", 30, "15", -9)
    _fill(story, batch, "DEZ100", 20, "2", -9)
    _use_labels(story, -9, 90)
    _fill(story, batch, "DEZ500", 20, "10", -8)
    kept = story.company.partners["NORDMED"]
    edit(story, batch, reserved=True, reserved_partner=kept, notes="Restul se livrează la bidon")


def sell_by_expiry(story: Story) -> None:
    """Nobody names a lot: the bottles that expire first go first, those that are blocked stay."""
    wanted = story.line("DEZ500", 70, "BM/DEZ", packages=3)
    story.post(Kind.SALES_DELIVERY, -4, "BM", [wanted], partner="NORDMED", reference="Comanda 2077")
    order = story.post(
        Kind.CUSTOMER_ORDER, -3, "BM", [story.line("DEZ500", 8, "BM/DEZ")], partner="IZEI", reference="Comanda 64"
    )
    picked = story.line("DEZ500", 8, "BM/DEZ")
    story.post(Kind.PICKING_LIST, -2, "BM", [picked], partner="IZEI", origin=order)
    story.post(
        Kind.PURCHASE_DELIVERY,
        -2,
        "BM",
        [story.line("ALCIZO", 20, "BM/CAR", lot_code=NEW_ALCOHOL, supplier_code="7K1342", expiry_date=story.day(600))],
        template="BM/CMP",
        partner="RSO",
        reference="Aviz RSO 2377",
        reference_date=story.day(-2),
    )
    withdrawn = Lot.objects.filter(item__code="SERV").latest("start_date")
    edit(story, withdrawn, cancelled=True, notes="Retras de producător, așteaptă ridicarea")


def make_ahead(story: Story) -> None:
    """Codes for the next batches: one is in use, two wait for their production, one was not wanted."""
    supervisor = story.users["supervisor"]
    ahead = register_lots(
        item=story.company.items["DEZM"],
        variant=None,
        user=supervisor,
        start_date=story.day(-1),
        count=4,
    )
    mix(story, -1, 10, ahead[0].code)
    delete_lot(lot=ahead[2], user=supervisor, reason="Șarja nu se mai face luna aceasta")


def mix(story: Story, offset: int, litres: int, lot_code: str = "") -> Lot:
    """Make disinfectant; the lots that go in are found by posting. Without a code the rule makes one."""
    parts = [(item, Decimal(share) * litres) for item, share in FORMULA]
    water = story.line("APAP", dict(parts)["APAP"], "BM/DEZ", direction=LOAD)
    story.post(Kind.PRODUCTION_RECORD, offset, "BM", [water], note="Apă pentru șarjă")
    used = [story.line(item, quantity, "BM/DEZ", direction=UNLOAD) for item, quantity in parts]
    made = story.line("DEZM", litres, "BM/DEZ", direction=LOAD, lot_code=lot_code)
    record = story.post(Kind.PRODUCTION_RECORD, offset, "BM", [*used, made], note=f"Șarjă de {litres} l")
    return _made_by(record)


def approve(story: Story, lot: Lot, *, label: str) -> None:
    """Release a lot after its analysis."""
    edit(
        story,
        lot,
        status=story.company.lot_statuses["APR"],
        evaluation=LotEvaluation.objects.get(code="C"),
        label_type=LabelType.objects.get(code=label),
    )


def reject(story: Story, lot: Lot, **changes: Any) -> None:
    """Refuse a lot after its analysis."""
    status, evaluation = story.company.lot_statuses["RES"], LotEvaluation.objects.get(code="N")
    edit(story, lot, status=status, evaluation=evaluation, **changes)


def edit(story: Story, lot: Lot, **changes: Any) -> None:
    """Edit through the register's own verb, so that the history shows it."""
    lot.refresh_from_db()
    edit_lot(lot=lot, user=story.users["supervisor"], version=lot.version, changes=changes)


def _fill(story: Story, batch: Lot, item: str, bottles: int, litres: str, offset: int) -> None:
    place = story.company.locations["BM/DEZ"]
    record = create_lot_from_lot(
        lot=batch,
        location=place,
        quantity=Decimal(litres),
        user=story.users["supervisor"],
        item=story.company.items[item],
        new_quantity=Decimal(bottles),
        date=story.day(offset),
        note="Îmbuteliere",
    )
    approve(story, _made_by(record), label="MIC")


def _buy_labels(story: Story, offset: int, rolls: int, cost: str, reference: str) -> None:
    labels = story.line("ETFL", 250 * rolls, "BM/DEZ", lot_code=LABELS, packages=rolls, unit_cost=Decimal(cost))
    header = {"partner": "TGU", "reference": reference, "reference_date": story.day(offset)}
    story.post(Kind.PURCHASE_DELIVERY, offset, "BM", [labels], template="BM/CMP", **header)


def _use_labels(story: Story, offset: int, count: int) -> None:
    labels = story.line("ETFL", count, "BM/DEZ")
    story.post(Kind.CONSUMPTION, offset, "BM", [labels], template="BM/CSM", note="Câte trei etichete pe flacon")


def _lot(item: str, code: str) -> Lot:
    return Lot.objects.get(item__code=item, code=code)


def _received(story: Story, item: str) -> Lot:
    return Lot.objects.get(item__code=item, start_date=story.day(-34))


def _made_by(record: Document) -> Lot:
    return Lot.objects.get(documentline__document=record, documentline__direction=LOAD)
