import io

import pytest
from django.core.management import CommandError, call_command

from core.csv import write_rows
from partners.files import COLUMNS, import_partners, partner_rows
from partners.models import Partner
from tests.factories import PartnerFactory
from tests.files import file, reasons

pytestmark = pytest.mark.django_db
HEADER = ",".join(COLUMNS)


def test_partners_are_created_updated_and_left_unchanged():
    assert import_partners(file=file(HEADER, "401,1,One,ONE,0,1", "401,2,Two,,1,0")) == [
        "Partners: 2 created, 0 updated, 0 unchanged."
    ]
    assert import_partners(file=file(HEADER, "401,1,One,ONE,0,1", "401,2,Second,,1,0")) == [
        "Partners: 0 created, 1 updated, 1 unchanged."
    ]
    assert Partner.objects.get(detail_account="2").search.endswith("SECOND")


def test_absent_columns_are_left_alone():
    partner = PartnerFactory(account="401", detail_account="1", code_name="ONE")
    import_partners(file=file("account,detail_account,description", "401,1,Renamed"))
    partner.refresh_from_db()
    assert (partner.description, partner.code_name) == ("Renamed", "ONE")


def test_every_bad_row_is_told_and_nothing_changes():
    assert reasons(
        import_partners,
        HEADER,
        "401,1,One,,0,1",
        ",2,Two,,0,1",
        "401,3,,,0,1",
        "401,4,Four,,0,0",
        "401,5,Five,,x,1",
        "401,1,Again,,0,1",
    ) == [
        "line 3, column account: is empty.",
        "line 4, column description: is empty.",
        "line 5, column is_supplier: a partner is a customer, a supplier, or both: one of the two must be 1.",
        "line 6, column is_customer: “x” is neither 0 nor 1.",
        "line 7, column detail_account: stands on line 2 already.",
    ]
    assert not Partner.objects.exists()


def test_what_is_exported_comes_in_again_unchanged():
    PartnerFactory(description="=HYPERLINK()", account="-401")
    PartnerFactory(description=' "quoted", and\nmore ')
    output = io.StringIO(newline="")
    write_rows(output, COLUMNS, partner_rows())
    report = import_partners(file=io.BytesIO(output.getvalue().encode()))
    assert report == ["Partners: 0 created, 0 updated, 2 unchanged."]


def test_a_bad_file_ends_the_command_with_an_error(tmp_path):
    path = tmp_path / "partners.csv"
    path.write_text(f"{HEADER}\n401,1,One,,0,0\n")
    with pytest.raises(CommandError, match=r"line 2, column is_supplier: .*\nNothing was changed\."):
        call_command("import_partners", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_partners", str(tmp_path / "none.csv"))


def test_an_exported_file_appears_whole(tmp_path):
    PartnerFactory()
    path = tmp_path / "partners.csv"
    call_command("export_partners", "--output", str(path), stderr=io.StringIO())
    assert path.read_bytes().count(b"\r\n") == 2
    assert [child.name for child in tmp_path.iterdir()] == ["partners.csv"]
