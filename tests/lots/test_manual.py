"""docs/lots.md tells of what is there: uses, sentences, fields, pages and tests."""

import pytest

from inventory.kinds import RULES, Use
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from tests.documentation import (
    in_backticks,
    is_field,
    is_page,
    is_test,
    not_in_demonstration,
    page,
    rows,
    section,
    unsaid,
)
from tests.factories import TODAY, ItemFactory, LocationFactory, line, posted

PAGE = page("lots.md")
USES = {"sales": Use.SALES, "production": Use.PRODUCTION, "other": Use.OTHER}


def told(title):
    """The rows of the tables under a heading of the page."""
    return rows(section(PAGE, title))


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_the_use_of_every_kind_of_document_is_told_as_it_is(kind):
    use = {row[0]: row[1] for row in told("Status") if len(row) == 2}[DocumentKind(kind).label]
    if RULES[kind].must_be_available:
        assert "that of the order that it carries out" in use
        use = use.rpartition(" ")[2]
    assert USES[use] is RULES[kind].use


def test_what_may_be_refused_is_told_in_the_words_that_users_see():
    quotes = [row[0] for row in told("What may be refused")]
    assert unsaid(quotes, "inventory", "items", "lots", "numbering") == []


def test_what_to_look_at_in_the_demonstration_is_there():
    named = [name for row in told("See it in the demonstration") for name in in_backticks(row[0])]
    assert not_in_demonstration(named) == []


def test_every_field_and_page_that_the_manuals_ask_for_is_there():
    named = [name for row in told("Where the manuals ask for it") for name in in_backticks(row[1])]
    assert [name for name in named if not (is_field(name) if name.count(".") == 2 else is_page(name))] == []


def test_every_row_of_what_the_manuals_ask_for_names_tests_that_are_there():
    proofs = {row[0]: in_backticks(row[2]) for row in told("Where the manuals ask for it")}
    assert [asked for asked, named in proofs.items() if not named] == []
    assert [name for named in proofs.values() for name in named if not is_test(name)] == []


def test_every_field_of_the_lot_that_people_see_is_asked_for_somewhere():
    asked = {name for row in told("Where the manuals ask for it") for name in in_backticks(row[1])}
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
        entry = line(item, place, lot_code="L1", supplier_code="S-1", customer_code="C-1")
        posted("purchase-delivery", place, entry)
    assert list(Lot.objects.values_list("supplier_code", "customer_code")) == [("S-1", "C-1")] * 2
