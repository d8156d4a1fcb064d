"""What the tests of the manuals read: tables of a page, and whether what they name is there."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse

ROOT = Path(settings.BASE_DIR)


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(text, title):
    """What stands under a heading of the second level."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text):
    """The cells of the tables in a text, without the heads of the tables."""
    tables = re.findall(r"(?:^\|.*\n)+", text + "\n", re.MULTILINE)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for t in tables for row in t.splitlines()[2:]]
    assert cells
    return cells


def in_backticks(text):
    return re.findall(r"`([^`]+)`", text)


def is_page(name):
    """Whether an address has this name, whatever it takes."""
    for arguments in ([], [1], [1, 1], ["transfer"]):
        try:
            reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False


def is_field(name):
    """Whether it is a field of a model, as room.Model.field."""
    room, model, field = name.split(".")
    return field in {known.name for known in apps.get_model(room, model)._meta.get_fields()}


def is_thing(name):
    """Whether it is a field of a model, or something that a module has, as inventory.services.post_document."""
    if re.fullmatch(r"[a-z]+\.[A-Z]\w+\.[a-z_]+", name):
        return is_field(name)
    module, _dot, rest = name.rpartition(".")
    while module:
        try:
            found = import_module(module)
        except ModuleNotFoundError:
            module, _dot, last = module.rpartition(".")
            rest = f"{last}.{rest}"
            continue
        for part in rest.split("."):
            found = getattr(found, part, None)
        return found is not None
    return False


def sentences(*rooms):
    """What the rooms may say, as patterns: each text that is given to gettext, anything in its named places."""
    for room in rooms:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext_lazy"):
                    text = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
                    parts = re.split(r"%\(\w+\)[sd]", text)
                    # What is all names matches anything.
                    if sum(map(len, parts)) > 12:
                        yield ".+".join(map(re.escape, parts))


def unsaid(quotes, *rooms):
    """Those of the quotes that none of the rooms says."""
    said = re.compile("|".join(f"(?:{pattern})" for pattern in set(sentences(*rooms))))
    return [quote for quote in quotes if not said.fullmatch(quote)]


def not_in_demonstration(names):
    """Those of the names that the demonstration does not have."""
    story = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "inventory" / "demo").glob("*.py"))
    return [name for name in names if f'"{name}"' not in story]


@cache
def tests_in(name):
    """The names of the tests in a file below tests/; none where there is no such file."""
    path = ROOT / "tests" / name
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def is_test(name):
    """Whether there is such a test, as room/test_file.py::test_name."""
    path, _colons, test = name.partition("::")
    return test in tests_in(path)
