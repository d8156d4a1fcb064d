import pytest
from django.contrib.auth.models import User
from django.db import transaction

from numbering.models import CodeKind, CodeType, Segment
from numbering.services import take_codes


@pytest.fixture
def code_type(db):
    """Makes a serial code type with segments given as dictionaries."""

    def make(*segments, kind=CodeKind.SERIAL, code="SN5", **values):
        made = CodeType.objects.create(kind=kind, code=code, description="A rule", **values)
        for position, segment in enumerate(segments, start=1):
            Segment.objects.create(code_type=made, position=position, **segment)
        return made

    return make


@pytest.fixture
def take():
    """Takes codes in a transaction of their own."""

    def taking(code_type, *contexts, taken=None):
        with transaction.atomic():
            return take_codes(code_type=code_type, contexts=contexts, taken=taken)

    return taking


@pytest.fixture
def given_by_hand():
    """Makes what ``take_codes`` asks, of the pairs (index, code) that are taken, and what was asked of it."""

    def make(pairs=()):
        by_hand = set(pairs)

        def taken(offered):
            taken.asked.append(sum(len(codes) for _index, codes in offered))
            return {(index, code) for index, codes in offered for code in codes} & by_hand

        taken.asked = []
        return taken

    return make


@pytest.fixture
def five_digits(code_type):
    return code_type({"source": "progressive", "length": 5})


@pytest.fixture
def administrator(client, db):
    client.force_login(User.objects.create_superuser("root"))
    return client
