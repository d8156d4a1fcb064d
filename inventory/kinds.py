"""What each kind of document does to stock, as declared data (domain: documents, movements, stock)."""

from dataclasses import dataclass
from enum import Enum

from numbering.document_kinds import DocumentKind


class Effect(Enum):
    """What the lines of a document do when it is posted."""

    LOAD = "load"
    UNLOAD = "unload"
    # Each line says whether it loads or unloads.
    BOTH = "both"
    # The template of the document says.
    BY_TEMPLATE = "by-template"
    # Engages stock without moving it.
    COMMIT = "commit"


class Use(Enum):
    """What is done with stock that leaves: a lot's status, sellable flag and expiry date allow it or forbid it."""

    SALES = "sales"
    PRODUCTION = "production"
    OTHER = "other"


@dataclass(frozen=True)
class KindRules:
    """The rules of one kind of document.

    ``origins`` are the kinds it may carry out: the commitments of an order or picking list are
    released by the unload that fulfils them; an invoice of a delivery note does not move stock again.
    ``must_be_available``: commits only what is on hand and not committed elsewhere. ``ships``: delivery notes, and
    the invoice that stands for one. ``use``: of what leaves; a picking list has that of the order it picks for.
    """

    effect: Effect
    use: Use = Use.OTHER
    partner_role: str = ""
    moves_to_target: bool = False
    needs_partner: bool = False
    serials_optional: bool = False
    must_be_available: bool = False
    ships: bool = False
    origins: tuple[DocumentKind, ...] = ()

    @property
    def sales(self) -> bool:
        """Whether it is a sales transaction (seed: tab Exclude)."""
        return self.use is Use.SALES


_K = DocumentKind
_ORDERS = (_K.CUSTOMER_ORDER, _K.PICKING_LIST)

RULES: dict[str, KindRules] = {
    _K.WAREHOUSE_RECORD: KindRules(Effect.BY_TEMPLATE),
    _K.PURCHASE_DELIVERY: KindRules(Effect.LOAD, partner_role="supplier"),
    _K.PRODUCTION_RECORD: KindRules(Effect.BOTH, use=Use.PRODUCTION, origins=(_K.PRODUCTION_ORDER, _K.PICKING_LIST)),
    # The goods then stand in the subcontractor's warehouse, until a return uses them up there.
    _K.SUBCONTRACT_DELIVERY: KindRules(
        Effect.UNLOAD,
        use=Use.PRODUCTION,
        partner_role="supplier",
        moves_to_target=True,
        needs_partner=True,
        ships=True,
        origins=(_K.PRODUCTION_ORDER, _K.PICKING_LIST),
    ),
    _K.SUBCONTRACT_RETURN: KindRules(Effect.BOTH, use=Use.PRODUCTION, partner_role="supplier", needs_partner=True),
    _K.PRODUCTION_ORDER: KindRules(Effect.COMMIT, use=Use.PRODUCTION, serials_optional=True),
    _K.CUSTOMER_ORDER: KindRules(Effect.COMMIT, use=Use.SALES, partner_role="customer", serials_optional=True),
    _K.PICKING_LIST: KindRules(Effect.COMMIT, must_be_available=True, origins=(_K.CUSTOMER_ORDER, _K.PRODUCTION_ORDER)),
    _K.SALES_DELIVERY: KindRules(Effect.UNLOAD, use=Use.SALES, partner_role="customer", ships=True, origins=_ORDERS),
    _K.SALES_INVOICE: KindRules(
        Effect.UNLOAD, use=Use.SALES, partner_role="customer", ships=True, origins=(*_ORDERS, _K.SALES_DELIVERY)
    ),
    _K.TRANSFER: KindRules(Effect.UNLOAD, moves_to_target=True, origins=(_K.PICKING_LIST,)),
    _K.CONSUMPTION: KindRules(Effect.UNLOAD, use=Use.PRODUCTION, origins=(_K.PRODUCTION_ORDER, _K.PICKING_LIST)),
    _K.STOCK_ADJUSTMENT: KindRules(Effect.BOTH),
}
