"""What lies on the clerk's desk today: one draft of every kind; and two of the supervisor's."""

from __future__ import annotations

from inventory.demo import wares
from inventory.demo.documents import GAUGES, LOAD, MASKS, UNLOAD
from inventory.demo.hygiene import OLD_BOTTLES
from inventory.demo.story import Story
from inventory.entries import SerialEntry
from lots.models import Lot
from numbering.document_kinds import DocumentKind as Kind


def leave_drafts(story: Story) -> None:
    """Save the drafts; some complete, some not yet."""
    line, pieces, draft = story.line, story.pieces, story.draft
    _leave_supervisors(story)
    draft(Kind.WAREHOUSE_RECORD, 0, "BM", [line("CARC1", 4)], template="BM/APR")
    draft(
        Kind.PURCHASE_DELIVERY,
        0,
        "BM",
        [
            line("SSD1T", 4, "BM/A-01", serials=[SerialEntry("S6Z1NF0R910001"), SerialEntry("S6Z1NF0R910014")]),
            line("TERM2", 5, "BM/MED", generate_serials=True),
        ],
        template="BM/CMP",
        partner="DEO",
        reference="Aviz DEO 45102",
        note="Mai sunt de scanat două SSD-uri",
    )
    draft(Kind.PRODUCTION_ORDER, 0, "BM", [line("PB650", 2, "BM/A-01"), line("CARC1", 2, "BM/A-02")])
    draft(
        Kind.PRODUCTION_RECORD,
        0,
        "BM",
        [pieces("PB650", 1, "BM/A-01", direction=UNLOAD), line("WS500", 1, "BM/A-01", direction=LOAD)],
    )
    draft(Kind.SUBCONTRACT_DELIVERY, 0, "BM", [pieces("PB650", 2, "BM/A-01")], partner="ASG")
    draft(Kind.SUBCONTRACT_RETURN, 0, "BM", [line("WS500", 1, "BM/A-01", direction=LOAD)], partner="ASG")
    draft(Kind.CUSTOMER_ORDER, 0, "BM", [line("NB140/GRI", 1, "BM/A-01")], partner="IZEI")
    draft(Kind.PICKING_LIST, 0, "BM", [pieces("TENS1", 1, "BM/MED", lot_code=GAUGES)])
    draft(Kind.SALES_DELIVERY, 0, "BM", [pieces("NB140/NEG", 1, "BM/A-01")], partner="NORDMED")
    draft(Kind.SALES_INVOICE, 0, "CJ", [pieces("NB140/GRI", 1, "CJ/RAFT")], partner="IRS", template="CJ/VNZ")
    draft(
        Kind.TRANSFER,
        0,
        "CJ",
        [line("MASC", 1, "CJ/RAFT", unit="CUT", lot_code=MASKS, to="BM/MED")],
        target_warehouse="BM",
    )
    draft(Kind.CONSUMPTION, 0, "BM", [line("ETIC", 200)], template="BM/CSM")
    draft(Kind.STOCK_ADJUSTMENT, 0, "CJ", [line("RAM16", 1, "CJ/RAFT", direction=LOAD)])
    _leave_hygiene(story)
    wares.leave_drafts(story)


def _leave_supervisors(story: Story) -> None:
    """Of the supervisor, before those of the clerk: the clerk sees them, and cannot change them."""
    count = [story.line("HART", 1, "BM/A-02", direction=UNLOAD, note="Top rupt")]
    story.draft(Kind.STOCK_ADJUSTMENT, 0, "BM", count, by="supervisor", note="De verificat cu depozitul")
    spare = [story.pieces("DEFI", 1, "BM/MED", to="CJ/SERV")]
    story.draft(Kind.TRANSFER, -1, "BM", spare, target_warehouse="CJ", by="supervisor", note="Revizie anuală")


def _leave_hygiene(story: Story) -> None:
    """A batch that waits for a lot made ahead, a sale of blocked bottles, and one that waits for lots."""
    line = story.line
    batch = [
        line("ALCIZO", "7.515", "BM/DEZ", direction=UNLOAD),
        line("PERO", "0.417", "BM/DEZ", direction=UNLOAD),
        line("GLIC", "0.145", "BM/DEZ", direction=UNLOAD),
        line("DEZM", 10, "BM/DEZ", direction=LOAD),
    ]
    story.draft(Kind.PRODUCTION_RECORD, 0, "BM", batch, note="Șarjă de 10 l: de ales lotul predefinit, de adăugat apa")
    wipes = Lot.objects.filter(item__code="SERV").earliest("start_date")
    blocked = [
        line("DEZ500", 4, "BM/DEZ", lot_code=OLD_BOTTLES),
        line("SERV", 10, "BM/DEZ", lot_code=wipes.name),
    ]
    story.draft(Kind.SALES_DELIVERY, 0, "BM", blocked, partner="LAPUS", note="De verificat termenele")
    wanted = [line("DEZ500", 16, "BM/DEZ"), line("DEZ100", 10, "BM/DEZ")]
    story.draft(Kind.SALES_DELIVERY, 0, "BM", wanted, partner="NORDMED", reference="Comanda 2081")
