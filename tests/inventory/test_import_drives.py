"""Real input: the hard drives of a storage provider."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from inventory.models import Document, Movement, State
from serials.models import SerialNumber

DRIVES = Path(settings.BASE_DIR).parent / "shared" / "data" / "drives"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DRIVES.is_dir(), reason="the drives' data are not here"),
]


def test_the_drives_come_in_once_and_every_one_is_where_its_documents_say(tmp_path):
    for name in ("items", "partners"):
        call_command(f"import_{name}", str(DRIVES / f"{name}.csv"), stdout=io.StringIO())
    documents = str(DRIVES / "documents.csv")
    options = ("--post", "--create-missing")
    call_command("import_documents", documents, *options, stdout=io.StringIO())
    assert SerialNumber.objects.count() == 14_850
    assert Document.objects.filter(state=State.POSTED).count() == 181
    assert SerialNumber.objects.on_hand().count() == 14_732
    assert SerialNumber.objects.unloaded().count() == 118
    movements = Movement.objects.count()
    with pytest.raises(CommandError, match="document purchase-delivery R00001 already exists"):
        call_command("import_documents", documents, *options)
    assert Movement.objects.count() == movements
    register = tmp_path / "serials.csv"
    call_command("export_serials", "--output", str(register), stderr=io.StringIO())
    assert len(register.read_text(encoding="utf-8").splitlines()) == 14_851
    for name in ("items", "partners"):
        output = io.StringIO(newline="")
        call_command(f"export_{name}", stdout=output)
        assert output.getvalue() == (DRIVES / f"{name}.csv").read_bytes().decode()
