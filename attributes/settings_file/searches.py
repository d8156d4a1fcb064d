"""Named searches: pairs of a property and a value."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from attributes.contradictions import in_search, in_search_value
from attributes.models import Property, PropertySearch, PropertySearchValue, ValueType
from attributes.services import shown
from core.codes import code_key
from core.settings_file import Fields, Node, Tally, plain

_FIELDS: Fields = {"description": str, "active": bool}
_KEYS = ("name", *_FIELDS, "values")
_PAIR = 2


def give_searches() -> list[dict[str, Any]]:
    """Every named search as the file has it."""
    return [_give(search, search.values.all()) for search in _stored()]


def _stored() -> list[PropertySearch]:
    stored = PropertySearch.objects.order_by("name_key")
    return list(stored.prefetch_related("values__property", "values__choice"))


def _give(search: PropertySearch, values: Iterable[PropertySearchValue]) -> dict[str, Any]:
    pairs = [[value.property.name, _give_value(value)] for value in values]
    return {"name": search.name, **plain(search, _FIELDS), "values": pairs}


def _give_value(value: PropertySearchValue) -> str:
    if value.choice is not None:
        return value.choice.name
    return shown(value.number) if value.number is not None else value.text


def take_searches(nodes: list[Node]) -> Tally:
    """Create and update named searches by name; values, when given, replace the old ones."""
    stored = {one.name_key: one for one in _stored()}
    properties = {one.name_key: one for one in Property.objects.prefetch_related("choices")}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(_KEYS)
        name = node.code("name")
        if name and tally.first_time(node, code_key(name)):
            _take(node, stored.get(code_key(name)), PropertySearch(name=name), properties, tally)
    return tally


def _take(
    node: Node, stored: PropertySearch | None, new: PropertySearch, properties: dict[str, Property], tally: Tally
) -> None:
    had = list(stored.values.all()) if stored else []
    before = _give(stored, had) if stored else None
    wrong = node.problems.total
    search = stored or new
    node.assign(search, _FIELDS)
    values = _values(node, properties) if "values" in node.data else had
    if not node.checked(search) or node.problems.total != wrong:
        return
    for found in in_search(values):
        node.fail("values" if found.row is None else f"values[{found.row}]", found.reason)
    after = _give(search, values)
    tally.count(before, after)
    if before != after and node.problems.total == wrong:
        search.save()
        PropertySearchValue.objects.filter(search=search).delete()
        for value in values:
            value.pk, value.search = None, search
        PropertySearchValue.objects.bulk_create(values)


def _values(node: Node, properties: dict[str, Property]) -> list[PropertySearchValue]:
    found = []
    for place, given in enumerate(node.value("values", list, [])):
        path = f"values[{place}]"
        if not (isinstance(given, list) and len(given) == _PAIR):
            node.fail(path, _("is not a pair: the name of a property, and a value of it."))
            continue
        # So that both are told by their places.
        pair = Node(node.path, {f"{path}[0]": given[0], f"{path}[1]": given[1]}, node.problems)
        wrong = node.problems.total
        name = pair.value(f"{path}[0]", str, "")
        property_ = properties.get(code_key(name))
        if property_ is None and node.problems.total == wrong:
            node.fail(f"{path}[0]", _("there is no “%(code)s”.") % {"code": name})
        if property_ is None:
            continue
        value = PropertySearchValue(property=property_)
        _read(pair, f"{path}[1]", value)
        if node.problems.total == wrong:
            _check(pair, path, value)
        found.append(value)
    return found


def _read(pair: Node, path: str, value: PropertySearchValue) -> None:
    """Give the value what stands at ``path``, by the type of its property."""
    property_ = value.property
    if property_.value_type == ValueType.NUMBER:
        value.number = _number(pair, path)
        return
    text = pair.value(path, str, "").strip()
    if property_.value_type != ValueType.LIST:
        value.text = text
        return
    value.choice = next((one for one in property_.choices.all() if one.name_key == code_key(text)), None)
    if value.choice is None and isinstance(pair.data[path], str):
        reason = _("“%(property)s” has no value “%(value)s”.")
        pair.fail(path, reason % {"property": property_, "value": text})


def _number(pair: Node, path: str) -> Decimal | None:
    """A number, or a text that is one."""
    given = pair.data[path]
    if isinstance(given, int | float | str) and not isinstance(given, bool):
        try:
            number = Decimal(str(given).strip())
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_finite():
            return number
    pair.fail(path, _("%(value)r is not %(kind)s.") % {"value": given, "kind": _("a number")})
    return None


def _check(pair: Node, path: str, value: PropertySearchValue) -> None:
    try:
        value.clean_fields(exclude={"search", "property", "choice"})
    except ValidationError as error:
        pair.fail(f"{path}[1]", " ".join(error.messages))
        return
    for field, reason in in_search_value(value).items():
        pair.fail(f"{path}[{0 if field == 'property' else 1}]", reason)
