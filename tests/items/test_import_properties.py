"""Property sets and general values in items.csv (domain, sections 5 and 8)."""

import io
from decimal import Decimal

import pytest

from attributes.fields import Scope
from attributes.models import Property, PropertyChoice, PropertyInstance, PropertySet
from core.csv import write_rows
from items.exporting import item_columns, item_rows
from items.files import import_items
from items.layout import COLUMNS
from items.models import GeneralValuesChange, Item
from items.services import set_general_values
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemClassFactory, ItemFactory, LocationFactory, UnitFactory, draft, line, posted
from tests.files import file, reasons

pytestmark = pytest.mark.django_db
BASIC = "item_class,code,description,uom"
HEADER = f"{BASIC},property_set,property:Colour,property:Width,property:Note,warranty_date"


@pytest.fixture
def shirt():
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", mandatory=True),
        property_of("Width", kind="number"),
        property_of("Note", kind="text"),
        uses_warranty=True,
    )


@pytest.fixture
def item(shirt):
    return ItemFactory(item_class=ItemClassFactory(code="WEAR"), code="S1", description="A shirt", property_set=shirt)


def give(item, **values):
    set_general_values(item, values_of(item.property_set, values.pop("warranty", None), Scope.ITEM, **values))
    item.refresh_from_db()


def exported():
    output = io.StringIO(newline="")
    write_rows(output, item_columns(), item_rows(item_columns()))
    return output.getvalue()


def test_items_come_in_with_their_sets_and_values(shirt):
    rows = (
        "WEAR,S1,A shirt,PCS,shirt,red,52.50,Striped,2027-03-31",
        "WEAR,S2,A shirt,PCS,Shirt,Red,52.5,Striped,2027-03-31",
    )
    import_items(file=file(HEADER, *rows, "WEAR,S3,A shirt,PCS,,,,,"))
    first, second, third = Item.objects.order_by("code_key")
    assert first.property_set == shirt
    assert str(first.property_instance) == "Red_52.5_Striped_2027-03-31"
    assert first.property_instance == second.property_instance
    assert (third.property_set, third.property_instance) == (None, None)
    assert GeneralValuesChange.objects.filter(new_instance=first.property_instance, user=None).count() == 2


def test_a_set_brings_what_it_says_whatever_the_file_says():
    property_set("Milk", uses_lot=True, fifo_lot=True)
    header = f"{BASIC},lot_managed,property_set"
    import_items(file=file(header, "FOOD,MILK,A drink,PCS,0,Milk"))
    item = Item.objects.get()
    assert (item.lot_managed, item.fifo_lots) == (True, True)
    assert import_items(file=file(header, "FOOD,MILK,A drink,PCS,0,Milk")) == [
        "Items: 0 created, 0 updated, 1 unchanged."
    ]


def test_a_stored_item_gets_what_its_new_set_brings_though_the_file_has_no_column_for_it():
    ItemFactory(item_class=ItemClassFactory(code="FOOD"), code="MILK")
    property_set("Milk", uses_lot=True)
    import_items(file=file(f"{BASIC},property_set", "FOOD,MILK,A drink,PCS,Milk"))
    assert Item.objects.get().lot_managed


def test_what_is_exported_comes_in_again_unchanged_and_gives_the_same_items(item, shirt):
    give(item, Colour="Red", Width=Decimal("52.5"), Note="=1+1\nsecond, “line”", warranty=None)
    other = ItemFactory(item_class=item.item_class, code="S2", property_set=shirt)
    give(other, Colour="Blue")
    ItemFactory(item_class=item.item_class, code="S3", property_set=shirt)
    ItemFactory(item_class=item.item_class, code="S4")
    before = exported()
    names = [*COLUMNS, "property_set", "property:Colour", "property:Note", "property:Width"]
    assert before.splitlines()[0] == ",".join(names)
    assert import_items(file=io.BytesIO(before.encode())) == ["Items: 0 created, 0 updated, 4 unchanged."]
    Item.objects.all().delete()
    import_items(file=io.BytesIO(before.encode()))
    assert exported() == before
    assert str(Item.objects.get(code="S2").property_instance) == "Blue"


def test_values_that_became_inactive_come_in_unchanged(item, shirt):
    give(item, Colour="Red", Note="Striped")
    PropertyChoice.objects.filter(name="Red").update(active=False)
    Property.objects.filter(name="Note").update(active=False)
    PropertySet.objects.update(active=False)
    assert import_items(file=io.BytesIO(exported().encode())) == ["Items: 0 created, 0 updated, 1 unchanged."]
    told = reasons(import_items, HEADER, "WEAR,S2,A shirt,PCS,Shirt,Blue,,,")
    assert told == ["line 2, column property_set: property set “Shirt” is inactive: name another."]


def test_an_empty_cell_takes_a_value_away_and_an_absent_column_leaves_it(item):
    give(item, Colour="Red", Note="Striped")
    import_items(file=file(f"{BASIC},property:Colour", "WEAR,S1,A shirt,PCS,Blue"))
    item.refresh_from_db()
    assert str(item.property_instance) == "Blue_Striped"
    import_items(file=file(f"{BASIC},property:Note", "WEAR,S1,A shirt,PCS,"))
    item.refresh_from_db()
    assert str(item.property_instance) == "Blue"
    import_items(file=file(HEADER, "WEAR,S1,A shirt,PCS,Shirt,,,,"))
    item.refresh_from_db()
    assert item.property_instance is None
    assert GeneralValuesChange.objects.filter(item=item).count() == 4


def test_every_bad_value_is_told_by_line_and_column_and_nothing_changes(item):
    UnitFactory(code="KG", decimals=3)
    property_set("Drive", property_of("Wear", "New", instance=True), uses_serial=True, instance=True)
    told = reasons(
        import_items,
        f"{HEADER},property:Wear",
        "WEAR,A,A shirt,PCS,Coat,,,,,",
        "WEAR,B,A shirt,PCS,Shirt,Green,,,,",
        "WEAR,C,A shirt,PCS,Shirt,Red,wide,,,",
        "WEAR,D,A shirt,PCS,Shirt,,,Striped,,",
        "WEAR,E,A shirt,PCS,,Red,,,,",
        "WEAR,F,A shirt,PCS,Shirt,Red,,,31.03.2027,",
        "WEAR,G,A drive,KG,Drive,,,,,",
        "WEAR,H,A drive,PCS,Drive,,,,,New",
        "WEAR,S1,A shirt,PCS,Shirt,Red,,,,",
    )
    assert told == [
        "line 2, column property_set: there is no property set “Coat”; make it first, or import the settings.",
        "line 3, column property:Colour: “Green” is not a value of Colour. Its values are: Red, Blue.",
        "line 4, column property:Width: “wide” is not a number; write it with a decimal point and nothing else, "
        "as 1234.5.",
        "line 5: Fill in what every item of property set “Shirt” must have: Colour.",
        "line 6, column property:Colour: the item has no property set: name one in the column property_set.",
        "line 7, column warranty_date: “31.03.2027” is not a date; write it year-month-day, as 2024-12-31.",
        "line 8, column uom: Property set “Drive” brings “serial number management”. An item with serial numbers is "
        "counted in a unit without decimals.",
        "line 9, column property:Wear: Property set Drive does not ask for this property here.",
    ]
    assert Item.objects.count() == 1
    assert not PropertyInstance.objects.exists()


def test_the_set_of_an_item_with_general_values_stays(item):
    give(item, Colour="Red")
    property_set("Other")
    for name in ("Other", ""):
        told = reasons(import_items, f"{BASIC},property_set", f"WEAR,S1,A shirt,PCS,{name}")
        assert told[0].startswith("line 2, column property_set: The item has general values of property set “Shirt”")


def test_what_history_forbids_is_told_with_the_set():
    item, place = ItemFactory(item_class=ItemClassFactory(code="WEAR"), code="S1"), LocationFactory()
    posted("purchase-delivery", place, line(item, place))
    property_set("Drive", uses_serial=True)
    told = reasons(import_items, f"{BASIC},property_set", "WEAR,S1,An item,PCS,Drive")
    assert told[0].startswith("line 2, column property_set: Property set “Drive” brings “serial number management”")


def test_the_set_stays_once_documents_name_its_properties():
    of = property_set("Shirt", property_of("Size", "S", instance=True), instance=True)
    item = ItemFactory(item_class=ItemClassFactory(code="WEAR"), code="S1", property_set=of)
    place = LocationFactory()
    draft("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))
    told = reasons(import_items, f"{BASIC},property_set", "WEAR,S1,An item,PCS,")
    assert told[0].startswith("line 2, column property_set: The property set cannot change")


def test_statements_are_counted_by_portions_not_by_rows(shirt, statements):
    def asked(rows):
        del statements[:]
        import_items(file=file(HEADER, *rows))
        return len(statements)

    rows = [f"WEAR,S{number},A shirt,PCS,Shirt,Red,{number},," for number in range(200)]
    asked(["WEAR,X,A shirt,PCS,Shirt,Blue,1,,"])
    few = asked(rows[:1])
    assert asked(rows[1:]) < few + 10
    del statements[:]
    exported()
    assert len(statements) < 25
