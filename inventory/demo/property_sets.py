"""Properties, their sets and named searches, and the items that have them. One row each, read top to bottom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from attributes.models import MandatoryType, ValueType

# In these, "pe stoc" is what each piece of stock has; the rest describes the item.
STYLE, COLOUR, SIZE, LONG_SIZE = "Stil", "Culoare", "Mărime", "Mărime lungă"
STOCK_COLOUR, STOCK_SIZE = "Culoare pe stoc", "Mărime pe stoc"
SCREEN, MEMORY, CASE = "Diagonală ecran", "Memorie GB", "Culoare carcasă"
SHADE, THICKNESS, REMARK = "Nuanță", "Grosime mm", "Observații lot"
NO_LONGER_MADE = "Roz auriu"

_COLOURS = ["Alb", "Negru", "Roșu", "Albastru", "Verde"]
_SIZES = ["XS", "S", "M", "L"]
_OF_STOCK = {"instance": True, "search": True}

# Name, value type, description, what differs from a plain search property, the values of a list.
PROPERTIES: list[tuple[str, ValueType, str, dict[str, Any], list[str]]] = [
    (
        STYLE,
        ValueType.LIST,
        "Croiala tricoului",
        {"search": True},
        ["Mâneci scurte", "Mâneci lungi", "Fără mâneci"],
    ),
    (COLOUR, ValueType.LIST, "", {"search": True}, _COLOURS),
    (SIZE, ValueType.LIST, "", {"search": True, "mandatory": True}, _SIZES),
    (
        LONG_SIZE,
        ValueType.LIST,
        "Numai a tricourilor lungi",
        {"search": True, "mandatory": True},
        ["X", "XL", "XXL"],
    ),
    (STOCK_COLOUR, ValueType.LIST, "", {**_OF_STOCK, "mandatory": True}, _COLOURS),
    (STOCK_SIZE, ValueType.LIST, "Cea de pe etichetă", {**_OF_STOCK, "mandatory": True}, _SIZES),
    (SCREEN, ValueType.NUMBER, "În țoli", {"search": True}, []),
    (MEMORY, ValueType.NUMBER, "Cea montată acum", {**_OF_STOCK, "mandatory": True}, []),
    (CASE, ValueType.LIST, "", _OF_STOCK, ["Gri argintiu", "Negru mat", NO_LONGER_MADE]),
    (SHADE, ValueType.LIST, "De comparat cu mostra", {**_OF_STOCK, "mandatory": True}, ["Alb", "Ivoar", "Gri piatră"]),
    (THICKNESS, ValueType.NUMBER, "Măsurată la recepție", _OF_STOCK, []),
    (REMARK, ValueType.TEXT, "Ce s-a văzut la recepție", _OF_STOCK, []),
]

# Name, description, what the set says, its properties in sequence.
SETS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("Tricouri", "Fiecare combinație este un articol", {}, [STYLE, COLOUR, SIZE]),
    ("Tricouri lungi", "Cu mărimile lor", {}, [STYLE, COLOUR, LONG_SIZE]),
    (
        "Tricouri pe stoc",
        "Un articol, de mai multe culori și mărimi",
        {"instance": True, "mandatory_type": MandatoryType.MATERIAL},
        [STYLE, STOCK_COLOUR, STOCK_SIZE],
    ),
    (
        "Calculatoare",
        "Numărul de serie cu garanția lui",
        {
            "instance": True,
            "mandatory_type": MandatoryType.SHIPPING,
            "uses_serial": True,
            "serial_rule": "SN-AN",
            "serial_mandatory": True,
            "uses_warranty": True,
            "warranty_days": 730,
            "warranty_mandatory": True,
        },
        [SCREEN, MEMORY, CASE],
    ),
    (
        "Plăci ceramice",
        "Loturile diferă la nuanță și la grosime",
        {
            "instance": True,
            "uses_lot": True,
            "lot_rule": "LOT-LUNA",
            "lot_mandatory": True,
            "uses_warranty": True,
            "warranty_days": 1825,
        },
        [SHADE, THICKNESS, REMARK],
    ),
]

# Name, description, what it finds: property and value; of a text, what it contains.
SEARCHES: list[tuple[str, str, list[tuple[str, str | Decimal]]]] = [
    ("Mare", "Tricouri L și tricouri lungi XL", [(SIZE, "L"), (LONG_SIZE, "XL"), (STOCK_SIZE, "L")]),
    ("Mică", "Tricouri XS și S", [(SIZE, "XS"), (SIZE, "S"), (STOCK_SIZE, "XS"), (STOCK_SIZE, "S")]),
    (
        "De culoare deschisă",
        "Tricouri și plăci",
        [(COLOUR, "Alb"), (STOCK_COLOUR, "Alb"), (SHADE, "Alb"), (SHADE, "Ivoar")],
    ),
    ("Memorie mare", "32 sau 64 GB", [(MEMORY, Decimal(32)), (MEMORY, Decimal(64))]),
    ("Cu defecte la recepție", "Colțuri ciobite", [(REMARK, "ciobit")]),
]

# As those of ``masters``: class, code, description, unit, then what differs from a plain item.
ITEMS: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("TEXT", "TRA-S", "Tricou de bumbac alb, S", "BUC", {"property_set": "Tricouri"}),
    ("TEXT", "TRA-M", "Tricou de bumbac alb, M", "BUC", {"property_set": "Tricouri"}),
    ("TEXT", "TRA-L", "Tricou de bumbac alb, L", "BUC", {"property_set": "Tricouri"}),
    ("TEXT", "TRR-L", "Tricou de bumbac roșu, L", "BUC", {"property_set": "Tricouri"}),
    ("TEXT", "TRV-M", "Tricou de alergare verde, M", "BUC", {"property_set": "Tricouri"}),
    ("TEXT", "TLN-X", "Tricou lung negru, X", "BUC", {"property_set": "Tricouri lungi"}),
    ("TEXT", "TLN-XL", "Tricou lung negru, XL", "BUC", {"property_set": "Tricouri lungi"}),
    ("TEXT", "TLA-XXL", "Tricou lung albastru, XXL", "BUC", {"property_set": "Tricouri lungi"}),
    ("TEXT", "POLO", "Tricou polo cu sigla firmei", "BUC", {"property_set": "Tricouri pe stoc"}),
    ("CALC", "NB156", "Laptop Nord 15,6", "BUC", {"property_set": "Calculatoare"}),
    ("CALC", "NB173", "Laptop Nord 17,3 pentru grafică", "BUC", {"property_set": "Calculatoare"}),
    ("FINI", "GRES60", "Gresie porțelanată 60 × 60", "MP", {"property_set": "Plăci ceramice"}),
]

# The general values of items, as they were entered; the green shirt had another colour at first, by mistake.
GENERAL_VALUES: list[tuple[str, dict[str, str | Decimal]]] = [
    ("TRA-S", {STYLE: "Mâneci scurte", COLOUR: "Alb", SIZE: "S"}),
    ("TRA-M", {STYLE: "Mâneci scurte", COLOUR: "Alb", SIZE: "M"}),
    ("TRA-L", {STYLE: "Mâneci scurte", COLOUR: "Alb", SIZE: "L"}),
    ("TRR-L", {STYLE: "Mâneci lungi", COLOUR: "Roșu", SIZE: "L"}),
    ("TRV-M", {STYLE: "Fără mâneci", COLOUR: "Albastru", SIZE: "M"}),
    ("TRV-M", {STYLE: "Fără mâneci", COLOUR: "Verde", SIZE: "M"}),
    ("TLN-X", {STYLE: "Mâneci lungi", COLOUR: "Negru", LONG_SIZE: "X"}),
    ("TLN-XL", {STYLE: "Mâneci lungi", COLOUR: "Negru", LONG_SIZE: "XL"}),
    ("TLA-XXL", {STYLE: "Mâneci scurte", COLOUR: "Albastru", LONG_SIZE: "XXL"}),
    ("POLO", {STYLE: "Mâneci scurte"}),
    ("NB156", {SCREEN: Decimal("15.6")}),
    ("NB173", {SCREEN: Decimal("17.3")}),
]
