"""Property values as columns of files: found by name, read by type, written back the same."""

import datetime
from decimal import Decimal

import pytest

from attributes.columns import Given, PropertyColumns, WrittenProperties, entries_of
from attributes.fields import Scope
from attributes.models import InstanceValue, PropertyInstance
from core.csv import BadFile, Layout, Problems, csv_lines, read_rows
from tests.attributes.making import instance_of, property_of, property_set
from tests.files import file

pytestmark = pytest.mark.django_db
LAYOUT = Layout(("code",))
DAY = datetime.date(2027, 1, 31)


@pytest.fixture
def shirt():
    """Colour, width and note of stock, and a fabric of the item."""
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", instance=True),
        property_of("Width", kind="number", instance=True),
        property_of("Note", kind="text", instance=True),
        property_of("Fabric", "Cotton"),
        instance=True,
        uses_warranty=True,
    )


def read(*lines):
    """The columns of the file, what its rows give, and what is wrong with them."""
    columns, problems = PropertyColumns(), Problems()
    rows = read_rows(file(*lines), LAYOUT.with_more(columns), problems)
    return columns, [columns.read(row) for row in rows], problems


def make(of, *lines, scope=Scope.STOCK):
    """The instances of the rows, and what is told instead."""
    columns, given, problems = read(*lines)
    made = columns.make([(one, columns.entry(one, of)) for one in given], scope=scope, problems=problems)
    return made, [str(problem) for problem in problems.found]


def told(*lines):
    with pytest.raises(BadFile) as caught:
        read(*lines)
    return [str(problem) for problem in caught.value.problems]


def test_a_row_gives_values_in_the_type_of_their_property(shirt):
    (made, nothing), problems = make(
        shirt,
        "code,property:Colour,property:Width,property:Note,warranty_date",
        "1, red ,52.50,'=A1,2027-01-31",
        "2,, ,,",
    )
    assert problems == []
    assert made == instance_of(shirt, DAY, Colour="Red", Width=Decimal("52.5"), Note="=A1")
    assert nothing is None


def test_a_column_is_found_by_the_folded_name_of_its_property(shirt):
    (made,), problems = make(shirt, "code,property: COLOUR ", "1,Blue")
    assert (str(made), problems) == ("Blue", [])


def test_a_property_that_is_not_there_is_told_with_those_that_are(shirt):
    (problem,) = told("code,property:Size", "1,S")
    assert problem == (
        "line 1, column property:Size: there is no property “Size”. The properties are: Colour, Fabric, Note, Width."
    )


def test_a_property_named_twice_and_a_column_that_is_none_are_told(shirt):
    twice, unknown = told("code,property:Colour,property:colour,colour", "1,,,")
    assert twice == "line 1, column property:colour: this column is there twice."
    assert unknown.endswith("unknown column. The columns are: code, property:…, warranty_date.")


def test_what_cannot_be_read_is_told_at_its_cell(shirt):
    _columns, _given, problems = read("code,property:Colour,property:Width,warranty_date", '1,Green,"1,5",soon')
    assert [(problem.line, problem.column) for problem in problems.found] == [
        (2, "property:Colour"),
        (2, "property:Width"),
        (2, "warranty_date"),
    ]
    assert problems.found[0].reason == "“Green” is not a value of Colour. Its values are: Red, Blue."


def test_what_a_set_does_not_ask_for_here_is_told_at_its_column(shirt):
    made, problems = make(shirt, "code,property:Colour,property:Fabric", "1,Red,", "2,Red,Cotton")
    assert made == [None, None]
    assert problems == ["line 3, column property:Fabric: Property set Shirt does not ask for this property here."]
    made, problems = make(shirt, "code,property:Fabric,warranty_date", "1,Cotton,2027-01-31", scope=Scope.ITEM)
    assert problems == ["line 2, column warranty_date: Property set Shirt does not ask for a warranty date here."]


def test_an_inactive_value_forms_no_new_instance(shirt):
    old = instance_of(shirt, Colour="Red")
    shirt.properties.get(name="Colour").choices.filter(name="Red").update(active=False)
    (made,), problems = make(shirt, "code,property:Colour", "1,Red")
    assert (made, problems) == (old, [])
    (made,), problems = make(shirt, "code,property:Colour,property:Width", "1,Red,5")
    assert made is None
    assert problems == ["line 2, column property:Colour: Colour: “Red” is inactive; choose another value."]


def test_columns_that_the_file_has_not_keep_their_values(shirt):
    now = instance_of(shirt, DAY, Colour="Red", Width=Decimal(5))
    kept = entries_of([now])[now.pk]
    columns, given, problems = read("code,property:Colour", "1,Blue", "2,")
    entries = [(one, columns.entry(one, shirt, kept)) for one in given]
    blue, without = columns.make(entries, scope=Scope.STOCK, problems=problems)
    assert blue == instance_of(shirt, DAY, Colour="Blue", Width=Decimal(5))
    assert without == instance_of(shirt, DAY, Width=Decimal(5))


def test_rows_that_say_the_same_are_equal(shirt):
    header = "code,property:Colour,property:Width"
    _columns, (first, second, other), _problems = read(header, "1,Red,1.0", "2,red,1", "3,Red,2")
    assert first == second != other
    assert len({first, second, other}) == 2
    assert bool(first)
    assert not Given(line=3)


def test_what_a_row_gives_can_be_refused_where_it_stands(shirt):
    columns, (given,), problems = read("code,property:Colour,warranty_date", "1,Red,2027-01-31")
    columns.refuse(given, "no.", problems)
    assert [str(problem) for problem in problems.found] == [
        "line 2, column property:Colour: no.",
        "line 2, column warranty_date: no.",
    ]


def test_what_goes_out_comes_in_the_same(shirt):
    made = [
        instance_of(shirt, DAY, Colour="Red", Width=Decimal("-52.5"), Note="'=two\nlines"),
        instance_of(shirt, Note='"quoted", and more'),
    ]
    written = WrittenProperties(PropertyInstance.objects.all())
    assert written.names == ["property:Colour", "property:Note", "property:Width", "warranty_date"]
    cells = written.cells([made[1].pk, None, made[0].pk])
    rows = [["code", *written.names], *([one.pk, *(cells[one.pk].get(name) for name in written.names)] for one in made)]
    back, problems = make(shirt, "".join(csv_lines(rows)).removesuffix("\r\n"))
    assert (back, problems) == (made, [])


def test_only_columns_in_use_go_out(shirt):
    used, _other = instance_of(shirt, Colour="Red"), instance_of(shirt, DAY, Width=Decimal(1))
    written = WrittenProperties(PropertyInstance.objects.filter(pk=used.pk))
    assert written.names == ["property:Colour"]
    assert written.cells([used.pk])[used.pk]["property:Colour"] == "Red"


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(shirt, statements):
    def both_ways(numbers):
        del statements[:]
        made, problems = make(shirt, "code,property:Width", *(f"{number},{number}" for number in numbers))
        assert problems == []
        written = WrittenProperties(PropertyInstance.objects.all())
        assert len(written.cells(one.pk for one in made)) == len(numbers)
        return len(statements)

    few = both_ways(range(1, 2))
    assert both_ways(range(2, 302)) == few
    assert InstanceValue.objects.count() == 301
