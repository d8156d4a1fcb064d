"""Every verb, with the statements that it may take whatever the number of its rows.

A verb is named by its module and function; after a colon stands what is done with it. PostgreSQL and SQLite take the
same but for few; the larger number stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from attributes.fields import Scope
from attributes.services import known_instances, make_instances
from inventory import services
from inventory.services.change_properties import changed_already
from inventory.services.line_properties import property_instances
from inventory.services.lot_from_lot import lot_from_lot_templates, lot_made, made_already
from inventory.services.numbers import take_number
from lots.services import delete_lot, edit_lot
from numbering.models import CodeType
from numbering.rendering import CodeContext
from numbering.services import excluding, preview_codes, release_codes, take_codes
from serials.services import delete_serial, edit_header
from tests.factories import TODAY, DocumentType
from tests.statements import of_documents as documents
from tests.statements import of_files as files
from tests.statements import of_records as records
from tests.statements.of_documents import Ready, posting, reversing, typing
from tests.statements.of_records import general_values, many_values, registering, with_codes, with_header

# What is in modules of services and is asked of one record, of what is in memory, or by a verb that is counted.
NO_VERBS = {
    "attributes.services.shown",
    "inventory.services.posting.lock_document",
    "inventory.services.posting.require_date",
    "inventory.services.posting.require_unused",
    "inventory.services.rights.may",
    "inventory.services.rights.require",
    "inventory.services.rights.require_own_draft",
    "items.services.missing_values",
    "items.services.seen",
    "numbering.services.load_rule",
    "numbering.services.next_supply",
    "numbering.services.preview_rule",
}


@dataclass(frozen=True)
class Verb:
    """``ready`` makes what the verb needs for so many rows, and gives the work."""

    limit: int
    ready: Ready


POST = "inventory.services.posting.post_document"
REVERSE = "inventory.services.reversal.reverse_document"
DRAFTS = "inventory.services.drafts"
LOT_FROM_LOT = "inventory.services.lot_from_lot"
TYPED = "inventory.services.typed"
NUMBERS = "inventory.services.numbers"
CHANGE = "inventory.services.change_properties"

OF_DOCUMENTS = {
    f"{POST}: load of serial numbers": Verb(18, posting("purchase-delivery", documents.pieces)),
    f"{POST}: load of many items": Verb(28, posting("purchase-delivery", documents.many_items)),
    f"{POST}: unload of many items": Verb(29, posting("sales-delivery", documents.many_items, stocked=True)),
    f"{POST}: load of serial numbers by a rule": Verb(28, posting("purchase-delivery", documents.made_pieces)),
    f"{POST}: load with properties": Verb(31, posting("purchase-delivery", documents.described)),
    f"{POST}: load of lots": Verb(21, posting("purchase-delivery", documents.lots)),
    f"{POST}: load of lots by a rule": Verb(28, posting("purchase-delivery", documents.unnamed_lots)),
    f"{POST}: unload of serial numbers": Verb(19, posting("sales-delivery", documents.pieces, stocked=True)),
    f"{POST}: unload with properties": Verb(30, posting("sales-delivery", documents.described, stocked=True)),
    f"{POST}: unload of lots": Verb(17, posting("sales-delivery", documents.lots, stocked=True)),
    f"{POST}: unload of lots that are chosen": Verb(
        23, posting("sales-delivery", documents.unnamed_lots, stocked=True)
    ),
    f"{POST}: order": Verb(18, posting("customer-order", documents.pieces, stocked=True)),
    f"{POST}: delivery of an order": Verb(26, documents.delivering_an_order),
    f"{POST}: production": Verb(32, posting("production-record", documents.produced)),
    f"{POST}: transfer": Verb(31, posting("transfer", documents.moved)),
    f"{POST}: lots of a lot": Verb(22, documents.splitting),
    f"{REVERSE}: load": Verb(22, reversing("purchase-delivery", documents.pieces)),
    f"{REVERSE}: load of lots": Verb(22, reversing("purchase-delivery", documents.lots)),
    f"{REVERSE}: unload": Verb(22, reversing("sales-delivery", documents.pieces)),
    f"{REVERSE}: production": Verb(22, reversing("production-record", documents.produced)),
    f"{DRAFTS}.save_draft: new": Verb(14, documents.saving),
    f"{DRAFTS}.save_draft: again": Verb(11, documents.saving_again),
    f"{DRAFTS}.delete_draft": Verb(13, documents.deleting),
    f"{CHANGE}.change_properties": Verb(55, documents.describing),
    f"{CHANGE}.changed_already": Verb(
        1, documents.asking_for_a_lot(lambda _w, made: changed_already(made.posting_key))
    ),
    "inventory.services.line_properties.property_instances": Verb(7, documents.with_lines(property_instances)),
    f"{LOT_FROM_LOT}.create_lot_from_lot": Verb(43, documents.making_a_lot),
    f"{LOT_FROM_LOT}.lot_made": Verb(1, documents.asking_for_a_lot(lambda _world, made: lot_made(made))),
    f"{LOT_FROM_LOT}.made_already": Verb(
        2, documents.asking_for_a_lot(lambda _w, made: made_already(lot_made(made), made.posting_key))
    ),
    f"{LOT_FROM_LOT}.lot_from_lot_templates": Verb(
        1, documents.among_documents(lambda world: list(lot_from_lot_templates(world.home.warehouse)))
    ),
    f"{NUMBERS}.propose_number": Verb(
        3,
        documents.among_documents(
            lambda world: services.propose_number(
                document_type=DocumentType.objects.get(pk="purchase-delivery"),
                warehouse=world.home.warehouse,
                date=TODAY,
            )
        ),
    ),
    f"{NUMBERS}.take_number": Verb(
        4,
        documents.among_documents(
            lambda _world: take_number(document_type=DocumentType.objects.get(pk="purchase-delivery"), scope="")
        ),
    ),
    f"{TYPED}.keep_typed": Verb(1, typing(services.keep_typed, ("key", "document_type", "form", "document"))),
    f"{TYPED}.settle_typed": Verb(1, typing(services.settle_typed, ("key", "document_type", "form"))),
    f"{TYPED}.is_settled": Verb(1, typing(services.is_settled, ("key", "form"))),
    f"{TYPED}.discard_typed": Verb(1, typing(services.discard_typed, ("key",))),
    f"{TYPED}.discard_typed_of": Verb(1, typing(services.discard_typed_of, ("document",))),
}

OF_RECORDS = {
    "attributes.services.make_instances": Verb(
        7, many_values(lambda entries: make_instances(entries, scope=Scope.STOCK))
    ),
    "attributes.services.known_instances": Verb(
        3, many_values(lambda entries: known_instances(entries, scope=Scope.STOCK))
    ),
    "items.services.set_general_values": Verb(13, general_values(given=True)),
    "items.services.clear_general_values": Verb(4, general_values(given=False)),
    "items.services.keep_changes": Verb(1, records.keeping_changes),
    "lots.services.register_lots: by codes": Verb(3, registering("codes")),
    "lots.services.register_lots: by a rule": Verb(9, registering("rule")),
    "lots.services.edit_lot": Verb(7, with_header(edit_lot, of_lots=True, changes={"notes": "x", "sellable": False})),
    "lots.services.delete_lot": Verb(15, with_header(delete_lot, of_lots=True, reason="A mistake")),
    "serials.services.register_serials": Verb(2, registering("serials")),
    "serials.services.edit_header": Verb(7, with_header(edit_header, of_lots=False, changes={"customer_code": "x"})),
    "serials.services.delete_serial": Verb(6, with_header(delete_serial, of_lots=False, reason="A mistake")),
    "numbering.services.take_codes": Verb(
        4, with_codes(lambda world, rows: take_codes(code_type=world.rule, contexts=[(CodeContext(), rows)] * 2))
    ),
    "numbering.services.release_codes": Verb(
        1,
        with_codes(
            lambda world, rows: release_codes(code_type=world.rule, codes=[f"SN{n:08d}" for n in range(1, rows)])
        ),
    ),
    "numbering.services.preview_codes": Verb(
        2, with_codes(lambda world, rows: preview_codes(code_type=world.rule, context=CodeContext(), count=rows))
    ),
    "numbering.services.excluding": Verb(
        2,
        with_codes(
            lambda _world, rows: excluding(
                code_type_ids=list(CodeType.objects.values_list("pk", flat=True)) * rows,
                document_kind="purchase-delivery",
                sales=False,
            )
        ),
    ),
}

OF_FILES = {
    "import_partners": Verb(2, files.importing("import_partners", files.partners)),
    "import_items": Verb(5, files.importing("import_items", files.items)),
    "import_lots": Verb(4, files.importing("import_lots", files.new_lots)),
    "import_documents": Verb(34, files.importing("import_documents", files.documents, "--post")),
    "import_settings": Verb(261, files.settings_again),
    "export_partners": Verb(1, files.exporting("export_partners")),
    "export_items": Verb(10, files.exporting("export_items")),
    "export_lots": Verb(2, files.exporting("export_lots")),
    "export_serials": Verb(3, files.exporting("export_serials")),
    "export_documents": Verb(14, files.exporting("export_documents")),
    "export_settings": Verb(24, files.exporting("export_settings")),
    "check_ledger": Verb(35, files.exporting("check_ledger")),
    "next_codes": Verb(3, files.next_codes),
}
# Commands that do nothing with anybody's data, or make their own.
NO_FILES = {"load_demo", "compile_translations", "update_translations"}

# Acts on many rows of a list, by the room: with log-in, rights, and asking which are meant.
ON_MANY = {
    "lots": {
        "reserve": 18,
        "release": 17,
        "cancel": 13,
        "restore": 13,
        "force-close": 13,
        "reopen": 13,
        "customer_code": 13,
        "supplier_code": 13,
        "status": 15,
        "labels": 5,
        "export": 5,
    },
    "serials": {
        "reserve": 18,
        "release": 17,
        "cancel": 13,
        "restore": 13,
        "force-close": 13,
        "reopen": 13,
        "customer_code": 13,
        "supplier_code": 13,
        "labels": 5,
        "export": 6,
    },
}
ACTS = {
    f"{room}: {act}": Verb(limit, files.acting(room, act)) for room in ON_MANY for act, limit in ON_MANY[room].items()
}
# Which of them a list offers.
LISTS = {
    "lots:list": "lots",
    "lots:cancelled": "lots",
    "serials:list": "serials",
    "serials:cancelled": "serials",
    "properties:search/serials": "serials",
}
