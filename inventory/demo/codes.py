"""The rules by which the demonstration's lots and serial numbers get their codes."""

from __future__ import annotations

from typing import Any

from numbering.document_kinds import DocumentKind as Kind
from numbering.models import CodeKind
from numbering.sources import SegmentSource as Source

# Source, length, fill character, root; the text of a constant.
SegmentRow = tuple[Source, int, str, bool] | tuple[Source, int, str, bool, str]
_DASH: SegmentRow = (Source.CONSTANT, 1, "0", False, "-")

# Kind, code, description, what differs from a plain rule, segments. ``exclusions``: document type, sales transaction.
CODE_TYPES: list[tuple[CodeKind, str, str, dict[str, Any], list[SegmentRow]]] = [
    (CodeKind.SERIAL, "SN5", "Cinci cifre: 00000, 00001…", {}, [(Source.PROGRESSIVE, 5, "0", False)]),
    (
        CodeKind.SERIAL,
        "SN-AN",
        "An, articol, număr; de la capăt pentru fiecare an și articol",
        {"prefix": "EN"},
        [
            (Source.INSERT_YEAR, 2, "0", True),
            (Source.ITEM_CODE, 5, "X", True),
            (Source.PROGRESSIVE, 4, "0", False),
        ],
    ),
    (
        CodeKind.SERIAL,
        "SN-LOT",
        "Codul lotului și număr; de la 1 în fiecare lot",
        {"start_number": 1},
        [(Source.LOT_CODE, 6, "0", True), _DASH, (Source.PROGRESSIVE, 3, "0", False)],
    ),
    (
        CodeKind.LOT,
        "LOT-LUNA",
        "Lot pe an și lună",
        {"prefix": "L"},
        [
            (Source.INSERT_YEAR, 2, "0", True),
            (Source.INSERT_MONTH, 2, "0", True),
            (Source.PROGRESSIVE, 3, "0", False),
        ],
    ),
    (
        CodeKind.LOT,
        "LOT-ZI",
        "Un lot pe zi, fără număr",
        {"prefix": "AP"},
        [
            (Source.INSERT_YEAR, 2, "0", False),
            (Source.INSERT_MONTH, 2, "0", False),
            (Source.INSERT_DAY, 2, "0", False),
        ],
    ),
    (
        CodeKind.LOT,
        "LOT-DEZ",
        "Șarje: litera anului, litera lunii, număr",
        {
            "prefix": "D",
            "start_number": 1,
            "fill_gaps": True,
            "exclusions": [(Kind.PURCHASE_DELIVERY, False), (Kind.STOCK_ADJUSTMENT, False)],
        },
        [
            (Source.YEAR_LETTER, 1, "0", True),
            (Source.MONTH_LETTER, 1, "0", True),
            (Source.PROGRESSIVE, 3, "0", False),
        ],
    ),
    (
        CodeKind.LOT,
        "LOT-FLAC",
        "Îmbuteliere: articol și litere, AA, AB…",
        {
            "start_letters": "AA",
            "exclusions": [(Kind.STOCK_ADJUSTMENT, False), (Kind.PURCHASE_DELIVERY, False)],
        },
        [(Source.ITEM_CODE, 6, "X", True), _DASH, (Source.LETTERS, 2, "0", False)],
    ),
    (
        CodeKind.LOT,
        "LOT-AVIZ",
        "Furnizor, numărul avizului, număr; de la 1 pe fiecare aviz",
        {"start_number": 1},
        [
            (Source.SUPPLIER_CODE_NAME, 3, "X", True),
            _DASH,
            (Source.DELIVERY_NUMBER, 5, "0", True),
            _DASH,
            (Source.PROGRESSIVE, 2, "0", False),
        ],
    ),
    (
        CodeKind.LOT,
        "LOT-EXP",
        "Lotul furnizorului, anul și luna expirării",
        {},
        [
            (Source.SUPPLIER_LOT, 7, "0", False),
            _DASH,
            (Source.EXPIRY_YEAR, 2, "0", False),
            (Source.EXPIRY_MONTH, 2, "0", False),
        ],
    ),
    (
        CodeKind.LOT,
        "LOT-INTR",
        "Categorie, documentul de intrare, număr",
        {"start_number": 1},
        [
            (Source.PRODUCT_CATEGORY, 3, "X", True),
            _DASH,
            (Source.PURCHASE_NUMBER, 7, "0", True),
            _DASH,
            (Source.PROGRESSIVE, 1, "0", False),
        ],
    ),
]
