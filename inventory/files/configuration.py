"""Document types and movement templates in settings.json."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain, texts
from inventory.models import Direction, DocumentType, MovementTemplate
from places.models import Location, Warehouse

_TYPE_FIELDS: Fields = {
    "description": str,
    "active": bool,
    "number_prefix": str,
    "number_digits": int,
    "numbered_per_warehouse": bool,
    "numbered_per_year": bool,
    "partner_required": bool,
}
_TEMPLATE_FIELDS: Fields = {
    "description": str,
    "active": bool,
    "lot_management": bool,
    "create_serials": bool,
    "integrate_initial_quantity": bool,
    "create_lot_from_lot": bool,
    "allow_unavailable_lots": bool,
    "reference_required": bool,
    "partner_required": bool,
    "traceability": bool,
}
_REFERENCES = ("offset_warehouse", "offset_template", "default_location", "document_types")
_TEMPLATE_KEYS = ("warehouse", "code", "direction", *_TEMPLATE_FIELDS, *_REFERENCES)
_DIRECTIONS = {"load": Direction.LOAD, "unload": Direction.UNLOAD}
_NAMES: dict[int, str] = {direction: name for name, direction in _DIRECTIONS.items()}


def give_document_types() -> list[dict[str, Any]]:
    """Every document type as the file has it."""
    return [_give_type(kind) for kind in DocumentType.objects.order_by("code")]


def _give_type(kind: DocumentType) -> dict[str, Any]:
    return {"code": kind.code, **plain(kind, _TYPE_FIELDS)}


def take_document_types(nodes: list[Node]) -> Tally:
    """Update document types by code; there is one for each kind, so none is made."""
    stored = {kind.code: kind for kind in DocumentType.objects.all()}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(("code", *_TYPE_FIELDS))
        code = node.code("code")
        kind = stored.get(code)
        if code and kind is None:
            types = ", ".join(stored)
            node.fail("code", _("is not a document type; the types are %(types)s.") % {"types": types})
        if kind is None or not tally.first_time(node, code):
            continue
        before = _give_type(kind)
        node.assign(kind, _TYPE_FIELDS)
        tally.count(before, _give_type(kind))
        if node.checked(kind):
            kind.save()
    return tally


def give_templates() -> list[dict[str, Any]]:
    """Every movement template as the file has it."""
    return [_give(template) for template in _stored_templates()]


def _stored_templates() -> list[MovementTemplate]:
    templates = MovementTemplate.objects.order_by("warehouse__code_key", "code_key")
    related = templates.select_related("warehouse", "offset_warehouse", "offset_template", "default_location")
    return list(related.prefetch_related("document_types"))


def _give(template: MovementTemplate) -> dict[str, Any]:
    def code(record: Any) -> str | None:
        return record.code if record else None

    return {
        "warehouse": template.warehouse.code,
        "code": template.code,
        "direction": _NAMES[template.direction],
        **plain(template, _TEMPLATE_FIELDS),
        "offset_warehouse": code(template.offset_warehouse),
        "offset_template": code(template.offset_template),
        "default_location": code(template.default_location),
        "document_types": sorted(kind.code for kind in template.document_types.all()),
    }


def take_templates(nodes: list[Node]) -> Tally:
    """Create and update templates by warehouse and code. Offset templates may stand later in the file."""
    return _Templates().take(nodes)


class _Templates:
    def __init__(self) -> None:
        stored = _stored_templates()
        self.before = {template.pk: _give(template) for template in stored}
        self.by_code = {(template.warehouse_id, template.code_key): template for template in stored}
        self.warehouses = {warehouse.code_key: warehouse for warehouse in Warehouse.objects.all()}
        self.types = {kind.code: kind for kind in DocumentType.objects.all()}
        self.tally = Tally()

    def take(self, nodes: list[Node]) -> Tally:
        taken = [(node, template) for node in nodes if (template := self._basics(node))]
        for node, template in taken:
            self._references(node, template)
        for template in {id(template): template for _node, template in taken}.values():
            made = MovementTemplate.objects.get(pk=template.pk)
            self.tally.count(self.before.get(template.pk), _give(made))
        return self.tally

    def _basics(self, node: Node) -> MovementTemplate | None:
        """What stands alone; the template is saved, so that others may refer to it."""
        wrong = node.problems.total
        node.refuse_unknown(_TEMPLATE_KEYS)
        code = node.code("code")
        if "warehouse" not in node.data:
            node.fail("warehouse", _("is missing."))
        warehouse = node.reference("warehouse", self.warehouses.get, None)
        if warehouse is None or not code or not self.tally.first_time(node, (warehouse.pk, code_key(code))):
            return None
        key = (warehouse.pk, code_key(code))
        template = self.by_code.get(key) or MovementTemplate(warehouse=warehouse, code=code, description=code)
        direction = node.value("direction", str, _NAMES.get(template.direction, ""))
        if direction not in _DIRECTIONS:
            node.fail("direction", _("is neither load nor unload."))
            return None
        template.direction = _DIRECTIONS[direction]
        node.assign(template, _TEMPLATE_FIELDS)
        if not node.checked(template) or node.problems.total != wrong:
            return None
        template.save()
        self.by_code[key] = template
        return template

    def _references(self, node: Node, template: MovementTemplate) -> None:
        template.offset_warehouse = node.reference("offset_warehouse", self.warehouses.get, template.offset_warehouse)
        offset = template.offset_warehouse_id
        template.offset_template = node.reference(
            "offset_template",
            lambda key: self.by_code.get((offset, key)) if offset else None,
            template.offset_template,
        )
        template.default_location = node.reference(
            "default_location",
            lambda key: Location.objects.filter(warehouse=template.warehouse_id, code_key=key).first(),
            template.default_location,
        )
        if node.checked(template):
            template.save()
        if "document_types" in node.data:
            template.document_types.set(self._types(node))

    def _types(self, node: Node) -> list[DocumentType]:
        found = []
        for index, code in texts(node, "document_types"):
            if code in self.types:
                found.append(self.types[code])
            else:
                node.fail(f"document_types[{index}]", _("“%(code)s” is not a document type.") % {"code": code})
        return found
