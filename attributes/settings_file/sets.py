"""Property sets with what they bring and the properties that they use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from attributes.contradictions import in_used
from attributes.guards import switched_off_in_use
from attributes.lookups import with_active_values
from attributes.models import Property, PropertySet, UsedProperty
from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain
from numbering.models import CodeKind, CodeType

_FIELDS: Fields = {"description": str, "active": bool, "instance": bool, "mandatory_type": str, "fifo_lot": bool}
_USED_FIELDS: Fields = {"active": bool, "sequence": int}
# What the parts of a block are called in the file and in the set.
_BLOCKS: Mapping[str, Mapping[str, str]] = {
    "lot": {"rule": "lot_rule", "start": "lot_start", "end": "lot_end", "mandatory": "lot_mandatory"},
    "serial": {"rule": "serial_rule", "start": "serial_start", "end": "serial_end", "mandatory": "serial_mandatory"},
    "warranty": {"days": "warranty_days", "mandatory": "warranty_mandatory"},
}
_KINDS = {"lot": CodeKind.LOT, "serial": CodeKind.SERIAL}
_RULES = ("lot_rule", "serial_rule")
_KEYS = ("name", *_FIELDS, *_BLOCKS, "properties")
# The fields of a set as the file calls them.
_PATHS = {
    **{f"uses_{block}": block for block in _BLOCKS},
    **{field: f"{block}.{name}" for block, names in _BLOCKS.items() for name, field in names.items()},
}


def give_sets() -> list[dict[str, Any]]:
    """Every property set as the file has it."""
    return [_give(one, one.used_properties.all()) for one in _stored()]


def _stored() -> list[PropertySet]:
    stored = PropertySet.objects.order_by("name_key").select_related(*_RULES)
    return list(stored.prefetch_related("used_properties__property"))


def _give(property_set: PropertySet, used: Iterable[UsedProperty]) -> dict[str, Any]:
    ordered = sorted(used, key=lambda one: one.sequence)
    return {
        "name": property_set.name,
        **plain(property_set, _FIELDS),
        **{block: _give_block(property_set, block) for block in _BLOCKS},
        "properties": [_give_used(place, one) for place, one in enumerate(ordered)],
    }


def _give_block(property_set: PropertySet, block: str) -> dict[str, Any] | None:
    if not getattr(property_set, f"uses_{block}"):
        return None
    given = {name: getattr(property_set, field) for name, field in _BLOCKS[block].items()}
    if isinstance(given.get("rule"), CodeType):
        given["rule"] = given["rule"].code
    return given


def _give_used(place: int, used: UsedProperty) -> dict[str, Any] | str:
    """A text where there is nothing but the name: the place in the list is its sequence."""
    if used.active and used.sequence == place:
        return used.property.name
    return {"name": used.property.name, **plain(used, _USED_FIELDS)}


def take_sets(nodes: list[Node]) -> Tally:
    """Create and update sets by name; used properties, when given, replace the old ones."""
    return _Sets().take(nodes)


class _Sets:
    def __init__(self) -> None:
        self.stored = {one.name_key: one for one in _stored()}
        self.rules = {(rule.kind, rule.code_key): rule for rule in CodeType.objects.all()}
        self.properties = {one.name_key: one for one in Property.objects.all()}
        self.with_values = with_active_values([one.pk for one in self.properties.values()])
        self.tally = Tally()

    def take(self, nodes: list[Node]) -> Tally:
        for node in nodes:
            node.refuse_unknown(_KEYS)
            name = node.code("name")
            if name and self.tally.first_time(node, code_key(name)):
                self._take(node, self.stored.get(code_key(name)), PropertySet(name=name))
        return self.tally

    def _take(self, node: Node, stored: PropertySet | None, new: PropertySet) -> None:
        had = list(stored.used_properties.all()) if stored else []
        before = _give(stored, had) if stored else None
        wrong = node.problems.total
        property_set = stored or new
        node.assign(property_set, _FIELDS)
        for block in _BLOCKS:
            self._block(node, property_set, block)
        used = self._used(node) if "properties" in node.data else had
        # A rule that became inactive stays where it is, and travels with it.
        if node.problems.total != wrong or not node.checked(property_set, leave_out=_RULES, names=_PATHS):
            return
        for found in in_used(property_set, used, self.with_values):
            node.fail(_path(node, found.row), found.reason)
        places = {one.property_id: place for place, one in enumerate(used)}
        for gone, reason in switched_off_in_use(property_set, used):
            node.fail(_path(node, places.get(gone.property_id)), reason)
        after = _give(property_set, used)
        self.tally.count(before, after)
        if before != after and node.problems.total == wrong:
            _save(property_set, used)

    def _block(self, node: Node, property_set: PropertySet, block: str) -> None:
        """What the file says of the lot, the serial number or the warranty date: null for none."""
        if block not in node.data:
            return
        given, fields = node.data[block], _BLOCKS[block]
        setattr(property_set, f"uses_{block}", given is not None)
        if given is None:
            for name, nothing in (("rule", None), ("days", None), ("mandatory", False)):
                if name in fields:
                    setattr(property_set, fields[name], nothing)
        elif not isinstance(given, dict):
            node.fail(block, _("is neither null nor an object."))
        else:
            child = Node(f"{node.path}.{block}", given, node.problems)
            child.refuse_unknown(tuple(fields))
            for name, field in fields.items():
                setattr(property_set, field, self._part(child, block, name, getattr(property_set, field)))

    def _part(self, node: Node, block: str, name: str, current: Any) -> Any:
        if name == "rule":
            return node.reference(name, lambda key: self._rule(_KINDS[block], key), current)
        if name == "days":
            return None if node.data.get(name, current) is None else node.value(name, int, current or 0)
        return node.value(name, bool if name == "mandatory" else str, current)

    def _rule(self, kind: str, key: str) -> CodeType | None:
        """The rule of the kind; one of the other kind is found too, to be told what it is."""
        other = next(one for one in CodeKind.values if one != kind)
        return self.rules.get((kind, key)) or self.rules.get((other, key))

    def _used(self, node: Node) -> list[UsedProperty]:
        found = []
        for place, child in enumerate(node.named("properties")):
            child.refuse_unknown(("name", *_USED_FIELDS))
            name = child.code("name")
            property_ = self.properties.get(code_key(name)) if name else None
            if property_ is None:
                if name:
                    child.fail("name", _("there is no “%(code)s”.") % {"code": name})
                continue
            used = UsedProperty(property=property_, sequence=place)
            child.assign(used, _USED_FIELDS)
            child.fields_checked(used, "property_set")
            found.append(used)
        return found


def _path(node: Node, row: int | None) -> str:
    return f"properties[{row}]" if "properties" in node.data and row is not None else "properties"


def _save(property_set: PropertySet, used: list[UsedProperty]) -> None:
    property_set.save()
    UsedProperty.objects.filter(property_set=property_set).delete()
    for one in used:
        one.pk, one.property_set = None, property_set
    UsedProperty.objects.bulk_create(used)
