import pytest

from numbering.models import CodeKind, CodeType


@pytest.fixture
def rules(db):
    for kind, code in (
        (CodeKind.LOT, "L1"),
        (CodeKind.SERIAL, "SN5"),
        (CodeKind.LOT, "BOTH"),
        (CodeKind.SERIAL, "BOTH"),
    ):
        CodeType.objects.create(kind=kind, code=code, description="A rule")
