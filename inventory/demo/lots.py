"""What classifies lots, and the items of the hygiene department. One row each, read top to bottom."""

from __future__ import annotations

from typing import Any

from items.expiry import ExpiryPolicy
from items.models import Withdrawal
from lots.models import LabelType, LotEvaluation, LotType

# Code, description, what it allows: sales, production, other unloads, automatic withdrawal.
LOT_STATUSES = [
    ("CAR", "Carantină", (False, False, False, False)),
    ("APR", "Aprobat", (True, True, True, True)),
    ("BLV", "Blocat pentru vânzare", (False, True, False, True)),
    ("RES", "Respins", (False, False, True, False)),
]

LOT_CLASSIFICATIONS: list[tuple[type[LotType] | type[LotEvaluation] | type[LabelType], list[tuple[str, str]]]] = [
    (
        LotType,
        [
            ("MAT", "Materie primă"),
            ("VRAC", "Produs în vrac"),
            ("FIN", "Produs finit"),
            ("PROB", "Contraprobă"),
        ],
    ),
    (
        LotEvaluation,
        [
            ("C", "Conform buletinului de analiză"),
            ("A", "Ambalaj deteriorat"),
            ("N", "Neconform"),
        ],
    ),
    (
        LabelType,
        [
            ("CLP", "Etichetă CLP, substanțe periculoase"),
            ("MIC", "Etichetă mică, 50 × 30 mm"),
            ("PAL", "Etichetă de palet, 100 × 150 mm"),
        ],
    ),
]

# As those of ``masters``: class, code, description, unit, then what differs from a plain item.
_QUARANTINED = {"lot_managed": True, "initial_lot_status": "CAR"}
_MATERIAL = {**_QUARANTINED, "lot_type": "MAT"}
_BOTTLED = {**_QUARANTINED, "lot_type": "FIN"}
ITEMS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    (
        "IGIE",
        "ALCIZO",
        "Alcool izopropilic 99,8 %",
        "L",
        {
            **_MATERIAL,
            "withdrawal": Withdrawal.FEFO,
            "expiry_policy": ExpiryPolicy.MONTH_END,
            "expiry_warn_days": 90,
            "expiry_block_days": 30,
        },
    ),
    (
        "IGIE",
        "GLIC",
        "Glicerină farmaceutică 98 %",
        "L",
        {
            **_MATERIAL,
            "withdrawal": Withdrawal.FIFO,
            "lot_code_type": "LOT-EXP",
            "lots_automatic": True,
            "single_supplier_lots": True,
        },
    ),
    (
        "IGIE",
        "PERO",
        "Apă oxigenată 3 %",
        "L",
        {
            **_MATERIAL,
            "withdrawal": Withdrawal.FEFO,
            "lot_code_type": "LOT-INTR",
            "lots_automatic": True,
            "product_category": "OXI",
            "expiry_policy": ExpiryPolicy.MONTH_START,
            "expiry_warn_days": 60,
        },
    ),
    (
        "IGIE",
        "APAP",
        "Apă purificată",
        "L",
        {
            "lot_managed": True,
            "withdrawal": Withdrawal.FIFO,
            "lot_code_type": "LOT-ZI",
            "lots_automatic": True,
            "lot_validity_days": 14,
            "expiry_editable": False,
            "expiry_block_days": 0,
        },
    ),
    (
        "IGIE",
        "DEZM",
        "Dezinfectant de mâini, vrac",
        "L",
        {
            **_QUARANTINED,
            "lot_type": "VRAC",
            "withdrawal": Withdrawal.FEFO,
            "lot_code_type": "LOT-DEZ",
            "lots_automatic": True,
            "lot_validity_days": 730,
            "expiry_policy": ExpiryPolicy.MONTH_END,
            "expiry_warn_days": 120,
            "expiry_block_days": 60,
        },
    ),
    (
        "IGIE",
        "DEZ500",
        "Dezinfectant de mâini, flacon 500 ml",
        "BUC",
        {
            **_BOTTLED,
            "withdrawal": Withdrawal.FEFO,
            "lot_code_type": "LOT-FLAC",
            "lot_validity_days": 540,
            "expiry_warn_days": 90,
            "expiry_block_days": 30,
        },
    ),
    (
        "IGIE",
        "DEZ100",
        "Dezinfectant de mâini, flacon 100 ml",
        "BUC",
        {
            **_BOTTLED,
            "withdrawal": Withdrawal.FEFO,
            "lot_code_type": "LOT-FLAC",
            "lot_validity_days": 540,
            "expiry_warn_days": 90,
            "expiry_block_days": 30,
        },
    ),
    (
        "IGIE",
        "SERV",
        "Șervețele dezinfectante, pachet de 80",
        "BUC",
        {
            "lot_managed": True,
            "withdrawal": Withdrawal.FEFO,
            "lot_code_type": "LOT-AVIZ",
            "lots_automatic": True,
            "lot_validity_days": 365,
            "expiry_editable": False,
            "expiry_warn_days": 60,
            "expiry_block_days": 0,
        },
    ),
    (
        "IGIE",
        "DOZ1",
        "Dozator de perete cu senzor",
        "BUC",
        {"lot_managed": True, "serial_code_type": "SN-LOT", "serial_validity_days": 730},
    ),
    (
        "CONS",
        "ETFL",
        "Etichete autocolante pentru flacon 500 ml",
        "BUC",
        {"lot_managed": True, "fifo_lots": True, "withdrawal": Withdrawal.FIFO},
    ),
]
