import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core.csv import BadFile
from inventory.files.settings import export_settings, import_settings
from inventory.models import DocumentType, MovementTemplate
from items.models import UnitOfMeasure
from lots.models import LotStatus
from numbering.models import CodeType
from tests.factories import LocationFactory, PartnerFactory, TemplateFactory, WarehouseFactory

pytestmark = pytest.mark.django_db
RULE = {
    "kind": "serial",
    "code": "SN5",
    "description": "Five digits",
    "start_number": 0,
    "increment": 1,
    "prefix": "",
    "suffix": "",
    "start_letters": "A",
    "fill_gaps": False,
    "segments": [{"source": "progressive", "length": 5, "fill": "0", "root": False, "text": ""}],
    "exclusions": [{"document_type": "sales-delivery", "sales": True}],
}


def take(**keys):
    return import_settings(file=io.BytesIO(json.dumps(keys).encode()))


def refused(**keys):
    with pytest.raises(BadFile) as caught:
        take(**keys)
    return [str(problem) for problem in caught.value.problems]


def test_a_code_type_is_made_with_its_segments_and_exclusions():
    assert take(code_types=[RULE]) == ["code_types: 1 created, 0 updated, 0 unchanged."]
    rule = CodeType.objects.get()
    assert rule.segments.get().length == 5
    assert rule.exclusions.get().document_type == "sales-delivery"
    exported = export_settings()["code_types"]
    assert exported == [{"active": True, **RULE}]


def test_a_second_import_changes_nothing_and_absent_keys_are_left_alone():
    take(code_types=[RULE])
    assert take(code_types=[RULE]) == ["code_types: 0 created, 0 updated, 1 unchanged."]
    assert take(code_types=[{"kind": "serial", "code": "sn5", "prefix": "X"}]) == [
        "code_types: 0 created, 1 updated, 0 unchanged."
    ]
    rule = CodeType.objects.get()
    assert (rule.prefix, rule.description, rule.segments.count(), rule.exclusions.count()) == ("X", "Five digits", 1, 1)
    assert take() == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "box"}, "code_types[0].kind: is neither lot nor serial."),
        ({"code": ""}, "code_types[0].code: The code is empty."),
        ({"fill_gaps": 1}, "code_types[0].fill_gaps: 1 is not true or false."),
        ({"start_number": "0"}, "code_types[0].start_number: '0' is not a whole number."),
        ({"increment": True}, "code_types[0].increment: True is not a whole number."),
        ({"colour": "red"}, "code_types[0].colour: unknown key."),
        ({"segments": {}}, "code_types[0].segments: {} is not a list."),
        ({"segments": ["x"]}, "code_types[0].segments[0]: is not an object."),
        ({"segments": [{**RULE["segments"][0], "length": 99}]}, "code_types[0].segments[0].length: "),
        ({"segments": [{**RULE["segments"][0], "source": "moon"}]}, "code_types[0].segments[0].source: "),
        ({"segments": [{**RULE["segments"][0], "fill": "5"}]}, "code_types[0]: Segment 1 "),
        ({"exclusions": [{"document_type": "offer"}]}, "code_types[0].exclusions[0].document_type: "),
        ({"description": "\x00"}, "code_types[0].description: holds a character that is no text."),
    ],
)
def test_a_bad_value_is_told_by_its_path(change, told):
    found = refused(code_types=[{**RULE, **change}])
    assert found[0].startswith(told)
    assert not CodeType.objects.exists()


def test_the_same_code_twice_is_told():
    assert refused(code_types=[RULE, {**RULE, "code": "sn5"}]) == ["code_types[1]: is code_types[0] again."]


def test_unknown_keys_are_told():
    assert refused(colours=[])[0].startswith("colours: unknown key. The keys are: units, warehouses, code_types,")


def test_the_example_of_the_domain_comes_in_and_out():
    """Domain, section 8: settings.json, as it stands there, with L1 a code type of lots."""
    long_size = {"name": "Long size", "value_type": "list", "values": ["XL"], "search": True}
    example = {
        "code_types": [RULE, {**RULE, "kind": "lot", "code": "L1"}],
        "properties": [
            {
                "name": "Size",
                "value_type": "list",
                "values": ["S", "M", "L"],
                "mandatory": True,
                "search": True,
                "instance": False,
            },
            long_size,
        ],
        "property_sets": [
            {
                "name": "Shirt",
                "instance": False,
                "mandatory_type": "none",
                "fifo_lot": False,
                "lot": {"rule": "L1", "start": "«", "end": "»", "mandatory": False},
                "serial": None,
                "warranty": None,
                "properties": ["Size"],
            }
        ],
        "property_searches": [{"name": "Large", "values": [["Size", "L"], ["Long size", "XL"]]}],
        "lot_statuses": [],
        "movement_templates": [],
        "document_types": [],
    }
    told = take(**example)
    assert told[1:4] == [
        "properties: 2 created, 0 updated, 0 unchanged.",
        "property_sets: 1 created, 0 updated, 0 unchanged.",
        "property_searches: 1 created, 0 updated, 0 unchanged.",
    ]
    exported = export_settings()
    for key in ("properties", "property_sets", "property_searches"):
        for given in example[key]:
            found = next(one for one in exported[key] if one["name"] == given["name"])
            assert {**found, **given} == found
    assert all("0 created, 0 updated" in line for line in take(**exported))
    assert export_settings() == exported


def test_lot_statuses_go_from_one_installation_to_another():
    """Domain, section 3: each status says where its lots may be used; quarantine forbids all."""
    forbids = dict.fromkeys(("sales", "production", "other_unloads", "automatic_withdrawal"), False)
    given = [
        {"code": "GOOD", "description": "Released", "active": True, **dict.fromkeys(forbids, True)},
        {"code": "QUAR", "description": "Quarantine", "active": False, **forbids},
    ]
    assert take(lot_statuses=given) == ["lot_statuses: 2 created, 0 updated, 0 unchanged."]
    assert export_settings()["lot_statuses"] == given
    assert LotStatus.objects.get(code="QUAR").forbids_withdrawal
    assert take(lot_statuses=[{"code": "quar", "production": True}, given[0]]) == [
        "lot_statuses: 0 created, 1 updated, 1 unchanged."
    ]
    status = LotStatus.objects.get(code="QUAR")
    assert (status.production, status.sales, status.description) == (True, False, "Quarantine")


@pytest.mark.parametrize("key", ["lot_types", "lot_evaluations", "label_types"])
def test_what_else_classifies_lots_goes_along(key):
    given = [{"code": "A", "description": "First", "active": False}]
    assert take(**{key: given}) == [f"{key}: 1 created, 0 updated, 0 unchanged."]
    assert export_settings()[key] == given
    assert take(**{key: given}) == [f"{key}: 0 created, 0 updated, 1 unchanged."]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sales": 1}, "lot_statuses[0].sales: 1 is not true or false."),
        ({"code": " "}, "lot_statuses[0].code: The code is empty."),
        ({"colour": "red"}, "lot_statuses[0].colour: unknown key. The keys are: code, description, active, sales,"),
        ({"description": "x" * 201}, "lot_statuses[0].description: Ensure this value has at most 200 characters"),
    ],
)
def test_a_bad_lot_status_is_told_by_its_path(change, told):
    assert refused(lot_statuses=[{"code": "QUAR", "description": "Quarantine", **change}])[0].startswith(told)
    assert not LotStatus.objects.exists()


def test_letters_of_years_and_months_go_along_and_may_change_places():
    before = export_settings()
    january, february = before["month_letters"][:2]
    swapped = [{**january, "letter": february["letter"]}, {**february, "letter": january["letter"]}]
    year = {"year": 1999, "letter": "9"}
    assert take(month_letters=swapped, year_letters=[year, before["year_letters"][0]]) == [
        "year_letters: 1 created, 0 updated, 1 unchanged.",
        "month_letters: 0 created, 2 updated, 0 unchanged.",
    ]
    assert export_settings()["month_letters"] == [*swapped, *before["month_letters"][2:]]
    assert export_settings()["year_letters"] == [year, *before["year_letters"]]
    take(**before)
    assert export_settings()["month_letters"] == before["month_letters"]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"month_letters": [{"month": 13, "letter": "A"}]}, "month_letters[0].month: "),
        ({"month_letters": [{"month": 1, "letter": "Y"}, {"month": 2, "letter": "Y"}]}, "month_letters[1]: Another"),
        ({"month_letters": [{"month": 1}]}, "month_letters[0].letter: is missing."),
        ({"year_letters": [{"year": 2024, "letter": "a"}]}, "year_letters[0].letter: One capital letter"),
        (
            {"year_letters": [{"year": 1, "letter": "A"}, {"year": 1, "letter": "B"}]},
            "year_letters[1]: is year_letters[0]",
        ),
        ({"year_letters": [{"year": "2024", "letter": "A"}]}, "year_letters[0].year: '2024' is not a whole number."),
    ],
)
def test_a_bad_letter_is_told_by_its_path(keys, told):
    before = export_settings()
    assert refused(**keys)[0].startswith(told)
    assert export_settings() == before


def test_templates_with_their_warehouses_go_from_one_installation_to_another():
    partner = PartnerFactory(account="4.01", detail_account="7")
    with transaction.atomic():
        warehouse, other = WarehouseFactory(code="A"), WarehouseFactory(code="B", partner=partner)
        back = TemplateFactory(warehouse=other, code="ZIN")
        out = TemplateFactory(
            warehouse=warehouse,
            code="OUT",
            direction=-1,
            default_location=LocationFactory(warehouse=warehouse, code="A1"),
            offset_warehouse=other,
            offset_template=back,
        )
        out.document_types.set(["transfer"])
        before = export_settings()
        transaction.set_rollback(True)
    assert {
        "warehouses: 2 created, 0 updated, 0 unchanged.",
        "movement_templates: 2 created, 0 updated, 0 unchanged.",
    } < {*take(**before)}
    assert export_settings() == before
    assert "movement_templates: 0 created, 0 updated, 2 unchanged." in take(**before)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"warehouse": "Z"}, "movement_templates[0].warehouse: there is no “Z”."),
        ({"direction": "up"}, "movement_templates[0].direction: is neither load nor unload."),
        ({"code": "LONG"}, "movement_templates[0].code: "),
        ({"default_location": "Z"}, "movement_templates[0].default_location: there is no “Z”."),
        ({"offset_template": "Z"}, "movement_templates[0].offset_template: there is no “Z”."),
        ({"document_types": ["offer"]}, "movement_templates[0].document_types[0]: “offer” is not a document type."),
    ],
)
def test_a_bad_template_is_told_by_its_path(change, told):
    WarehouseFactory(code="A")
    found = refused(movement_templates=[{"warehouse": "A", "code": "IN", "direction": "load", **change}])
    assert found[0].startswith(told)
    assert not MovementTemplate.objects.exists()


def test_document_types_are_updated_and_none_is_made():
    take(document_types=[{"code": "transfer", "number_prefix": "T-", "numbered_per_year": True}])
    kind = DocumentType.objects.get(pk="transfer")
    assert (kind.number_prefix, kind.numbered_per_year) == ("T-", True)
    assert refused(document_types=[{"code": "offer"}])[0].startswith("document_types[0].code: is not a document type")
    assert refused(document_types=[{"code": "transfer", "number_digits": 99}])[0].startswith(
        "document_types[0].number_digits: "
    )


def test_units_keep_their_decimals():
    take(units=[{"code": "KG", "description": "Kilograms", "decimals": 3}])
    assert UnitOfMeasure.objects.get().decimals == 3
    assert refused(units=[{"code": "KG", "decimals": 9}])[0].startswith("units[0].decimals: ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[]", "The file holds no object"),
        (b'{"units": [}', "line 1: is not JSON"),
        (b'{"units": "\xe3"}', "The file is not UTF-8"),
        (b'{"units": 5}', "units: 5 is not a list."),
    ],
)
def test_what_is_no_settings_file_is_told(content, told, tmp_path):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=r"Nothing was changed\.") as caught:
        call_command("import_settings", str(path))
    assert told in str(caught.value)
