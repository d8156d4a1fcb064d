"""A part of a code finds serial numbers, whatever becomes of them, on both databases."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import timezone

from serials import code_parts
from serials.filters import SerialFilterSet
from serials.models import SerialNumber
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    return ItemFactory(serial=True)


def serial(item, code, **fields):
    return SerialNumber.objects.create(item=item, code=code, created_at=timezone.now(), **fields)


def found(part, which="own"):
    asked = {"code": part, "match": "contains", "which": which}
    request = RequestFactory().get("/serials/", asked)
    filterset = SerialFilterSet(request.GET, queryset=SerialNumber.objects.all(), request=request)
    return set(filterset.qs.values_list("code", flat=True))


def test_parts_of_any_length_are_found(item):
    for code in ("ABC-123-XYZ", "XBC12", "ab\"c'%_1", "ȘTEF-9"):
        serial(item, code)
    assert found("bc") == {"ABC-123-XYZ", "XBC12"}
    assert found("c-1") == {"ABC-123-XYZ"}
    assert found("123-x") == {"ABC-123-XYZ"}
    assert found("b\"c'") == {"ab\"c'%_1"}
    assert found("%_1") == {"ab\"c'%_1"}
    assert found("stef") == {"ȘTEF-9"}
    # Each three letters of it are there, but not together.
    assert found("abc-xyz") == set()


def test_what_changes_and_what_goes_is_known(item):
    one, other = serial(item, "OLD-777"), serial(item, "GONE-777")
    one.code = "NEW-888"
    one.save()
    other.delete()
    assert found("777") == set()
    assert found("888") == {"NEW-888"}


def test_each_kind_of_code_is_found_by_itself(item):
    serial(item, "A1", customer_code="CUST-55")
    serial(item, "B1", supplier_code="SUPP-55")
    serial(item, "CUST-1")
    assert found("ust-", "customer") == {"A1"}
    assert found("-55", "supplier") == {"B1"}
    assert found("cust", "any") == {"A1", "CUST-1"}


def test_parts_that_many_codes_have_are_looked_for_in_the_list(item, monkeypatch):
    monkeypatch.setattr(code_parts, "MANY", 2)
    for number in range(3):
        serial(item, f"MANY-{number}")
    many = SerialNumber.objects.filter(code_search__contains="MANY")
    assert code_parts.few(many, "MANY", ["code_search"]) is None
    assert found("many") == {"MANY-0", "MANY-1", "MANY-2"}
    # A few are told by their ids.
    assert code_parts.few(many.filter(code="MANY-1"), "MANY", ["code_search"]) is not None
