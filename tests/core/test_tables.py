"""Tables: values as people read them, links to where they lead, plain values for files."""

import datetime
import re
from decimal import Decimal

import pytest
from django.utils import translation

from core.csv import escape_cell, unescape_cell
from core.formatting import badge, describe, quantity, text, value_html
from core.table_rows import rows_html
from core.tables import Column, Table
from items.models import Item
from tests.factories import ItemFactory


class Sample(Table):
    row_url = "items:detail"
    order_by = ("code",)
    columns = (
        Column("code", "Code", kind="code", sortable=True),
        Column("both", "Both", ("code", "description"), value=lambda code, text: f"{code}/{text}"),
        Column("class", "Class", "item_class__code", order_by=("item_class__code", "-code"), link="items:list"),
        Column("active", "State", kind="badge", badges={True: ("on", "good"), False: ("off", "bad")}),
    )


class Sparse(Table):
    """Columns that may be empty; the last one sorts, so that it stays."""

    columns = (
        Column("code", "Code"),
        Column("text", "Text", optional=True),
        Column("number", "Number", kind="number", optional=True),
        Column("sorted", "Sorted", sortable=True, optional=True),
    )


def cells(table, values):
    (row,) = table.rows([values])
    return row


def test_cells_are_escaped_and_carry_their_headings_for_narrow_screens():
    row = cells(Sample(), (7, "<b>&", "<b>&", "<i>", "FOOD", True))
    assert "<b>" not in row.cells
    assert "<i>" not in row.cells
    assert "&lt;b&gt;&amp;" in row.cells
    assert 'data-label="State"' in row.cells


def test_the_first_cell_opens_the_row():
    row = cells(Sample(), (7, "A", "A", "x", "FOOD", True))
    assert row.url == "/items/7/"
    assert row.cells.startswith('<td class="code" data-label="Code"><a href="/items/7/" class="row-link">A</a></td>')


def test_a_cell_links_elsewhere_by_the_id_read_along_with_it():
    table = Table([Column("code", "Code"), Column("item", "Item", "x", link="items:detail", link_id="item_id")])
    assert table.fields == ["pk", "code", "x", "item_id"]
    assert '<a href="/items/9/">drive</a>' in cells(table, (1, "A", "drive", 9)).cells
    assert "href" not in cells(table, (1, "A", "drive", None)).cells


def test_a_state_is_a_word_with_a_tone():
    assert '<span class="badge bad">' in cells(Sample(), (7, "A", "A", "x", "FOOD", False)).cells
    assert "off</span>" in cells(Sample(), (7, "A", "A", "x", "FOOD", False)).cells


def test_a_row_can_be_chosen_by_its_name():
    row = cells(Sample(), (7, "<b>&", "<b>&", "<i>", "FOOD", True))
    html = rows_html([row], picking=True)
    assert html.startswith('<tr data-href="/items/7/"><td class="pick">')
    assert 'name="row" value="7"' in html
    assert "Choose &lt;b&gt;&amp;</span>" in html
    with translation.override("ro"):
        assert "Alege &lt;b&gt;&amp;</span>" in rows_html([row], picking=True)
    assert "pick" not in rows_html([row])


def test_cells_that_say_the_same_are_worked_out_once():
    asked = []
    table = Table([Column("code", "Code"), Column("text", "Text", value=lambda text: asked.append(text) or text)])
    rows = list(table.rows([(1, "A", "x"), (2, "B", "y"), (3, "C", "x")]))
    assert [re.findall(r"[xy](?=</td>)", row.cells) for row in rows] == [["x"], ["y"], ["x"]]
    assert asked == ["x", "y"]


def test_values_that_hold_lists_have_cells():
    table = Table([Column("code", "Code"), Column("names", "Names", value=", ".join)])
    assert "a, b</td>" in cells(table, (1, "A", ["a", "b"])).cells


def test_headings_sort_and_turn_round():
    headings = {heading.label: heading for heading in Sample().headings("code")}
    assert (headings["Code"].sort, headings["Code"].direction) == ("-code", "ascending")
    assert (headings["Class"].sort, headings["Class"].direction) == ("class", "")
    assert headings["Both"].sort == ""


def test_sorting_by_several_paths_turns_each_of_them():
    ordering = Sample().ordering(Item.objects.all(), "-class")
    assert [(key.path, key.descending) for key in ordering.keys] == [
        ("item_class__code", True),
        ("code", False),
        ("pk", True),
    ]


@pytest.mark.parametrize("sort", ["", "nonsense", "both", "pk"])
def test_a_sort_that_no_column_offers_is_the_usual_one(sort):
    assert Sample().ordering(Item.objects.all(), sort).fields == ("code", "pk")


def test_files_have_plain_values_under_the_names_of_the_columns():
    table = Sample()
    assert table.export_header() == ["code", "both", "class", "active"]
    assert list(table.export_rows([(7, "A", "A", "x", "FOOD", True)])) == [["A", "A/x", "FOOD", True]]


def test_a_time_is_exported_in_local_time():
    table = Table([Column("at", "At", kind="datetime")])
    moment = datetime.datetime(2026, 7, 1, 12, 0, 30, tzinfo=datetime.UTC)
    assert list(table.export_rows([(1, moment)])) == [["2026-07-01 15:00:30"]]


@pytest.mark.parametrize(
    ("number", "english", "romanian"),
    [
        (Decimal("1234567.500000"), "1,234,567.5", "1.234.567,5"),
        (Decimal("12.000000"), "12", "12"),
        (Decimal("-0.000001"), "-0.000001", "-0,000001"),
        (Decimal("1E+3"), "1,000", "1.000"),
        (Decimal("0.000000"), "0", "0"),
        (5000, "5,000", "5.000"),
        (None, "", ""),
    ],
)
def test_quantities_are_written_in_the_readers_language_without_trailing_zeros(number, english, romanian):
    with translation.override("en"):
        assert quantity(number) == english
    with translation.override("ro"):
        assert quantity(number) == romanian


def test_dates_are_written_in_the_readers_language():
    with translation.override("ro"):
        assert text(datetime.date(2026, 1, 31)) == "31.01.2026"
    with translation.override("en"):
        assert text(datetime.date(2026, 1, 31)) == "2026-01-31"


def test_yes_and_no_are_never_a_colour_alone():
    assert 'aria-label="yes"' in value_html(True)
    assert "no</span>" in value_html(False)
    assert badge("<late>", "warn").count("&lt;late&gt;") == 1
    assert "<svg" in badge("late", "warn")


@pytest.mark.django_db
def test_a_record_is_described_by_its_own_labels():
    item = ItemFactory(code="A", description="<drive>", gtin="")
    details = {detail.label: detail.html for detail in describe(item, "description", "gtin", "active")}
    assert details["Description"] == "&lt;drive&gt;"
    assert details["GTIN"] == ""
    assert "yes" in details["Active"]


@pytest.mark.django_db
def test_the_first_rows_for_a_panel_are_as_many_as_asked(django_assert_num_queries):
    for number in range(5):
        ItemFactory(code=f"A{number}")
    with django_assert_num_queries(1):
        rows = Sample().first(Item.objects.all(), 3)
    assert len(rows) == 3


@pytest.mark.parametrize("start", "=+-@\t")
def test_what_a_spreadsheet_would_calculate_is_text_in_an_export(start):
    assert escape_cell(f"{start}1+1") == f"'{start}1+1"
    assert unescape_cell(escape_cell(f"{start}1+1")) == f"{start}1+1"


def test_an_optional_column_is_left_out_of_a_page_on_which_it_is_empty():
    table = Sparse()
    table.leave_out_empty([(1, "A", "", None, ""), (2, "B", "", None, "")])
    assert [heading.name for heading in table.headings()] == ["code", "sorted"]
    (row,) = table.rows([(1, "A", "", None, "")])
    assert row.cells.count("<td") == 2
    table.leave_out_empty([(1, "A", "", None, ""), (2, "B", "", 0, "")])
    assert [heading.name for heading in table.headings()] == ["code", "number", "sorted"]


def test_files_have_the_optional_columns_whatever_is_in_them():
    table = Sparse()
    table.leave_out_empty([(1, "A", "", None, "")])
    assert table.export_header() == ["code", "text", "number", "sorted"]
    assert list(table.export_rows([(1, "A", "", None, "")])) == [["A", "", None, ""]]
