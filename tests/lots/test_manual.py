"""docs/lots.md tells of what is there: uses, sentences, fields, pages and tests."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from inventory.kinds import RULES, Use
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from tests.factories import TODAY, ItemFactory, LocationFactory, line, posted

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "lots.md").read_text(encoding="utf-8")
ROOMS = ("inventory", "items", "lots", "numbering")
NAMED = re.compile(r"%\(\w+\)[sd]")
USES = {"sales": Use.SALES, "production": Use.PRODUCTION, "other": Use.OTHER}


def rows(title):
    """The cells of the tables under a heading, without the heads of the tables."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    tables = re.findall(r"(?:^\|.*\n)+", section + "\n", re.MULTILINE)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for t in tables for row in t.splitlines()[2:]]
    assert cells
    return cells


def in_backticks(text):
    return re.findall(r"`([^`]+)`", text)


def sentences():
    """What the program may say, as patterns: each text that is given to gettext, anything in its named places."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext_lazy"):
                    text = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
                    parts = NAMED.split(text)
                    # What is all names matches anything.
                    if sum(map(len, parts)) > 12:
                        yield ".+".join(map(re.escape, parts))


def is_page(name):
    for arguments in ([], [1], ["transfer"]):
        try:
            reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False


def is_field(name):
    room, model, field = name.split(".")
    return field in {known.name for known in apps.get_model(room, model)._meta.get_fields()}


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_the_use_of_every_kind_of_document_is_told_as_it_is(kind):
    told = {row[0]: row[1] for row in rows("Status") if len(row) == 2}[DocumentKind(kind).label]
    if RULES[kind].must_be_available:
        assert "that of the order that it carries out" in told
        told = told.rpartition(" ")[2]
    assert USES[told] is RULES[kind].use


def test_what_may_be_refused_is_told_in_the_words_that_users_see():
    said = re.compile("|".join(f"(?:{pattern})" for pattern in set(sentences())))
    assert [row[0] for row in rows("What may be refused") if not said.fullmatch(row[0])] == []


def test_what_to_look_at_in_the_demonstration_is_there():
    story = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "inventory" / "demo").glob("*.py"))
    assert [
        name for row in rows("See it in the demonstration") for name in in_backticks(row[0]) if name not in story
    ] == []


def test_every_field_and_page_that_the_manuals_ask_for_is_there():
    named = [name for row in rows("Where the manuals ask for it") for name in in_backticks(row[1])]
    assert [name for name in named if not (is_field(name) if name.count(".") == 2 else is_page(name))] == []


def test_every_row_of_what_the_manuals_ask_for_names_tests_that_are_there():
    missing = []
    for row in rows("Where the manuals ask for it"):
        proofs = in_backticks(row[2])
        assert proofs, row[0]
        for proof in proofs:
            name, _colons, test = proof.partition("::")
            path = ROOT / "tests" / name
            if not path.is_file() or not re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
                missing.append(proof)
    assert missing == []


def test_every_field_of_the_lot_that_people_see_is_asked_for_somewhere():
    asked = {name for row in rows("Where the manuals ask for it") for name in in_backticks(row[1])}
    kept = {"id", "code_key", "code_search", "customer_code_search", "supplier_code_search", "created_at"}
    fields = {f"lots.Lot.{field.name}" for field in Lot._meta.concrete_fields if field.name not in kept}
    assert fields - asked == set()


@pytest.mark.django_db
def test_the_start_date_is_that_of_the_document_unless_the_user_set_another():
    """Domain, start date: proposed is the date of the document that loaded it."""
    place, item, other = LocationFactory(), ItemFactory(lot=True), TODAY.replace(day=1, year=TODAY.year - 1)
    posted(
        "purchase-delivery",
        place,
        line(item, place, lot_code="L1"),
        line(item, place, lot_code="L2", start_date=other),
    )
    assert dict(Lot.objects.values_list("code", "start_date")) == {"L1": TODAY, "L2": other}


@pytest.mark.django_db
def test_customer_and_supplier_codes_come_from_the_line_and_may_repeat():
    """Seed: customer and supplier code may be the same for different lots of different items."""
    place = LocationFactory()
    for item in (ItemFactory(lot=True), ItemFactory(lot=True)):
        told = line(item, place, lot_code="L1", supplier_code="S-1", customer_code="C-1")
        posted("purchase-delivery", place, told)
    assert list(Lot.objects.values_list("supplier_code", "customer_code")) == [("S-1", "C-1")] * 2
