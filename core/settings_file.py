"""Reading what administrators configure from JSON: every bad value is told by its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from core.codes import clean_code, code_key
from core.csv import Problems
from core.models import CodedModel

T = TypeVar("T")
M = TypeVar("M", bound=Model)
# JSON can spell what no database stores as text: NUL and halves of characters.
_STORABLE = re.compile("[^\\x00\\ud800-\\udfff]*")
Fields = Mapping[str, type]


@dataclass
class Node:
    """One object of the file, with its path, as ``code_types[0].segments[2]``."""

    path: str
    data: dict[str, Any]
    problems: Problems

    def fail(self, name: str, reason: str) -> None:
        place = ".".join(part for part in (self.path, name) if part)
        self.problems.add(0, "", f"{place}: {reason}")

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Tell keys that mean nothing here."""
        for name in self.data:
            if name not in known:
                reason = _("unknown key. The keys are: %(keys)s.") % {"keys": ", ".join(known)}
                self.fail(name, reason)

    def value(self, name: str, kind: type[T], default: T) -> T:
        """The value, of its kind; the default when it is absent, or wrong and so told."""
        if name not in self.data:
            return default
        given = self.data[name]
        # In Python, but not in JSON, true is a number.
        if isinstance(given, kind) and (kind is bool or not isinstance(given, bool)):
            if not isinstance(given, str) or _STORABLE.fullmatch(given):
                return given
            self.fail(name, _("holds a character that is no text."))
            return default
        self.fail(name, _("%(value)r is not %(kind)s.") % {"value": given, "kind": _kind_name(kind)})
        return default

    def code(self, name: str) -> str:
        """A code that must be there; empty when it is not, or is bad, and so told."""
        text = self.value(name, str, "")
        if name not in self.data:
            self.fail(name, _("is missing."))
        elif text or self.data[name] == "":
            try:
                return clean_code(text)
            except ValidationError as error:
                self.fail(name, " ".join(error.messages))
        return ""

    def assign(self, record: Model, fields: Fields) -> None:
        """Give the record the values that the object has."""
        for name, kind in fields.items():
            setattr(record, name, self.value(name, kind, getattr(record, name)))

    def objects(self, name: str) -> list[Node]:
        """The objects of a list."""
        found = []
        for index, given in enumerate(self.value(name, list, [])):
            path = f"{self.path}.{name}[{index}]" if self.path else f"{name}[{index}]"
            if isinstance(given, dict):
                found.append(Node(path, given, self.problems))
            else:
                self.problems.add(0, "", _("%(path)s: is not an object.") % {"path": path})
        return found

    def reference(self, name: str, find: Callable[[str], T | None], current: T | None) -> T | None:
        """The record that a code names; null is none, an absent key leaves the current one."""
        if name not in self.data:
            return current
        if self.data[name] is None:
            return None
        code = self.value(name, str, "")
        found = find(code_key(code)) if code else None
        if found is None and isinstance(self.data[name], str):
            self.fail(name, _("there is no “%(code)s”.") % {"code": code})
        return found

    def checked(
        self, record: Model, *, leave_out: Collection[str] = (), names: Mapping[str, str] | None = None
    ) -> bool:
        """Whether the model takes the record as it is; else what is wrong is told, by ``names`` where the file calls
        a field something else. Fields that are left out were checked by who read them."""
        try:
            record.full_clean(exclude=leave_out)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                told = "" if name == NON_FIELD_ERRORS else (names or {}).get(name, name)
                self.fail(told, " ".join(messages))
            return False
        return True

    def fields_checked(self, record: Model, parent: str) -> None:
        """Tell what is wrong with the fields of a part of a record, which does not name its ``parent`` yet."""
        try:
            record.clean_fields(exclude={parent})
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.fail(name, " ".join(messages))

    def named(self, name: str) -> list[Node]:
        """The objects of a list in which a text stands for an object that has only this name."""
        found = []
        for index, given in enumerate(self.value(name, list, [])):
            path = f"{self.path}.{name}[{index}]" if self.path else f"{name}[{index}]"
            if isinstance(given, str | dict):
                found.append(Node(path, given if isinstance(given, dict) else {"name": given}, self.problems))
            else:
                self.problems.add(0, "", _("%(path)s: is neither a text nor an object.") % {"path": path})
        return found


@dataclass
class Tally:
    """What became of the objects of one key."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    seen: dict[Any, str] = field(default_factory=dict)

    def first_time(self, node: Node, key: Any) -> bool:
        """Whether the file names the record for the first time; else tells it."""
        first = self.seen.setdefault(key, node.path)
        if first != node.path:
            node.fail("", _("is %(first)s again.") % {"first": first})
        return first == node.path

    def count(self, before: object, after: object) -> None:
        if before is None:
            self.created += 1
        elif before == after:
            self.unchanged += 1
        else:
            self.updated += 1

    def __str__(self) -> str:
        numbers = {"created": self.created, "updated": self.updated, "unchanged": self.unchanged}
        return _("%(created)d created, %(updated)d updated, %(unchanged)d unchanged.") % numbers


def plain(record: Model, fields: Fields) -> dict[str, Any]:
    """The record's fields as the file has them."""
    return {name: getattr(record, name) for name in fields}


def give_coded(model: type[CodedModel], fields: Fields) -> list[dict[str, Any]]:
    """Every record of a table that is known by its code alone, as the file has it."""
    return [_give(record, fields) for record in model._default_manager.order_by("code_key")]


def take_coded(model: type[CodedModel], fields: Fields, nodes: list[Node]) -> Tally:
    """Create and update the records of such a table by code."""
    stored = {record.code_key: record for record in model._default_manager.all()}
    tally = Tally()
    for node in nodes:
        node.refuse_unknown(("code", *fields))
        code = node.code("code")
        if not code or not tally.first_time(node, code_key(code)):
            continue
        record = stored.get(code_key(code))
        before = _give(record, fields) if record else None
        record = record or model(code=code, description=code)
        node.assign(record, fields)
        after = _give(record, fields)
        tally.count(before, after)
        if before != after and node.checked(record):
            record.save()
    return tally


def _give(record: CodedModel, fields: Fields) -> dict[str, Any]:
    return {"code": record.code, **plain(record, fields)}


def texts(node: Node, name: str) -> Iterator[tuple[int, str]]:
    """The texts of a list, with their places."""
    for index, given in enumerate(node.value(name, list, [])):
        if isinstance(given, str):
            yield index, given
        else:
            node.fail(f"{name}[{index}]", _("%(value)r is not %(kind)s.") % {"value": given, "kind": _kind_name(str)})


def _kind_name(kind: type) -> str:
    names = {str: _("a text"), int: _("a whole number"), bool: _("true or false"), list: _("a list")}
    return names[kind]
