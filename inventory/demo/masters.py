"""What the company keeps, sells and buys, where, from whom. One row each, read top to bottom."""

from decimal import Decimal
from typing import Any

from inventory.models import Direction
from items.models import Withdrawal

UNITS = [
    ("BUC", "Bucată", 0),
    ("CUT", "Cutie", 0),
    ("ROL", "Rolă", 0),
    ("M", "Metru", 2),
    ("MP", "Metru pătrat", 2),
    ("L", "Litru", 3),
]

CLASSES = [
    ("CALC", "Calculatoare și stații de lucru"),
    ("STOC", "Medii de stocare"),
    ("COMP", "Componente"),
    ("MED", "Dispozitive medicale"),
    ("CONS", "Consumabile"),
    ("IGIE", "Igienă și dezinfectanți"),
    ("TEXT", "Textile"),
    ("FINI", "Finisaje"),
]

# Class, code, description, unit, then what differs from a plain item.
ITEMS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("CALC", "NB140", "Laptop Nord 14, 16 GB", "BUC", {"serial_code_type": "SN-AN", "serial_validity_days": 730}),
    ("CALC", "WS500", "Stație de lucru Atelier 500", "BUC", {"serial_code_type": "SN-AN", "serials_automatic": True}),
    ("CALC", "MON27", "Monitor 27 inchi", "BUC", {"serial_managed": True}),
    ("STOC", "HDD4T", "Hard disk 4 TB, 3,5 inchi", "BUC", {"serial_managed": True, "serial_validity_days": 1095}),
    ("STOC", "SSD1T", "SSD NVMe 1 TB", "BUC", {"serial_managed": True, "serial_validity_days": 1825}),
    ("COMP", "PB650", "Placă de bază B650", "BUC", {"serial_code_type": "SN5", "serials_automatic": True}),
    ("COMP", "RAM16", "Memorie DDR5 16 GB", "BUC", {}),
    ("COMP", "CARC1", "Carcasă ATX neagră", "BUC", {}),
    (
        "MED",
        "TENS1",
        "Tensiometru digital de braț",
        "BUC",
        {"serial_code_type": "SN5", "serials_automatic": True, "lot_managed": True, "lot_validity_days": 1095},
    ),
    ("MED", "TERM2", "Termometru cu infraroșu", "BUC", {"serial_code_type": "SN5", "serial_validity_days": 730}),
    (
        "MED",
        "MANU",
        "Mănuși de nitril, mărimea M",
        "BUC",
        {"lot_managed": True, "lot_code_type": "LOT-LUNA", "expiry_warn_days": 30, "expiry_block_days": 0},
    ),
    ("MED", "MASC", "Mască chirurgicală tip IIR", "BUC", {"lot_managed": True, "lot_validity_days": 900}),
    ("CONS", "PASTA", "Pastă termoconductoare 4 g", "BUC", {"lot_managed": True, "expiry_warn_days": 14}),
    ("CONS", "CABL", "Cablu UTP Cat. 6", "M", {}),
    ("CONS", "ETIC", "Etichete 100 × 150 mm", "BUC", {}),
    ("CONS", "HART", "Hârtie de copiator A4, top de 500 de coli", "BUC", {}),
    (
        "MED",
        "TGLI",
        "Teste de glicemie, cutie de 50",
        "BUC",
        {"lot_managed": True, "withdrawal": Withdrawal.FEFO, "expiry_warn_days": 30, "expiry_block_days": 0},
    ),
    (
        "MED",
        "GLUC",
        "Glucometru cu memorie",
        "BUC",
        {"lot_managed": True, "serial_managed": True, "withdrawal": Withdrawal.FEFO, "expiry_warn_days": 60},
    ),
    ("MED", "DEFI", "Defibrilator extern automat", "BUC", {"serial_managed": True}),
]
# The numbers on the boxes: of the prefix that GS1 keeps for demonstrations, 952. What is not here has none.
GTINS = {
    "HDD4T": "9520017400125",
    "SSD1T": "9520017400132",
    "MON27": "9520017500276",
    "RAM16": "9520017600167",
    "PASTA": "9520017700041",
    "HART": "9520066080507",
    "TENS1": "9520248001016",
    "TERM2": "9520248002020",
    "MANU": "9520248100030",
    "MASC": "9520248100146",
    "SERV": "9520248100801",
    "DOZ1": "9520248200013",
    "GLUC": "9520319001013",
    "TGLI": "9520319001501",
    "DEFI": "9520319700015",
    "DEZ100": "9520401001006",
    "DEZ500": "9520401005004",
}
VARIANTS = [("NB140", "GRI", "Gri argintiu"), ("NB140", "NEG", "Negru mat")]
# One box or reel is so many management units.
ALTERNATIVE_UNITS = [
    ("RAM16", "CUT", Decimal(10)),
    ("MANU", "CUT", Decimal(100)),
    ("MASC", "CUT", Decimal(50)),
    ("ETIC", "ROL", Decimal(500)),
    ("ETFL", "ROL", Decimal(250)),
    ("CABL", "ROL", Decimal(305)),
]

# Account, detail account, description, code name, customer, supplier.
PARTNERS = [
    ("401", "0001", "Distrib Electronic Oradea SRL", "DEO", False, True),
    ("401", "0002", "Componente Maramureș SA", "CMM", False, True),
    ("401", "0003", "Transilvania Medical SRL", "TRM", False, True),
    ("401", "0004", "Asamblare Sighet SRL", "ASG", False, True),
    ("401", "0005", "Reactivi Someș SRL", "RSO", False, True),
    ("401", "0006", "Solvenți Borșa SA", "SVB", False, True),
    ("401", "0007", "Tipografia Gutâi SRL", "TGU", False, True),
    ("401", "0008", "Confecții Chioar SRL", "CCH", False, True),
    ("401", "0009", "Ceramica Codru SA", "CCD", False, True),
    ("401", "0010", "Papetăria Mara SRL", "PMA", False, True),
    ("4111", "0001", "Clinica Nordmed SRL", "NORDMED", True, False),
    ("4111", "0002", "Școala Gimnazială „Valea Izei”", "IZEI", True, False),
    ("4111", "0003", "Librăria Țara Lăpușului SRL", "LAPUS", True, False),
    ("4111", "0004", "Informatică și Rețele Someș SRL", "IRS", True, True),
    ("4111", "0005", "Cabinet Medical Dr. Ardelean SRL", "CABMED", True, False),
]

# Code, description, subcontractor, locations.
WAREHOUSES = [
    (
        "BM",
        "Depozit central Baia Mare",
        "",
        [
            ("A-01", "Raft A, electronice cu serie"),
            ("A-02", "Raft A, componente"),
            ("MED", "Dulap dispozitive medicale"),
            ("CAR", "Zonă de carantină"),
            ("DEZ", "Cameră dezinfectanți"),
            ("PROB", "Dulap cu contraprobe"),
            ("EXP", "Zonă de expediție"),
            ("TEX", "Raft textile"),
            ("FIN", "Boxe finisaje"),
        ],
    ),
    (
        "CJ",
        "Magazin și service Cluj-Napoca",
        "",
        [("RAFT", "Raft magazin"), ("SERV", "Atelier service")],
    ),
    ("SG", "La Asamblare Sighet (lohn)", "ASG", [("LOHN", "Materiale la subcontractor")]),
]

# Warehouse, code, description, direction, then what differs.
TEMPLATES: list[tuple[str, str, str, Direction, dict[str, Any]]] = [
    ("CJ", "PRM", "Primire de la depozitul central", Direction.LOAD, {"default_location": "CJ/RAFT"}),
    ("CJ", "VNZ", "Vânzare din magazin", Direction.UNLOAD, {"default_location": "CJ/RAFT", "partner_required": True}),
    ("BM", "INI", "Stoc inițial", Direction.LOAD, {"integrate_initial_quantity": True}),
    ("BM", "CMP", "Cumpărare", Direction.LOAD, {"reference_required": True, "partner_required": True}),
    ("BM", "RET", "Retur de la client", Direction.LOAD, {"partner_required": True}),
    ("BM", "VNZ", "Vânzare", Direction.UNLOAD, {"partner_required": True}),
    ("BM", "LDL", "Lot din lot: divizare, îmbuteliere", Direction.UNLOAD, {"create_lot_from_lot": True}),
    ("BM", "CSM", "Consum intern", Direction.UNLOAD, {"default_location": "BM/A-02"}),
    (
        "BM",
        "APR",
        "Aprovizionare magazin Cluj",
        Direction.UNLOAD,
        {"default_location": "BM/A-02", "offset_warehouse": "CJ", "offset_template": "CJ/PRM"},
    ),
]
